% SPDX-License-Identifier: Apache-2.0
%% Where all functions are exported, and there are none.
-module(removed_all).
-compile([export_all, nowarn_export_all]).
-removed([{'_', '_', "all"}]).  %! 4094:2
