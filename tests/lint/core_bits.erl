% SPDX-License-Identifier: Apache-2.0
% Bit syntax that fails, or cannot match.
-module(core_bits).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
type() -> <<a:8>>.  %! 4402:11
size() -> X = -1, <<1:X>>.  %! 4418:21
float() -> S = 7, X = 1.0, <<X:S/float>>.  %! 4414:28
binary() -> X = <<1, 2>>, <<X:3/binary>>.  %! 4411:27
unit() -> X = <<1:7>>, <<X/binary>>.  %! 4412:24
char() -> X = 16#d800, <<X/utf8>>.  %! 4413:24
negative(<<-1:8, _/bits>>) -> 1;  %! 4431:12
negative(<<-129:8/signed>>) -> 2;  %! 4430:12
negative(<<-128:8/signed>>) -> 3;
negative(<<256:8>>) -> 4;  %! 4430:12
negative(<<a/integer>>) -> 5;  %! 4433:12
negative(<<16#110000/utf8>>) -> 6;  %! 4434:12
negative(_) -> 7.
width(B) -> S = a, case B of <<X:S>> -> X; _ -> b end.  %! 4432:32
same(<<1, X>>) -> X;
same(<<1, Y>>) -> Y;  %! 4421:1
same(<<2, Y/binary>>) -> Y;
same(<<2, Y/binary>>) -> Y.  %! 4421:1
