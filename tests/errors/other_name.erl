%% SPDX-License-Identifier: Apache-2.0
%% The module's name is not the file's.
%% erlc: differs, it says so without the place of the source
-module(some_other_name).  %!0 5004
-export([main/0]).
main() -> ok.
