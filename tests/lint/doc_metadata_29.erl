% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(doc_metadata_29).
-export([f/0]).
-moduledoc #{since => "1", format => text, deprecated => 1, equiv => a}.  %! 4346:2 4346:2
-moduledoc #{authors => ["A", <<"B">>, [[$C], <<"D">> | <<"E">>], []]}.
-moduledoc #{authors => "A"}.  %! 4347:2
-moduledoc #{authors => ["A" | "B"], since => a}.  %! 4346:2 4347:2
-moduledoc #{authors => [a], authors => []}.
-moduledoc #{authors => ["A" | b]}. -moduledoc #{authors => #{}, since => {a}}.  %! 4346:38 4347:2 4347:38
-moduledoc #{"since" => a, since => [1114112, -1, 16#ffffffffffffffffff, <<255>>]}.
-doc #{since => a, group => <<1:3>>, deprecated => ["a" | "b"], equiv => a}.  %! 4346:2 4346:2 4346:2
-doc #{since => ["a" | b], group => ["a" | <<"b">>], equiv => f()}.  %! 4346:2
-doc #{since => [<<1:1>>], group => [1.0], equiv => f/0, authors => a}.  %! 4346:2 4346:2
-doc #{deprecated => [<<255>> | <<1:1>>], equiv => {a, b, c}, other => a}.  %! 4346:2 4346:2
-doc #{equiv => f(), equiv => a}.  %! 4346:2
-doc #{equiv => a, equiv => f()}.
-doc #{since => {f, 0}, equiv => {a, b}, group => #{}}.  %! 4346:2 4346:2
-doc "F".
f() -> ok.
