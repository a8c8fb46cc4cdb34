% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(doc_off_29).
-moduledoc false.
-compile(warn_missing_doc).
-compile(nowarn_hidden_doc).
-compile(warn_hidden_doc).
-export([f/0]).
-doc hidden.
-type t() :: a.
-doc hidden.
-callback c() -> t().
-callback d() -> t().
-spec f() -> t().
f() -> g().
g() -> a.
