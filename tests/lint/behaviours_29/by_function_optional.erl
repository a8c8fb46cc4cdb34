% SPDX-License-Identifier: Apache-2.0
-module(by_function_optional).
-export([behaviour_info/1]).
behaviour_info(callbacks) -> [{f, 1}, {p, 2}, {q, 3}];
behaviour_info(optional_callbacks) -> [{p, 2}].
