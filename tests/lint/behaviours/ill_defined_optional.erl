% SPDX-License-Identifier: Apache-2.0
-module(ill_defined_optional).
-export([behaviour_info/1]).
behaviour_info(callbacks) -> [{g, 1}];
behaviour_info(optional_callbacks) -> [a].
