% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(specs_27).
-export([f/1, g/2, i/1, behaviour_info/1]).
-compile(warn_missing_spec).
-spec f(X) -> Y.  %! 4073:9 4073:15
-spec f(X) -> ok.  %! 4076:2
-spec specs_27:f(X) -> ok.  %! 4077:2
-spec h(ok) -> ok.  %! 4079:2
-spec m:h(ok) -> t().  %! 4070:18 4078:2
-spec m:h(ok) -> ok.  %! 4077:2
-spec module_info(atom()) -> term().
-callback c(A, A) -> ok.
-callback c(A, B) -> ok.  %! 4081:2 4084:2
-callback m:c(A, B) -> ok.  %! 4082:2
-callback d(A) -> ok when A :: B, C :: int(); (a, b) -> c.  %! 4070:40 4073:32 4073:35 4083:47 4084:2
-optional_callbacks([c/2, c/2, d/3]).  %! 4085:2 4086:2
-optional_callbacks([a]).
-dialyzer([{nowarn_function, f/3}, foo, {1, 2}, {no_match, [a, f/1]}]).  %! 4020:2 4087:2 4087:2 4088:2
-dialyzer({[foo, no_unused], [f/1, h/1]}).  %! 4020:2 4088:2 4088:2
-dialyzer([no_return, nowarn_function, no_unknown]).  %! 4088:2
-spec g(A, B) -> ok when A :: B, C :: int(); (a) -> b.  %! 4070:39 4073:34 4080:46
f(_) -> j(1).
g(_, _) -> ok.
i(_) -> ok.  %! 4208:1
j(_) -> ok.
behaviour_info(callbacks) -> [].  %! 4208:1
