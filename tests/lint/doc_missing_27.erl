% SPDX-License-Identifier: Apache-2.0  %! 4345
% otp: 27
-module(doc_missing_27).
-moduledoc <<"Not in this release.">>.
-compile(warn_missing_doc).
-export([a/0, b/0, c/0, d/0, e/1, f/0, g/0, h/0, 'I'/0]).
-export_type([exported/0, documented/0, hidden/0, opaque/0]).
-type exported() :: [through()].  %! 4344:2
-doc "It is.".
-type documented() :: through_documented().
-doc hidden.
-type hidden() :: through_hidden().
-opaque opaque() :: through_opaque(). % leads on, but does not name  %! 4344:2
-type through() :: a.  %! 4344:2
-type through_documented() :: b.  %! 4344:2
-type through_hidden() :: c.
-type through_opaque() :: d.
-type in_spec() :: e.  %! 4344:2
-type in_hidden_spec() :: f.
-type in_private_spec() :: g.
-type in_waiting_spec() :: h.  %! 4344:2
-type in_lost_spec() :: i.
-type in_callback() :: j.  %! 4344:2
-type in_record() :: k.  %! 4344:2
-record(r, {a = 1, b :: in_record()}).
-callback one(in_callback()) -> ok.  %! 4343:2
-doc #{equiv => one/1}.
-callback two() -> ok.
-doc #{since => "1"}.
-callback three() -> ok.  %! 4343:2
-doc hidden.  %! 4341:2
-callback four() -> ok.
-spec a() -> in_spec().
a() -> e.  %! 4342:1
-doc false.
-spec b() -> in_hidden_spec().
b() -> f.
-doc "".
c() -> _ = private(), #r{b = k}.
-doc #{equiv => e()}.
d() -> ok.
-doc #{since => "1"}.
-spec e(#r{}) -> ok.
e(1) -> ok;  %! 4342:1
e(_) -> ok.
-spec f() -> in_waiting_spec().
-spec private() -> in_private_spec().
private() -> g.
f() -> h.  %! 4342:1
-spec g() -> in_lost_spec().
-type last() :: in_waiting_spec(). % takes the place of the spec's  %! 4344:2
g() -> i.  %! 4342:1
-doc "Waits for the function behind the specification.".
-spec h() -> last().
h() -> h.
'I'() -> ok.  %! 4342:1
