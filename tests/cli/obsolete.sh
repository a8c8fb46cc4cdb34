# SPDX-License-Identifier: Apache-2.0
# What an OTP root's table of obsolete functions says is what warnings say.
mkdir -p otp/lib/stdlib-9/src otp/lib/erts-17
cd otp/lib/stdlib-9/src
echo '-module(lists).' > lists.erl
cat > beh.erl <<'X'
-module(beh).
-callback a() -> term().
-callback b(term(), term()) -> term().
X
cat > otp_internal.erl <<'X'
-module(otp_internal).
-export([obsolete/3, obsolete_type/3, obsolete_callback/3]).
obsolete(a, b, 1) -> {removed, {c, d, 2}, "OTP 30"};
obsolete(a, b, 2) -> {removed, {c, d, [1, 2]}, "OTP 30"};
obsolete(a, b, 3) -> {unsafe, "no", "OTP 31"};
obsolete(a, b, N) when N > 5 -> {unsafe, "never"};
obsolete(a, b, _) -> {deprecated, next_version};
obsolete(a, c, 0) -> {deprecated, next_major_release};
obsolete(a, d, 0) -> {deprecated, eventually, "OTP 33"};
obsolete(a, _, _) -> no;
obsolete(_, e, 0) -> {removed, "never was there"};
obsolete(_, _, _) -> no.
obsolete_type(a, t, 2) -> {deprecated, "soon"};
obsolete_type(_, _, _) -> no.
obsolete_callback(beh, a, _) -> {removed, "gone"};
obsolete_callback(beh, _, 2) -> {deprecated, "going"};
obsolete_callback(_, _, _) -> no.
X
cd ../../../..
cat > m.erl <<'X'
-module(m).
-behaviour(beh).
-export([f/0, a/0, b/2]).
-spec f() -> a:t(1, 2) | a:t(1).
f() ->
  a:b(1), a:b(1, 2), a:b(1, 2, 3), a:b(), a:c(), a:d(), a:x(), b:e().
a() -> 1.
b(_, _) -> 1.
X
"$CANDELA" check --otp otp --format short m.erl
echo '-- a behaviour and a table that are not there'
rm otp/lib/stdlib-9/src/beh.erl otp/lib/stdlib-9/src/otp_internal.erl
"$CANDELA" check --otp otp --format short m.erl

#| m.erl:2:2: [4330] Warning: the callback beh:a() is removed; gone
#| m.erl:2:2: [4329] Warning: the callback beh:b(_,_) is deprecated; going
#| m.erl:4:14: [4327] Warning: the type a:t(_,_) is deprecated; soon
#| m.erl:6:3: [4323] Warning: call to a:b/1 will fail, since it was removed in OTP 30; use c:d/2
#| m.erl:6:11: [4323] Warning: call to a:b/2 will fail, since it was removed in OTP 30; use c:d/1,2
#| m.erl:6:22: [4325] Warning: a:b/3 is unsafe and will be removed in OTP 31; no
#| m.erl:6:36: [4320] Warning: a:b/0 is deprecated; will be removed in the next version. See the documentation for details
#| m.erl:6:43: [4320] Warning: a:c/0 is deprecated; will be removed in the next major release. See the documentation for details
#| m.erl:6:50: [4321] Warning: a:d/0 is deprecated and will be removed in OTP 33; will be removed in a future release. See the documentation for details
#| m.erl:6:64: [4322] Warning: b:e/0 is removed; never was there
#| -- a behaviour and a table that are not there
#| m.erl:2:2: [4221] Warning: behaviour beh undefined
