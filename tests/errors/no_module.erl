%% SPDX-License-Identifier: Apache-2.0
%% No -module.
-export([main/0]).  %! 4001:2
main() -> ok.
