% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(doc_hidden_27).
-export([f/0, g/1, h/0, m/0]).
-export_type([used/0, by_type/0, by_opaque/0, quiet/0, pair/2, late/0]).
-compile([{nowarn_hidden_doc, [{quiet, 0}, {quiet_callback, 1}]}]).
-doc hidden.  %! 4340:2
-type used() :: a.
-doc false.  %! 4340:2
-doc #{since => "1"}.
-type by_type() :: b.
-doc hidden.
-type by_opaque() :: c.
-doc hidden.
-type quiet() :: d.
-doc hidden.  %! 4340:2
-type pair(A, B) :: {A, B}.
-type named() :: #{by_type() => tuple()}.
-opaque shut() :: [by_opaque()]. % is not looked into
-export_type([shut/0]).
-doc hidden.
-record(r, {a :: late(), b :: in_default()}).
-record(s, {c :: #r{a :: ok}, d :: #r{}}).
-type not_directly() :: e. % something stands between
-doc hidden.
-type late() :: f. % a record's fields count once, where `a` is given
-doc hidden.  %! 4340:2
-type in_default() :: g.
-doc hidden.
-type unused() :: h.
-export_type([unused/0]).
-doc hidden.  %! 4340:2
-type in_hidden() :: i.
-doc hidden.  %! 4340:2
-type by_callback() :: j.
-doc hidden.
-type built() :: k.
-doc hidden.
-type private() :: l.
-doc hidden.  %! 4341:2
-callback gone(by_callback()) -> ok.
-doc hidden.
-callback quiet_callback(a) -> ok.
-doc hidden.  %! 4341:2
-spec m() -> nonempty_list(#s{}).
-doc #{group => "g"}.
-callback 'Gone'() -> ok.
-callback stays() -> ok.
-spec f() -> named() | lists:t(used()) | quiet() | not_directly().
f() -> a.
-spec g(X) -> shut() when X :: pair(integer(), Y :: #r{a :: ok}).
g(X) -> X.
-doc false.
-spec h() -> fun((in_hidden()) -> doc_hidden_27:built()).
h() -> fun(_) -> k end. % a hidden function's count, remote ones do not
-spec l() -> private().
l() -> l.
m() -> [_ = {#s{}, l()}].
