# SPDX-License-Identifier: Apache-2.0
# Each kind of output, and what each pass leaves.
printf -- '-module(a).\n-export([main/0]).\nmain() -> 1 + 2.\n' > a.erl
"$CANDELA" build a.erl --emit ast -o -
"$CANDELA" build a.erl --emit ir -o - | sed -n '/main/,/}/p' | sed 's|%[0-9]*|%N|g'
"$CANDELA" build a.erl --emit ir --no all -o - | sed -n '/fn a:main/,/}/p' | sed "s|%[0-9]*|%N|g"
"$CANDELA" build a.erl --emit low -o - | sed -n '/main/,/}/p' | sed 's|%[0-9]*|%N|g'
"$CANDELA" build a.erl --emit asm -o - | sed -n '1,/ret/p'
"$CANDELA" build a.erl -d fold,lower --emit asm -o - 2>&1 > /dev/null | sed -n '/main/,/}/p' | sed 's|%[0-9]*|%N|g'
"$CANDELA" build a.erl --time 2>&1 | grep -cE '^ +[0-9.]+ ms  (parse|type|link|in all)$'
"$CANDELA" build a.erl -v 2>&1 | sed 's/[0-9][0-9]*/N/g' | sed -n '1p;$p'
"$CANDELA" build a.erl
"$CANDELA" build a.erl -v 2>&1 | grep -c 'as built before'
"$CANDELA" targets

#| {attribute,{1,1},file,{"a.erl",1}}.
#| {attribute,{1,2},module,a}.
#| {attribute,{2,2},export,[{main,0}]}.
#| {function,{3,1},main,0,[{clause,{3,1},[],[],[{op,{3,13},'+',{integer,{3,11},1},{integer,{3,15},2}}]}]}.
#| export main/0
#| export module_info/0
#| export module_info/1
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   ret %N
#| }
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   ret %N
#| }
#| fn a:main/0 slots=0 line 3 {
#| b1 entry:
#|   %N = const.T 24
#|   ret %N
#| }
#|   .intel_syntax noprefix
#|   .p2align 4
#| "fn a:main/0":
#| .Lb1:
#|   mov eax, 24
#|   ret
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   ret %N
#| }
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   ret %N
#| }
#| fn a:main/0 slots=0 line 3 {
#| b1 entry:
#|   %N = const.T 24
#|   ret %N
#| }
#| 4
#| candela: reading a.erl
#| candela: compiling N functions of N modules
#| 1
#| x86_64-linux   static executable for Linux
#| wasm32-wasi    WebAssembly for WASI hosts: node, wasmtime
#| wasm32-web     WebAssembly for browsers
