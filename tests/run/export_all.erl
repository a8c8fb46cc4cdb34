%% All functions exported: called by this module's name, and by computed names.
-module(export_all).
-compile([export_all, nowarn_export_all]).

main() ->
    M = ?MODULE,
    io:format("~p~n", [{export_all:f(1), M:g(2), (fun ?MODULE:f/1)(3), catch_undef()}]).

f(X) -> {f, X}.
g(X) -> {g, X}.

catch_undef() -> try ?MODULE:f(1, 2) catch error:E -> E end.
