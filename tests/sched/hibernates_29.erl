% SPDX-License-Identifier: Apache-2.0
% otp: 29
% hibernate/0: the stack stays, and any message ends it.
-module(hibernates_29).
-export([main/0, w/1, u/1]).
main() ->
  P = spawn_link(?MODULE, w, [self()]), timer:sleep(50),
  io:format("~p~n", [[process_info(P, X) || X <- [current_function, status, message_queue_len]]]),
  P ! {a, 1}, receive X1 -> io:format("~p~n", [X1]) end,
  timer:sleep(50), P ! b, P ! c, receive X2 -> io:format("~p~n", [X2]) end,
  receive X3 -> io:format("~p~n", [X3]) end,
  Q = spawn(?MODULE, u, [self()]), R = monitor(process, Q), timer:sleep(20), exit(Q, boom), receive {'DOWN', R, _, _, Y} -> io:format("~p~n", [Y]) end,
  io:format("~p~n", [try apply(erlang, hibernate, [1,2,3]) catch C:E -> {C,E} end]),
  self() ! x, io:format("~p~n", [apply(erlang, list_to_atom("hibernate"), [])]).
w(Parent) -> L = lists:seq(1, 10), ok = erlang:hibernate(), Parent ! {woke, process_info(self(), message_queue_len), length(L)}, receive {a, _} = A -> Parent ! A end, w2(Parent).
w2(P) -> R = erlang:hibernate(), receive b -> P ! {R, b} end, R2 = erlang:hibernate(), receive c -> P ! {R2, c} end.
u(P) -> process_flag(trap_exit, false), erlang:hibernate(), P ! no.
