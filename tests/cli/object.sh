# SPDX-License-Identifier: Apache-2.0
# --emit obj: an object that the system's tools link with librt.a.
rt="$(dirname "$CANDELA")/librt.a"
"$CANDELA" build "$ROOT/examples/hello/hello.erl" --emit obj
nm hello.o | sed -nE 's/^[0-9a-f]+ t (hello:main.*)/\1/p'
places='-Wl,--section-start=.program_code=0x10000000
  -Wl,--section-start=.program_data=0x20000000'
musl-gcc -static -no-pie hello.o "$rt" -o hello $places
./hello
gcc -static -no-pie hello.o "$rt" -lm -o hello $places
./hello
# Without the addresses it must not link.
musl-gcc -static -no-pie hello.o "$rt" -o other 2> log || echo "status $?"
grep -o 'program_[a-z]*_must.*[0-9]' log
ls
"$CANDELA" build "$ROOT/examples/hello/hello.erl" --emit obj --target wasm32-wasi || echo "status $?"

#| hello:main/1
#| Hello, world!
#| Hello, world!
#| status 1
#| program_code_must_be_at_0x10000000
#| program_data_must_be_at_0x20000000
#| hello
#| hello.o
#| log
#| candela: cannot emit obj for wasm32-wasi
#| status 1
