%% SPDX-License-Identifier: Apache-2.0
%% What doubles with each macro ends with an error instead of eating memory.
%% erlc: differs, it eats memory
-module(too_much).
-compile([export_all, nowarn_export_all]).
-define(A(X), {X, X}).
a() -> ?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(?A(1))))))))))))))))))))))))).  %! 2013
