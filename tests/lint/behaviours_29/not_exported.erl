% SPDX-License-Identifier: Apache-2.0
-module(not_exported).
-export([f/0]).
f() -> behaviour_info(callbacks).
behaviour_info(callbacks) -> [].
