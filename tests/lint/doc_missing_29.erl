% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(doc_missing_29).
-moduledoc <<"It has one.">>.
-compile([warn_missing_doc, nowarn_missing_doc_callbacks, nowarn_missing_doc,
          warn_missing_doc_types, warn_missing_doc_functions,
          {nowarn_hidden_doc, true}]).
-compile(nowarn_missing_doc_functions).
-export([f/0]).
-export_type([n/0, o/0]).
-nominal n() :: in_nominal().  %! 4344:2
-type in_nominal() :: a.
-doc hidden.
-nominal o() :: b.
-doc false.
-callback c() -> o().
-callback d() -> in_callback().
-type in_callback() :: n().  %! 4344:2
-record #native{a :: in_native()}.
-type in_native() :: c.
-type 'Ω'() :: #native{}.  %! 4344:2
-spec f() -> o() | 'Ω'().
f() -> b.
