%% SPDX-License-Identifier: Apache-2.0
-module(hello).
-export([main/1]).

main([]) -> io:format("Hello, world!~n");
main(Names) -> [io:format("Hello, ~ts!~n", [Name]) || Name <- Names].
