%% SPDX-License-Identifier: Apache-2.0
%% Kernel's module code, for programs whose modules are all linked in: what is
%% there is loaded, and nothing can be loaded, replaced or purged. There are no
%% directories of code either.
-module(code).
-export([ensure_loaded/1, ensure_modules_loaded/1, load_file/1, load_abs/1,
         load_binary/3, atomic_load/1, prepare_loading/1, finish_loading/1,
         is_loaded/1, all_loaded/0, all_available/0, module_status/0,
         module_status/1, modified_modules/0, which/1, where_is_file/1,
         get_object_code/1, get_mode/0, is_module_native/1, get_doc/1]).
-export([get_path/0, set_path/1, add_path/1, add_patha/1, add_pathz/1,
         add_paths/1, add_pathsa/1, add_pathsz/1, del_path/1, replace_path/2,
         root_dir/0, lib_dir/0, lib_dir/1, lib_dir/2, compiler_dir/0,
         priv_dir/1]).
-export([delete/1, purge/1, soft_purge/1, is_sticky/1, stick_dir/1,
         unstick_dir/1, stick_mod/1, unstick_mod/1, rehash/0, clash/0,
         start_link/0]).

ensure_loaded(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> {module, Module};
        false -> {error, nofile}
    end.

ensure_modules_loaded(Modules) when is_list(Modules) ->
    case [{M, nofile} || M <- Modules, not erlang:module_loaded(M)] of
        [] -> ok;
        Missing -> {error, Missing}
    end.

load_file(Module) when is_atom(Module) -> ensure_loaded(Module).
load_abs(_File) -> {error, nofile}.
load_binary(_Module, _File, Code) when is_binary(Code) -> {error, badfile}.
atomic_load(Modules) -> {error, [{name(M), nofile} || M <- Modules]}.
prepare_loading(Modules) -> {error, [{name(M), nofile} || M <- Modules]}.
finish_loading(_Prepared) -> ok.

name(Entry) when is_tuple(Entry) -> element(1, Entry);
name(Module) -> Module.

is_loaded(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> {file, preloaded};
        false -> false
    end.

all_loaded() -> [{M, preloaded} || M <- erlang:loaded()].
all_available() -> [{atom_to_list(M), preloaded, true} || M <- erlang:loaded()].
module_status() -> [{M, module_status(M)} || M <- erlang:loaded()].

module_status(Modules) when is_list(Modules) ->
    [{M, module_status(M)} || M <- Modules];
module_status(Module) ->
    case erlang:module_loaded(Module) of
        true -> loaded;
        false -> not_loaded
    end.

modified_modules() -> [].

which(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> preloaded;
        false -> non_existing
    end.


%% Descriptions of applications are modules: lib/candela_kernel.erl.
where_is_file(Name) when is_list(Name) ->
    try erlang:function_exported(list_to_existing_atom(Name), read, 0) of
        true -> Name;
        false -> non_existing
    catch
        error:badarg -> non_existing
    end.

get_object_code(Module) when is_atom(Module) -> error.
get_mode() -> embedded.
is_module_native(_Module) -> false.
get_doc(Module) when is_atom(Module) -> {error, missing}.

get_path() -> [].
set_path(_Path) -> true.
add_path(_Dir) -> {error, bad_directory}.
add_patha(_Dir) -> {error, bad_directory}.
add_pathz(_Dir) -> {error, bad_directory}.
add_paths(_Dirs) -> ok.
add_pathsa(_Dirs) -> ok.
add_pathsz(_Dirs) -> ok.
del_path(_Name) -> false.
replace_path(_Name, _Dir) -> {error, bad_directory}.
root_dir() -> ".".
lib_dir() -> "./lib".
lib_dir(_App) -> {error, bad_name}.
lib_dir(_App, _Dir) -> {error, bad_name}.
compiler_dir() -> {error, bad_name}.
priv_dir(_App) -> {error, bad_name}.

delete(Module) when is_atom(Module) -> false.
purge(Module) when is_atom(Module) -> false.
soft_purge(Module) when is_atom(Module) -> true.
is_sticky(_Module) -> false.
stick_dir(_Dir) -> error.
unstick_dir(_Dir) -> error.
stick_mod(_Module) -> true.
unstick_mod(_Module) -> true.
rehash() -> ok.
clash() -> ok.
start_link() -> ignore.
