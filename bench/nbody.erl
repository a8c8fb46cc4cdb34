%% SPDX-License-Identifier: Apache-2.0
-module(nbody).
-export([main/0, run/0]).
%% n-body, 300k steps, tuples of floats
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    Bs = offset([sun(), jupiter(), saturn(), uranus(), neptune()]),
    E0 = energy(Bs, 0.0),
    Bs2 = loop(300000, Bs),
    E1 = energy(Bs2, 0.0),
    trunc(E0 * 1.0e9) + trunc(E1 * 1.0e9).
-define(PI, 3.141592653589793).
-define(SOLAR, (4 * ?PI * ?PI)).
-define(DAYS, 365.24).
sun() -> {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ?SOLAR}.
jupiter() -> {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01,
   1.66007664274403694e-03*?DAYS, 7.69901118419740425e-03*?DAYS, -6.90460016972063023e-05*?DAYS, 9.54791938424326609e-04*?SOLAR}.
saturn() -> {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01,
   -2.76742510726411e-03*?DAYS, 4.99852801234917238e-03*?DAYS, 2.30417297573763929e-05*?DAYS, 2.85885980666130812e-04*?SOLAR}.
uranus() -> {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01,
   2.96460137564761618e-03*?DAYS, 2.37847173959480950e-03*?DAYS, -2.96589568540237556e-05*?DAYS, 4.36624404335156298e-05*?SOLAR}.
neptune() -> {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01,
   2.68067772490389322e-03*?DAYS, 1.62824170038242295e-03*?DAYS, -9.51592254519715870e-05*?DAYS, 5.15138902046611451e-05*?SOLAR}.
offset([{X,Y,Z,_,_,_,M} | _] = Bs) ->
    {Px,Py,Pz} = lists:foldl(fun({_,_,_,Vx,Vy,Vz,Mi}, {A,B,C}) -> {A + Vx*Mi, B + Vy*Mi, C + Vz*Mi} end, {0.0,0.0,0.0}, Bs),
    [{X,Y,Z,-Px/?SOLAR,-Py/?SOLAR,-Pz/?SOLAR,M} | tl(Bs)].
loop(0, Bs) -> Bs;
loop(N, Bs) -> loop(N - 1, advance(Bs, 0.01)).
advance(Bs, Dt) -> move(vel(Bs, Dt, []), Dt).
move([], _) -> [];
move([{X,Y,Z,Vx,Vy,Vz,M} | T], Dt) -> [{X+Dt*Vx, Y+Dt*Vy, Z+Dt*Vz, Vx, Vy, Vz, M} | move(T, Dt)].
vel([], _, Acc) -> lists:reverse(Acc);
vel([B | Rest], Dt, Acc) ->
    {B2, Rest2} = pairs(B, Rest, Dt, []),
    vel(Rest2, Dt, [B2 | Acc]).
pairs(B, [], _, Acc) -> {B, lists:reverse(Acc)};
pairs({X,Y,Z,Vx,Vy,Vz,M}, [{X2,Y2,Z2,Vx2,Vy2,Vz2,M2} | T], Dt, Acc) ->
    Dx = X - X2, Dy = Y - Y2, Dz = Z - Z2,
    D2 = Dx*Dx + Dy*Dy + Dz*Dz,
    Mag = Dt / (D2 * math:sqrt(D2)),
    Mm = M * Mag, Mm2 = M2 * Mag,
    pairs({X,Y,Z,Vx-Dx*Mm2,Vy-Dy*Mm2,Vz-Dz*Mm2,M}, T, Dt,
          [{X2,Y2,Z2,Vx2+Dx*Mm,Vy2+Dy*Mm,Vz2+Dz*Mm,M2} | Acc]).
energy([], E) -> E;
energy([{X,Y,Z,Vx,Vy,Vz,M} | T], E) ->
    E1 = E + 0.5*M*(Vx*Vx + Vy*Vy + Vz*Vz),
    energy(T, lists:foldl(fun({X2,Y2,Z2,_,_,_,M2}, A) ->
        Dx=X-X2, Dy=Y-Y2, Dz=Z-Z2, A - M*M2/math:sqrt(Dx*Dx+Dy*Dy+Dz*Dz) end, E1, T)).
