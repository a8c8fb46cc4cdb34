# SPDX-License-Identifier: Apache-2.0
# Executables name their functions, for gdb and perf.
printf -- '-module(a).\n-export([main/0]).\nmain() -> erlang:display(f([1])).\nf([X | Y]) -> X + f(Y);\nf([]) -> 0.\n' > a.erl
"$CANDELA" build a.erl
nm a | sed -nE 's/^[0-9a-f]+ (.) (a:.*)/\1 \2/p'

#| t a:f/1
#| t a:main/0
#| t a:module_info/0
#| t a:module_info/1
