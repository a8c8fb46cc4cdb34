% SPDX-License-Identifier: Apache-2.0
% What the compiler's suites call of their test_lib. Theirs compiles suites
% again and disassembles them, which here is nothing to do.
-module(test_lib).
-compile({no_auto_import, [binary_part/2]}).
-export([id/1, recompile/1, recompile_core/1, smoke_disasm/1, parallel/0,
         uniq/0, opt_opts/1, get_data_dir/1, get_unique_files/1,
         get_unique_files/2, highest_opcode/1, p_run/2, assert_error_stack/3,
         binary_part/2, binary/1]).

id(X) -> X.
recompile(_) -> ok.
recompile_core(_) -> ok.
smoke_disasm(_) -> ok.
parallel() -> [].
uniq() -> "_" ++ integer_to_list(erlang:unique_integer([positive])).
opt_opts(_) -> [].
get_data_dir(Config) -> proplists:get_value(data_dir, Config).
get_unique_files(_) -> no_files().
get_unique_files(_, _) -> no_files().
highest_opcode(_) -> no_files().

no_files() -> throw({skip, "no files"}).

p_run(Test, Items) ->
    case [I || I <- Items, Test(I) =:= error] of
        [] -> ok;
        Bad -> ct:fail({length(Bad), errors})
    end.

% For ?AssertErrorStack of test_lib.hrl: both funs give ok, or what they expect.
assert_error_stack(Error, Stack, Fun) ->
    try Fun() of
        Value -> error({unexpected_success, Value})
    catch
        error:E:S ->
            case {Error(E), Stack(S)} of
                {ok, ok} -> ok;
                Wanted -> error({assertException, [{got, {E, S}}, {wanted, Wanted}]})
            end
    end.

% Namesakes of BIFs, which suites import.
binary_part(_, _) -> dummy.
binary(N) -> N rem 10 =:= 0.
