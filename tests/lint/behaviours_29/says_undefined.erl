% SPDX-License-Identifier: Apache-2.0
-module(says_undefined).
-export([behaviour_info/1]).
behaviour_info(_) -> undefined.
