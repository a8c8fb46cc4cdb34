%% SPDX-License-Identifier: Apache-2.0
% stderr: Error in process <0[0-9.]+> with exit value:\n.*badmatch
%% The main process fails: kernel is stopped, and the reason printed.
-module(ends).
-export([main/0]).

main() ->
    {ok, #{module := Module}} = logger:get_handler_config(default),
    io:put_chars([atom_to_list(Module), $\n]),
    1 = length(atom_to_list(Module)).
