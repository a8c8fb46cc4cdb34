%% SPDX-License-Identifier: Apache-2.0
-module(servers_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).

start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).

init([]) ->
    {ok, {#{strategy => one_for_one, intensity => 3, period => 60},
          [#{id => counter, start => {counter, start_link, [10]}},
           #{id => door, start => {door, start_link, [[1, 2, 3]]}},
           #{id => bus, start => {gen_event, start_link, [{local, bus}]}, modules => dynamic}]}}.
