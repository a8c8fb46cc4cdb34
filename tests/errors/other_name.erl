%% SPDX-License-Identifier: Apache-2.0
%% The module's name is not the file's.
%% erlc: differs, it says so without the place of the source
-module(some_other_name).
-export([main/0]).
main() -> ok.
