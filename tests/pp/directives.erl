%% SPDX-License-Identifier: Apache-2.0
%% Other directives, and ?FUNCTION_NAME.
-module(directives).
-feature(nonsense, enable).  %! 2022:2
-feature(maybe_expr, sometimes).  %! 2001:9
-feature(maybe_expr).  %! 2001:9
-compile([export_all, nowarn_export_all]).
-feature(maybe_expr, enable).  %! 2023:2
-error("stop here").  %! 2024:2
-error({a, [1, 2], 'B c', <<"x">>}).  %! 2024:2
-error(f(x)).  %! 2001:2
-error x.  %! 2001:8
-warning(careful).  %! 2025:2
-include(x).  %! 2001:10
-include("does_not_exist.hrl").  %! 2020:10
-include_lib("kernel/include/does_not_exist.hrl").  %! 2020:14
-include_lib("nosuchapp/include/x.hrl").  %! 2020:14
-include_lib("kernel/include/" "file.hrl").
-file("a").  %! 2001:10
a() -> #file_info{}.
-vsn(?FUNCTION_NAME).  %! 2014:7
?FUNCTION_NAME() -> ok.  %! 2015:2
b(X, {_, _}, [_ | _]) -> {X, ?FUNCTION_NAME, ?FUNCTION_ARITY}.
c() -> {?MODULE, ?MODULE_STRING, ?LINE, ?MACHINE, ?FILE}.
d() -> ?BASE_MODULE.  %! 2008:9
