% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(doc_file_27).
-export([f/0]).
-doc {file, "."}.  %! 2027:2
-doc {file, ""}.  %! 2027:2
-moduledoc({file, "../lint"}).  %! 2027:2
-doc {file, here}.  %! 2001:13
-doc {file, "a" b}.  %! 2001:17
-doc {file, "a", 1}.  %! 2001:16
-doc {file, "a"}).  %! 2001:17
-doc {file, ?FILE}.  %! 2001:13
-doc {file}.  %! 2001:11
-doc {files, "a"}.  %! 2029:7
-doc {"file", "a"}.  %! 2029:7
-doc {{file, "a"}}.  %! 2029:7
-moduledoc {}.  %! 2029:13
-doc [{file, "a"}].  %! 3004:6
-define(PAIR, {file, "a"}).
-doc ?PAIR.
-ifdef(NOT).
-doc {files, "a"}.
-endif.
f() -> ok.
-doc {file, "a"
g() -> ok.  %! 2001:1
