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

#| candela 0.1.0
#| Candela 0.1.0: compiles Erlang to executables and WebAssembly.
#|
#|   candela build FILE.erl|DIR ... [OPTION...]
#|   candela run [OPTION...] FILE.erl|DIR [ARG...]
#|   candela targets
#|   candela pass NAME[,NAME...] FILE.ir|FILE.low|FILE.erl [OPTION...]
#|
#| `candela COMMAND --help` says more.
#|
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
