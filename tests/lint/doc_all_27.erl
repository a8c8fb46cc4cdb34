% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(doc_all_27).
-compile([warn_missing_doc, nowarn_export_all]).
-compile([export_all]).
-moduledoc "It has one.".
-moduledoc #{format => "text/plain"}.
-export([g/0]).
-type t() :: a.
-spec f() -> t().
f() -> g().
g() -> a.  %! 4342:1
