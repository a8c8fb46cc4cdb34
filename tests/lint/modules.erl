%% The module has a name, and one only.
-author(me).  %! 4001:2
-export([f/0]).
-module(modules).
-module(again).
f() -> ok.
