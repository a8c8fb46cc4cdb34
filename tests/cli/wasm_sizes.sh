# SPDX-License-Identifier: Apache-2.0
# with: ../../tools/run-wasi.mjs
# Sizes that a 32-bit memory cannot have, where OTP's can.
cat > s.erl << 'END'
-module(s).
-export([main/0]).
main() ->
  [io:format("~p~n", [try F() catch C:E -> {C, E} end]) ||
   F <- [fun() -> <<1:(id(1 bsl 36))>> end, fun() -> <<0:(id(1 bsl 33))/unit:8>> end,
         fun() -> <<(id(<<1>>))/binary, 1:(id(1 bsl 34))>> end,
         fun() -> binary:copy(<<1, 2, 3>>, id(1 bsl 33)) end,
         fun() -> counters:new(id(1 bsl 33), []) end, fun() -> atomics:new(id(1 bsl 33), []) end,
         fun() -> byte_size(<<1:(id(1 bsl 20))>>) end]].
id(X) -> X.
END
"$CANDELA" build --target wasm32-wasi -o s.wasm s.erl
node --no-warnings run-wasi.mjs s.wasm

#| {error,system_limit}
#| {error,system_limit}
#| {error,system_limit}
#| {error,system_limit}
#| {error,system_limit}
#| {error,system_limit}
#| 131072
