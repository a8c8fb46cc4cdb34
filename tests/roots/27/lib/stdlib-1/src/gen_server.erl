% SPDX-License-Identifier: Apache-2.0
% What OTP's module of this name wants.
-module(gen_server).
-callback init(Args :: term()) -> term().
-callback handle_call(term(), term(), term()) -> term().
-callback handle_cast(term(), term()) -> term().
-callback handle_info(term(), term()) -> term().
-callback handle_continue(term(), term()) -> term().
-callback terminate(term(), term()) -> term().
-callback code_change(term(), term(), term()) -> term().
-callback format_status(term(), term()) -> term().
-callback format_status(term()) -> term().
-optional_callbacks([handle_info/2, handle_continue/2, terminate/2,
                     code_change/3, format_status/1, format_status/2]).
