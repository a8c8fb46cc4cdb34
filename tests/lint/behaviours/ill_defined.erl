% SPDX-License-Identifier: Apache-2.0
-module(ill_defined).
-export([behaviour_info/1]).
behaviour_info(callbacks) -> [f].
