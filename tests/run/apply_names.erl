%% apply/2,3 themselves called by computed names.
-module(apply_names).
-export([main/0]).

main() ->
    E = id(erlang),
    A = id(apply),
    io:format("~p~n", [{apply(E, A, [id(lists), id(reverse), [[1, 2]]]),
                        apply(E, A, [fun id/1, [3]]), E:A(E, A, [fun id/1, [4]]),
                        erlang:function_exported(E, A, 3), erlang:function_exported(E, A, 2)}]),
    try apply(E, A, [E, id(error), [oops, [1]]]) catch C:R -> io:format("~p~n", [{C, R}]) end.

id(X) -> X.
