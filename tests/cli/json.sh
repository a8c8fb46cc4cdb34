# SPDX-License-Identifier: Apache-2.0
# Messages for editors: an object a line, whatever is in names and texts.
cat > show.mjs << 'END'
import {readFileSync} from "node:fs";
const text = readFileSync(0);
new TextDecoder("utf-8", {fatal: true}).decode(text);
for (const line of text.toString().split("\n").slice(0, -1))
  console.log(JSON.stringify(JSON.parse(line)));
END
show() { node show.mjs; }
printf -- '-module(a).\n-export([f/0]).\nf() -> \042\342\202\254\042 ++ \303\234nbound + bnot X.\n-warning("a \\"\\\\ \\\001\303\244").\n' > a.erl
"$CANDELA" check --format json a.erl none.erl 2>&1 | show
"$CANDELA" check --format=json -Werror +nowarn_unused_vars +x a.erl 2>&1 | show
printf -- '-module(w).\n-export([main/0]).\n-warning(w).\nmain() -> ok.\n' > w.erl
"$CANDELA" build --format json w.erl 2>&1 | show
"$CANDELA" build --format json w.erl 2>&1 | show
"$CANDELA" build w.erl
"$CANDELA" build --format json -Werror w.erl 2>&1 | show
"$CANDELA" build --format json --soup w.erl 2>&1 | show
# Bytes that are no text.
bad="$(printf 'b\377"\n.erl')"
printf -- '-module(b).\nf() -> \047\377\047.\n' > "$bad"
"$CANDELA" check --format json "$bad" 2>&1 | show
printf -- '-module(c).\nf() -> \047\177\001\047(), \042' > c.erl
"$CANDELA" check --format json c.erl 2>&1 | show
"$CANDELA" check --format json "+$(printf '\377\1')" a.erl 2>&1 | show
"$CANDELA" check --format xml a.erl || echo "status $?"

#| {"severity":"error","code":6001,"name":"file_read","message":"cannot read none.erl: No such file or directory"}
#| {"file":"a.erl","line":3,"column":15,"endColumn":22,"severity":"error","code":4010,"name":"unbound_var","message":"variable 'Ünbound' is unbound"}
#| {"file":"a.erl","line":3,"column":30,"endColumn":31,"severity":"error","code":4010,"name":"unbound_var","message":"variable 'X' is unbound"}
#| {"file":"a.erl","line":4,"column":2,"endColumn":9,"severity":"warning","code":2025,"name":"user_warning","message":"-warning(\"a \\\"\\\\ \\001ä\")."}
#| {"severity":"warning","code":6019,"name":"option_ignored","message":"option +x has no effect"}
#| {"file":"a.erl","line":3,"column":15,"endColumn":22,"severity":"error","code":4010,"name":"unbound_var","message":"variable 'Ünbound' is unbound"}
#| {"file":"a.erl","line":3,"column":30,"endColumn":31,"severity":"error","code":4010,"name":"unbound_var","message":"variable 'X' is unbound"}
#| {"file":"a.erl","line":4,"column":2,"endColumn":9,"severity":"error","code":2025,"name":"user_warning","message":"-warning(\"a \\\"\\\\ \\001ä\")."}
#| {"file":"w.erl","line":3,"column":2,"endColumn":9,"severity":"warning","code":2025,"name":"user_warning","message":"-warning(w)."}
#| {"file":"w.erl","line":3,"column":2,"endColumn":9,"severity":"warning","code":2025,"name":"user_warning","message":"-warning(w)."}
#| w.erl:3:2: Warning: -warning(w).
#| %    3| -warning(w).
#| %     |  ^
#|
#| {"severity":"error","code":6022,"name":"warnings","message":"warnings being treated as errors"}
#| {"file":"w.erl","line":3,"column":2,"endColumn":9,"severity":"error","code":2025,"name":"user_warning","message":"-warning(w)."}
#| {"severity":"error","code":6007,"name":"option","message":"unknown option --soup: see --help"}
#| {"file":"b�\"\n.erl","line":2,"column":9,"endColumn":10,"severity":"error","code":1008,"name":"not_utf8","message":"cannot translate from UTF-8"}
#| {"file":"c.erl","line":2,"column":16,"severity":"error","code":1004,"name":"unterminated","message":"unterminated string starting with \"\""}
#| {"severity":"error","code":6018,"name":"option_term","message":"bad term: �\u0001"}
#| candela: unknown format xml: text, short, json
#| status 1
