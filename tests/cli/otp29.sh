# SPDX-License-Identifier: Apache-2.0
# Errors in syntax that OTP 25 does not have; a root with erts-17 is OTP 29.
mkdir -p otp/lib/stdlib-8.0/src otp/lib/erts-17.0/src
: > otp/lib/stdlib-8.0/src/lists.erl
check() {
  { echo '-module(a).'; cat; } > a.erl
  "$CANDELA" check --otp otp --format short a.erl || echo "status $?"
}
check <<'X'
a() -> "a""b".
X
check <<'X'
a() -> """ x
  """.
X
check <<'X'
a() -> """
  x
 y
  """.
X
check <<'X'
a() -> ~q"x".
b() -> ~b"x"y.
X
check <<'X'
-record #r{a, b = 1}.
-export([f/0]).
f() -> ok.
X
check <<'X'
-record #r{a, 2}.
-record #R{a}.
X
check <<'X'
-native_record(r).
X
check <<'X'
-export([f/1]).
f(X) -> [B || A <- X, B = A].
X
check <<'X'
-behaviour("b").
X

#| a.erl:2:11: [1005] adjacent string literals without intervening white space
#| a.erl:2:11: [3001] syntax error before: "b"
#| status 1
#| a.erl:2:12: [1006] not white space after start of triple-quoted string
#| a.erl:3:6: [3001] syntax error before: '.'
#| status 1
#| a.erl:4:2: [1007] bad indentation in triple-quoted string
#| a.erl:5:6: [3001] syntax error before: '.'
#| status 1
#| a.erl:2:8: [3015] illegal sigil prefix
#| a.erl:3:13: [3015] illegal sigil suffix
#| status 1
#| a.erl:2:2: [4112] Warning: record r is unused
#| a.erl:2:15: [3013] bad record field
#| a.erl:3:2: [4112] Warning: record 'R' is unused
#| status 1
#| a.erl:2:2: [3014] bad native record definition
#| status 1
#| a.erl:3:23: [4069] matches using '=' are not allowed in comprehension qualifiers
#| unless the experimental 'compr_assign' language feature is enabled.
#| With 'compr_assign' enabled, a match 'P = E' will behave as a
#| strict generator 'P <:- [E]'."
#| status 1
#| a.erl:2:2: [4008] the module name must be an atom
#| a.erl:2:2: [4221] Warning: behaviour [98] undefined
#| status 1
