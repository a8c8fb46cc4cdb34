% SPDX-License-Identifier: Apache-2.0
-module(by_attributes).
-callback f(a) -> b.
-callback o(a) -> b.
-callback p(a) -> b.
-callback 'Q r'(a) -> b.
-optional_callbacks([o/1, p/1]).
