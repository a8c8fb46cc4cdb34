%% Bit syntax that means nothing.
-module(bits).
-export([p/1, q/1, r/2, loc/1]).
p(<<A:8, B:A, C/binary, D/binary>>) -> {A, B, C, D};  %! 4065:15
p(<<"abc":16>>) -> 1;  %! 4066:5
p(<<X:N>>) -> X;  %! 4010:7
p(<<A/foo>>) -> A;  %! 4060:5
p(<<A/signed-unsigned>>) -> A;  %! 4061:5
p(<<A/unit:8>>) -> A;  %! 4062:5
p(<<A:8/utf8>>) -> A;  %! 4067:5
p(<<(A+1):8>>) -> A;  %! 4010:19 4050:7
p(<<A:8/binary-unit:8-unit:4>>) -> A;  %! 4061:5
p(<<A:8/unit:300>>) -> A;  %! 4060:5
p(<<A:8/little-big>>) -> A;  %! 4061:5
p(<<A:(lists:max([1]))>>) -> A;  %! 4063:8
p(<<A:(loc(1))>>) -> A;  %! 4064:8
p(<<A:8, B:(A + 1), _:(B * C)>>) -> A;  %! 4010:28
p(<<<<A>>>>) -> A.  %! 4010:17 4050:5
q(X) -> << <<Z/binary>> || <<Z/binary>> <= X >>.  %! 4068:30
r(X, Y) -> <<X:8/utf16, Y/unit:4, X:Y/float-integer, X/nope>>.  %! 4060:54 4061:35 4062:25 4067:14
loc(_) -> 1.
