% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(docs_27).
-export([a/0, b/0, c/0, d/0]).
-compile(warn_missing_spec_documented).
-moduledoc "One.".
-moduledoc #{a => b}.
-moduledoc <<"Two.">>.  %! 4089:2
-doc "A type.".
-doc #{since => "1"}.
-doc "Again.".  %! 4089:2
-type t() :: a.
-doc hidden.
-spec n(t()) -> ok.
-doc false.  %! 4089:2
a() -> n(a).
-doc "B.".
-callback cb() -> t().  %! 4027:2
b() -> ok.  %! 4208:1
-doc "C".
-record(r, {}).
-doc "C".  %! 4089:2
c() -> #r{}.  %! 4208:1
-doc false.
d() -> ok.
n(_) -> ok.
