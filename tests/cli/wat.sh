# SPDX-License-Identifier: Apache-2.0
# --emit wat: text that gives a module that does the same.
"$CANDELA" build "$ROOT/examples/hello/hello.erl" --emit wat --target wasm32-wasi
grep -o '(func (;[0-9]*;) (type [0-9]*)  ;; hello:main/1' hello.wat | sed 's/[0-9][0-9]*;/N;/; s/type [0-9]*/type N/'
wat2wasm --enable-tail-call hello.wat -o hello.wasm
node --no-warnings "$ROOT/tools/run-wasi.mjs" hello.wasm
"$CANDELA" build "$ROOT/examples/hello/hello.erl" --emit wat || echo "status $?"
"$CANDELA" build "$ROOT/examples/hello/hello.erl" --emit asm --target wasm32-wasi || echo "status $?"

#| (func (;N;) (type N)  ;; hello:main/1
#| Hello, world!
#| candela: cannot emit wat for x86_64-linux
#| status 1
#| candela: cannot emit asm for wasm32-wasi
#| status 1
