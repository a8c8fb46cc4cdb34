% SPDX-License-Identifier: Apache-2.0
-module(by_function).
-export([behaviour_info/1]).
behaviour_info(callbacks) -> [{f, 1}, {z, 0}, {z, 0}];
behaviour_info(_) -> undefined.
