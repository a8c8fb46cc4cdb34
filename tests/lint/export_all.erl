% SPDX-License-Identifier: Apache-2.0
%% All functions are exported, which is warned of once.
-module(export_all).
-compile([{inline, []}, [export_all]]).  %! 4114:2
f(X) -> g(X).
g(_) -> ok.
