% SPDX-License-Identifier: Apache-2.0
-module(bit_type_value).
-export([f/1, g/1]).
f(X) -> <<X/integer:8>>.  %! 4060:11
g(X) -> <<X/unit:0-foo>>.  %! 4060:11
