%% SPDX-License-Identifier: Apache-2.0
%% The module's name is not the file's.
%% erlc: differs, it says so without a place, and only when it writes the file
-module(some_other_name).  %!0 5004
-export([main/0]).
main() -> ok.
