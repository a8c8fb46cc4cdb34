% SPDX-License-Identifier: Apache-2.0
% Some rows of the table that OTP 27 has in this module.
-module(otp_internal).
-export([obsolete/3, obsolete_type/3, obsolete_callback/3]).
obsolete(erlang, phash, 2) -> {deprecated, "use erlang:phash2/2 instead"};
obsolete(crypto, rand_uniform, 2) -> {deprecated, "use rand:uniform/1 instead"};
obsolete(zlib, adler32, 2) -> {removed, "use erlang:adler32/1 instead"};
obsolete(slave, _, _) ->
  {deprecated, "use the 'peer' module instead", "OTP 29"};
obsolete(_, _, _) -> no.
obsolete_type(http_uri, uri, 0) -> {removed, "use uri_string instead"};
obsolete_type(ssl, prf_random, 0) ->
  {deprecated, "Only used in deprecated function prf/5 "
               "and will no longer be needed."};
obsolete_type(_, _, _) -> no.
obsolete_callback(gen_server, format_status, 2) ->
  {deprecated, "use format_status/1 instead"};
obsolete_callback(_, _, _) -> no.
