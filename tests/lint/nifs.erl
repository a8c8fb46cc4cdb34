%% A NIF needs a function that it takes the place of.
-module(nifs).
-export([f/1]).
-nifs([f/1, nonif/2]).  %! 4032:2
f(_) -> erlang:load_nif("", 0).
