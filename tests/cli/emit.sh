# SPDX-License-Identifier: Apache-2.0
# Each kind of output, and what each pass leaves.
printf -- '-module(a).\n-export([main/0]).\nmain() -> f(1 + 2).\nf(X) -> if is_atom(x), X > 1 -> X; true -> 0 end.\n' > a.erl
"$CANDELA" build a.erl --emit ast -o -
"$CANDELA" build a.erl --emit ir -o - | sed -n '/main/,/}/p' | sed 's|%[0-9]*|%N|g'
"$CANDELA" build a.erl --emit ir0 -o - | sed -n '/fn a:main/,/}/p' | sed "s|%[0-9]*|%N|g"
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
#| {function,{3,1},main,0,[{clause,{3,1},[],[],[{call,{3,11},{atom,{3,11},f},[{op,{3,15},'+',{integer,{3,13},1},{integer,{3,17},2}}]}]}]}.
#| {function,{4,1},f,1,[{clause,{4,1},[{var,{4,3},'X'}],[],[{'if',{4,9},[{clause,{4,12},[],[[{call,{4,12},{atom,{4,12},is_atom},[{atom,{4,20},x}]},{op,{4,26},'>',{var,{4,24},'X'},{integer,{4,28},1}}]],[{var,{4,33},'X'}]},{clause,{4,36},[],[[{atom,{4,36},true}]],[{integer,{4,44},0}]}]}]}]}.
#| export main/0
#| export module_info/0
#| export module_info/1
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   tcall a:f/1 (%N) ; line 3
#| }
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   tcall a:f/1 (%N) ; line 3
#| }
#| fn a:main/0 slots=0 line 3 {
#| b1 entry:
#|   reds
#|   %N = const.T 24
#|   tcall a:f/1 (%N) ; line 3
#| }
#|   .intel_syntax noprefix
#|   .p2align 4
#| "fn a:main/0":
#| .Lb1:
#|   dec r14
#|   jl .Lb2
#| .Lb3:
#|   mov edi, 24
#|   jmp "fn a:f/1" # line 3
#| .Lb2:
#|   mov eax, 0
#|   mov r11d, offset "block 1"
#|   jmp "stub yield"
#|   .intel_syntax noprefix
#|   .p2align 4
#| "fn a:f/1":
#| .Lb1:
#|   mov eax, 24
#|   ret
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   tcall a:f/1 (%N) ; line 3
#| }
#| fn a:main/0 line 3 {
#| b1:
#|   %N = lit 3
#|   tcall a:f/1 (%N) ; line 3
#| }
#| fn a:main/0 slots=0 line 3 {
#| b1 entry:
#|   reds
#|   %N = const.T 24
#|   tcall a:f/1 (%N) ; line 3
#| }
#| 4
#| candela: reading a.erl
#| candela: compiling N functions of N modules
#| 1
#| x86_64-linux   static executable for Linux
#| wasm32-wasi    WebAssembly for WASI hosts: node, wasmtime
#| wasm32-web     WebAssembly for browsers
