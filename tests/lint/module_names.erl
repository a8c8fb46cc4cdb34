% SPDX-License-Identifier: Apache-2.0
-module(module_names).
-export([f/1]).
-import('', [a/1]).  %! 4004:2
-import(' ', [b/1]).  %! 4005:2
-import('c\td', [c/1]).  %! 4006:2
-import('ж', [d/1]).  %! 4007:2
-type t() :: '':t() | 'ж\t':t().  %! 4004:14 4006:23 4007:23
-spec '':f(t()) -> ok.  %! 4004:2 4078:2
-callback ' ':f(t()) -> ok.  %! 4005:2 4082:2
-behaviour(' ').  %! 4005:2 4221:2
f(F) -> '':f(), ' ':F(), 'ж':F(1), 'ж':'ж'(), a(b(c(d(1)))), fun '':f/1.  %! 4004:9 4005:17 4007:26 4007:36
