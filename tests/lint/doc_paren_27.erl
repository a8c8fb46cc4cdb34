% SPDX-License-Identifier: Apache-2.0
% otp: 27
% erlc: differs, because what is wrong in parentheses crashes it
-module(doc_paren_27).
-doc({file, here}).  %! 2001:13
-doc({files, "a"}).  %! 2029:7
-doc({file, "a"}.  %! 2001:17
-moduledoc({"file", "a"}).  %! 2029:13
f() -> ok.  %! 4110:1
