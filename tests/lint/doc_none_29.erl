% SPDX-License-Identifier: Apache-2.0  %! 4345
% otp: 29
% Options alone; -compile(export_all) counts, but not in a list.
-module(doc_none_29).
-compile([warn_missing_doc_functions, nowarn_export_all, no_docs]).
-compile(export_all).
-callback c() -> ok.
-type t() :: a.
-spec f() -> t().
f() -> g().  %! 4342:1
g() -> a.  %! 4342:1
