% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(doc_file_29).
-moduledoc({file, "module" ".md"}).
-compile(warn_missing_doc).
-export([a/0, b/0, c/0, d/0, e/0]).
-doc {file, "module.md/none"}.  %! 2028:2
-callback a() -> ok.
-callback c() -> ok.  %! 4343:2
-doc hidden.  %! 4340:2
-doc #{since => "1"}.
-type directly() :: a.
-doc hidden.
-doc #{since => "1"}.
-include("types.hrl").
-type not_directly() :: b.  %! 4344:2
-doc {file, "none.md"}.  %! 2028:2
a() -> ok.
-doc {file, "module.md"}. b() -> ok.
-doc({file, "sub/../none" ".md"}).  %! 2028:2
c() -> ok.
-doc {file, "bytes.md"}. % is not UTF-8: it does not count
d() -> ok.  %! 4342:1
-spec e() -> directly() | not_directly() | included().
e() -> a.  %! 4342:1
