# SPDX-License-Identifier: Apache-2.0
# Descriptions of applications, NAME.app or NAME.app.src beside the sources, are
# linked in when something starts them; others are not found.
mkdir -p shop/src
cat >shop/src/goods.app.src <<'X'
{application, goods,
 [{description, "What there is"}, {vsn, "0.1"}, {modules, []}, {registered, []},
  {applications, [kernel, stdlib]}, {env, [{kinds, 2}]}]}.
X
cat >shop/src/shop.app.src <<'X'
%% A shop.
{application, shop,
 [{description, "A shop"}, {vsn, "1.2"}, {modules, [shop_app, shop]},
  {registered, []}, {applications, [kernel, stdlib, goods]},
  {env, [{open, true}]}, {mod, {shop_app, [now]}}]}.
X
cat >shop/src/shop_app.erl <<'X'
-module(shop_app).
-behaviour(application).
-behaviour(supervisor).
-export([start/2, stop/1, init/1]).
start(Type, Args) ->
    io:format("start ~p ~p~n", [Type, Args]),
    supervisor:start_link({local, shop_sup}, ?MODULE, []).
stop(S) -> io:format("stop ~p~n", [S]).
init([]) -> {ok, {#{}, []}}.
X
cat >shop/src/shop.erl <<'X'
-module(shop).
-export([main/0]).
main() ->
    ok = logger:set_primary_config(level, warning),
    p(application:ensure_all_started(shop)),
    p([{A, V} || {A, _, V} <- application:which_applications(), A =/= kernel,
                 A =/= stdlib]),
    p([application:get_env(goods, kinds), application:get_env(shop, open),
       application:get_env(shop, closed), application:get_key(shop, mod),
       application:get_application(shop), is_pid(whereis(shop_sup))]),
    p(application:stop(shop)),
    p(application:start(shop, permanent)),
    p(application:load(nothing)),
    p([M || M <- erlang:loaded(), lists:member($., atom_to_list(M))]).
p(X) -> io:format("~p~n", [X]).
X
$CANDELA build shop -o program
./program

#| start normal [now]
#| {ok,[goods,shop]}
#| [{shop,"1.2"},{goods,"0.1"}]
#| [{ok,2},{ok,true},undefined,{ok,{shop_app,[now]}},{ok,shop},true]
#| stop []
#| ok
#| start normal [now]
#| ok
#| {error,{"no such file or directory","nothing.app"}}
#| []
#| stop []
