% SPDX-License-Identifier: Apache-2.0
% since: 27
% Parts of bit strings that are no whole bytes: errors since OTP 27.
-module(bits_part_27).
-export([main/0]).

main() ->
  B = id(<<1, 2, 3:4>>),
  [io:format("~p~n", [try F() catch C:E -> {C, E} end]) ||
   F <- [fun() -> binary:part(B, 0, 1) end, fun() -> binary:part(B, {0, 1}) end,
         fun() -> binary_part(B, 0, 1) end, fun() -> binary_part(B, 2, 1) end,
         fun() -> binary:part(B, 2, -1) end, fun() -> binary_part(id(<<1, 2>>), {1, 1}) end,
         fun() -> if binary_part(B, 0, 1) =:= <<1>> -> yes; true -> no end end]],
  ok.

id(X) -> X.
