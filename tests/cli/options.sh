# SPDX-License-Identifier: Apache-2.0
# What is wrong with a command line is said, with status 1.
"$CANDELA" --version
"$CANDELA" || echo "status $?"
"$CANDELA" frobnicate || echo "status $?"
"$CANDELA" build || echo "status $?"
"$CANDELA" build --frobnicate x.erl || echo "status $?"
"$CANDELA" build x.erl -o || echo "status $?"
"$CANDELA" build --target pdp11 x.erl || echo "status $?"
"$CANDELA" build --emit soup x.erl || echo "status $?"
"$CANDELA" build --no frobnicate x.erl || echo "status $?"
"$CANDELA" build x.erl -o '' || echo "status $?"
"$CANDELA" build --otp= x.erl || echo "status $?"
"$CANDELA" build -D 1X x.erl || echo "status $?"
"$CANDELA" build -d frobnicate x.erl || echo "status $?"
"$CANDELA" targets x || echo "status $?"
"$CANDELA" targets --frobnicate || echo "status $?"
"$CANDELA" run || echo "status $?"
"$CANDELA" run x.erl || echo "status $?"
"$CANDELA" run --target wasm32-wasi x.erl || echo "status $?"
"$CANDELA" build --format loud x.erl || echo "status $?"
"$CANDELA" --list-warnings | grep -e -warning
for c in build run check targets pass; do "$CANDELA" $c --help | head -n 3; done
printf -- '-module(a).\n-export([main/0]).\nmain() -> ok.\n' > a.erl
"$CANDELA" build --keep a:main/x a.erl || echo "status $?"
"$CANDELA" build -D LINE a.erl || echo "status $?"
"$CANDELA" build --feature frobnicate a.erl || echo "status $?"
"$CANDELA" build -pa nowhere a.erl || echo "status $?"

#| candela 0.1.0
#| Candela 0.1.0: compiles Erlang to executables and WebAssembly.
#|
#|   candela build FILE.erl|DIR ... [OPTION...]
#|   candela run [OPTION...] FILE.erl|DIR [ARG...]
#|   candela check FILE.erl|DIR ... [OPTION...]
#|   candela targets
#|   candela pass NAME[,NAME...] FILE.ir|FILE.low|FILE.erl [OPTION...]
#|
#| `candela COMMAND --help` says more.
#|
#|   --list-warnings        lists warnings, and options that turn them off
#|   --version              prints the version
#| status 1
#| candela: unknown command frobnicate: see candela --help
#| status 1
#| candela: no source file is given: candela build FILE.erl|DIR ... [OPTION...]
#| status 1
#| candela: unknown option --frobnicate: see --help
#| status 1
#| candela: option -o needs a value
#| status 1
#| candela: unknown target pdp11: see candela targets
#| status 1
#| candela: cannot emit soup: see --help
#| status 1
#| candela: unknown pass frobnicate
#| status 1
#| candela: option -o needs a value
#| status 1
#| candela: option --otp= needs a value
#| status 1
#| candela: 1X names no macro: -D NAME, -D NAME=VALUE
#| status 1
#| candela: unknown pass frobnicate
#| status 1
#| candela: x was not expected: candela targets
#| status 1
#| candela: unknown option --frobnicate: see --help
#| status 1
#| candela: no source file is given: candela run [OPTION...] FILE.erl|DIR [ARG...]
#| status 1
#| candela: cannot read x.erl: No such file or directory
#| status 1
#| candela: unknown option --target: see --help
#| status 1
#| candela: unknown format loud: text, short, json
#| status 1
#| 2025                                      -warning(%s).
#| candela build FILE.erl|DIR ... [OPTION...]
#|
#| Compiles a program to an executable. It starts in the first module:
#| candela run [OPTION...] FILE.erl|DIR [ARG...]
#|
#| Compiles a program in memory and runs it at once.
#| candela check FILE.erl|DIR ... [OPTION...]
#|
#| Says all errors and warnings of all files, and makes nothing.
#| candela targets
#|
#| Lists what can be built for.
#| candela pass NAME[,NAME...] FILE.ir|FILE.low|FILE.erl [OPTION...]
#|
#| Reads a program as text, runs passes over it, prints it. `-`: no pass.
#| candela: no such function to keep: a:main/x
#| status 1
#| candela: redefining predefined macro 'LINE'
#| status 1
#| candela: the feature 'frobnicate' does not exist.
#| status 1
#| candela: no Erlang sources in nowhere
#| status 1
