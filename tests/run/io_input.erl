% stdin: first line\nsecond\xe9\nabcdef\n 12 {a, "b"}. foo(X) -> X. rest\nwindows\r\nlast
% Standard input through the io protocol.
-module(io_input).
-export([main/0]).

p(X) -> io:format("~p~n", [X]).

main() ->
    p(io:setopts([binary])),
    p(io:get_line("prompt> ")),
    p(io:getopts()),
    p(io:setopts([list])),
    p(io:get_line('')),
    p(io:get_chars("", 3)),
    p(io:get_line("")),
    p(io:fread("", "~d")),
    p(io:read("")),
    p(io:scan_erl_exprs("")),
    p(io:get_line("")),
    p(io:get_line("")),
    p(io:get_line("")),
    p(io:get_line("")),
    p(io:get_chars("", 1)),
    p(io:read("")),
    p(io:columns()),
    p(io:request(user, {get_geometry, rows})),
    p(io:request(user, foo)),
    p(io:setopts([foo])),
    p(io:requests([{put_chars, unicode, "a"}, {put_chars, unicode, "b\n"}, foo,
                   {put_chars, unicode, "c"}])),
    p(io:put_chars([1024, $\n])),
    p(io:setopts([{encoding, unicode}])),
    p(io:put_chars([1024, $\n])),
    p(io:put_chars(<<"binary\n">>)),
    p(io:getopts(standard_error)),
    p(io:get_line(standard_error, '')).
