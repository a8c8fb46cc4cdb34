# SPDX-License-Identifier: Apache-2.0
# A build that is interrupted leaves the old result, or the whole new one.
# timeout: 60
cat > kill.py <<'X'
import os, signal, subprocess, sys, time
build = [os.environ["CANDELA"], "build", "--no-cache", "a.erl", "-o", "out/a"]
for k in range(24):
    p = subprocess.Popen(build)
    time.sleep(k * 0.015)
    p.send_signal(signal.SIGTERM if k % 2 else signal.SIGINT)
    if p.wait() not in (0, -signal.SIGTERM, -signal.SIGINT):
        print("status", p.returncode)
    left = set(os.listdir("out")) - {"a"}
    if left or subprocess.call("out/a"):
        print("left:", left)
X
mkdir out
printf -- '-module(a).\n-export([main/0]).\nmain() -> io:format("").\n' > a.erl
"$CANDELA" build a.erl -o out/a
python3 kill.py
ls out

#| a
