%% SPDX-License-Identifier: Apache-2.0
%% The module's name is not the file's; that is only said when nothing else is wrong.
-module(other_name).
-export([main/0]).
main() -> X.  %! 4010:11
