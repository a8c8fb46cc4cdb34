// SPDX-License-Identifier: Apache-2.0
// with: src/erl/*.c src/base/*.c src/ir/*.c
// Syntax that OTP 27 to 29 brought: what is parsed and what is reported is as
// recorded from OTP 29 (epp:parse_file/2; messages as line:column text).
#include "src/erl/erl.h"

static const struct {
  const char *source, *expected;
} rows[] = {
    {"f() -> ~\"a\\n\\x{e9}\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{bin,{1,8},[{bin_element,{1"
     ",9},{string,{1,9},\"a\\né\"},default,[utf8]}]}]}]}."},
    {"f() -> {~s\"a\\n\", ~S\"a\\n\", ~b(x\\ty), ~B[x\\y], ~`x`, ~s/a/, ~S{"
     "\"q\"}, ~|b|, ~<c>, ~'d', ~#e#}.",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{tuple,{1,8},[{string,{1,11"
     "},\"a\\n\"},{string,{1,20},\"a\\\\n\"},{bin,{1,27},[{bin_element,{1,2"
     "9},{string,{1,29},\"x\\ty\"},default,[utf8]}]},{bin,{1,37},[{bin_elem"
     "ent,{1,39},{string,{1,39},\"x\\\\y\"},default,[utf8]}]},{bin,{1,46},["
     "{bin_element,{1,47},{string,{1,47},\"x\"},default,[utf8]}]},{string,{"
     "1,54},\"a\"},{string,{1,61},\"\\\"q\\\"\"},{bin,{1,68},[{bin_element,"
     "{1,69},{string,{1,69},\"b\"},default,[utf8]}]},{bin,{1,74},[{bin_elem"
     "ent,{1,75},{string,{1,75},\"c\"},default,[utf8]}]},{bin,{1,80},[{bin_"
     "element,{1,81},{string,{1,81},\"d\"},default,[utf8]}]},{bin,{1,86},[{"
     "bin_element,{1,87},{string,{1,87},\"e\"},default,[utf8]}]}]}]}]}."},
    {"f() -> \"\"\"\n  line1\n    \"line2\"\n\n  \"\"\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{string,{1,8},\"line1\\n  "
     "\\\"line2\\\"\\n\"}]}]}."},
    {"f() -> \"\"\"\n\"\"\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{string,{1,8},\"\"}]}]}."},
    {"f() -> \"\"\"\"\n \"\"\"\n \"\"\"\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{string,{1,8},"
     "\"\\\"\\\"\\\"\"}]}]}."},
    {"f() -> ~b\"\"\"\n a\\tb\n \"\"\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{bin,{1,8},[{bin_element,{1"
     ",10},{string,{1,10},\"a\\tb\"},default,[utf8]}]}]}]}."},
    {"f() -> ~S\"\"\"\n a\\tb\n \"\"\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{string,{1,10},\"a\\\\tb\"}"
     "]}]}."},
    {"f() -> \"a\" \"b\".",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{string,{1,8},\"ab\"}]}]}."},
    {"f() -> {16#ff.8, 16#ff.8#e2, 2#1.1#e-3, 10#1.5#e3, 1_0.5e1_0}.",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{tuple,{1,8},[{float,{1,9},"
     "255.5},{float,{1,18},65408.0},{float,{1,30},0.1875},{float,{1,41},1.5"
     "e3},{float,{1,52},1.05e11}]}]}]}."},
    {"f() -> {\"\\^?\\^a\\^[\", $\\^?}.",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{tuple,{1,8},[{string,{1,9}"
     ",\"\\d\\001\\e\"},{char,{1,22},127}]}]}]}."},
    {"f(X) -> maybe ok ?= X, 1 else E -> E end.",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{'maybe',{1,"
     "9},[{maybe_match,{1,18},{atom,{1,15},ok},{var,{1,21},'X'}},{integer,{"
     "1,24},1}],{'else',{1,26},[{clause,{1,31},[{var,{1,31},'E'}],[],[{var,"
     "{1,36},'E'}]}]}}]}]}."},
    {"f(X, Y) -> [{A, B} || A <- X && B <- Y, A > B].",
     "{function,{1,1},f,2,[{clause,{1,1},[{var,{1,3},'X'},{var,{1,6},'Y'}],"
     "[],[{lc,{1,12},{tuple,{1,13},[{var,{1,14},'A'},{var,{1,17},'B'}]},[{z"
     "ip,{1,39},[{generate,{1,25},{var,{1,23},'A'},{var,{1,28},'X'}},{gener"
     "ate,{1,35},{var,{1,33},'B'},{var,{1,38},'Y'}}]},{op,{1,43},'>',{var,{"
     "1,41},'A'},{var,{1,45},'B'}}]}]}]}."},
    {"f(X, Y) -> [A || A <:- X, <<A>> <:= Y].",
     "{function,{1,1},f,2,[{clause,{1,1},[{var,{1,3},'X'},{var,{1,6},'Y'}],"
     "[],[{lc,{1,12},{var,{1,13},'A'},[{generate_strict,{1,20},{var,{1,18},"
     "'A'},{var,{1,24},'X'}},{b_generate_strict,{1,33},{bin,{1,27},[{bin_el"
     "ement,{1,29},{var,{1,29},'A'},default,default}]},{var,{1,37},'Y'}}]}]"
     "}]}."},
    {"f(X) -> #{K => V || K := V <- X}.",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{mc,{1,9},{m"
     "ap_field_assoc,{1,13},{var,{1,11},'K'},{var,{1,16},'V'}},[{m_generate"
     ",{1,28},{map_field_exact,{1,23},{var,{1,21},'K'},{var,{1,26},'V'}},{v"
     "ar,{1,31},'X'}}]}]}]}."},
    {"f(X) -> [K || K := _ <:- X].",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{lc,{1,9},{v"
     "ar,{1,10},'K'},[{m_generate_strict,{1,22},{map_field_exact,{1,17},{va"
     "r,{1,15},'K'},{var,{1,20},'_'}},{var,{1,26},'X'}}]}]}]}."},
    {"f(X) -> [X, X || _ <- X].",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{lc,{1,9},[{"
     "var,{1,10},'X'},{var,{1,13},'X'}],[{generate,{1,20},{var,{1,18},'_'},"
     "{var,{1,23},'X'}}]}]}]}."},
    {"f(X) -> #{X => 1, 1 := X || _ <- X}.",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{mc,{1,9},[{"
     "map_field_assoc,{1,13},{var,{1,11},'X'},{integer,{1,16},1}},{map_fiel"
     "d_exact,{1,21},{integer,{1,19},1},{var,{1,24},'X'}}],[{generate,{1,31"
     "},{var,{1,29},'_'},{var,{1,34},'X'}}]}]}]}."},
    {"f(X, Y) -> [A || A <- X && B := C <- Y && <<D>> <= X].",
     "{function,{1,1},f,2,[{clause,{1,1},[{var,{1,3},'X'},{var,{1,6},'Y'}],"
     "[],[{lc,{1,12},{var,{1,13},'A'},[{zip,{1,20},[{generate,{1,20},{var,{"
     "1,18},'A'},{var,{1,23},'X'}},{m_generate,{1,35},{map_field_exact,{1,3"
     "0},{var,{1,28},'B'},{var,{1,33},'C'}},{var,{1,38},'Y'}},{b_generate,{"
     "1,49},{bin,{1,43},[{bin_element,{1,45},{var,{1,45},'D'},default,defau"
     "lt}]},{var,{1,52},'X'}}]}]}]}]}."},
    {"f(X) -> [B || A <- X, B = A].",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{lc,{1,9},{v"
     "ar,{1,10},'B'},[{generate,{1,17},{var,{1,15},'A'},{var,{1,20},'X'}},{"
     "match,{1,23},{var,{1,23},'B'},{var,{1,27},'A'}}]}]}]}."},
    {"f(X) -> X(1)(2):g():h().",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{call,{1,9},"
     "{remote,{1,20},{call,{1,9},{remote,{1,16},{call,{1,9},{call,{1,9},{va"
     "r,{1,9},'X'},[{integer,{1,11},1}]},[{integer,{1,14},2}]},{atom,{1,17}"
     ",g}},[]},{atom,{1,21},h}},[]}]}]}."},
    {"f(X) -> X#r.f(1).",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{call,{1,9},"
     "{record_field,{1,10},{var,{1,9},'X'},r,{atom,{1,13},f}},[{integer,{1,"
     "15},1}]}]}]}."},
    {"f(X) -> m:X#r.f.",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{remote,{1,1"
     "0},{atom,{1,9},m},{record_field,{1,12},{var,{1,11},'X'},r,{atom,{1,15"
     "},f}}}]}]}."},
    {"f(X) -> m:-X.",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{remote,{1,1"
     "0},{atom,{1,9},m},{op,{1,11},'-',{var,{1,12},'X'}}}]}]}."},
    {"f(X) -> {#m:r{a = X}, X#m:r.a, X#m:r{a = 1}, #_{a = 1}, X#_.a, X#_{a "
     "= 1}}.",
     "{function,{1,1},f,1,[{clause,{1,1},[{var,{1,3},'X'}],[],[{tuple,{1,9}"
     ",[{record,{1,10},{m,r},[{record_field,{1,15},{atom,{1,15},a},{var,{1,"
     "19},'X'}}]},{record_field,{1,24},{var,{1,23},'X'},{m,r},{atom,{1,29},"
     "a}},{record,{1,33},{var,{1,32},'X'},{m,r},[{record_field,{1,38},{atom"
     ",{1,38},a},{integer,{1,42},1}}]},{record,{1,46},[],[{record_field,{1,"
     "49},{atom,{1,49},a},{integer,{1,53},1}}]},{record_field,{1,58},{var,{"
     "1,57},'X'},[],{atom,{1,61},a}},{record,{1,65},{var,{1,64},'X'},[],[{r"
     "ecord_field,{1,68},{atom,{1,68},a},{integer,{1,72},1}}]}]}]}]}."},
    {"f(#_{a = A}, #m:r{}) -> A.",
     "{function,{1,1},f,2,[{clause,{1,1},[{record,{1,3},[],[{record_field,{"
     "1,6},{atom,{1,6},a},{var,{1,10},'A'}}]},{record,{1,14},{m,r},[]}],[],"
     "[{var,{1,25},'A'}]}]}."},
    {"f() -> {#Var{}, #end{a = 1}}.",
     "{function,{1,1},f,0,[{clause,{1,1},[],[],[{tuple,{1,8},[{record,{1,9}"
     ",'Var',[]},{record,{1,17},'end',[{record_field,{1,22},{atom,{1,22},a}"
     ",{integer,{1,26},1}}]}]}]}]}."},
    {"f([]) -> ?FUNCTION_ARITY.",
     "{function,{1,1},f,1,[{clause,{1,1},[{nil,{1,3}}],[],[{integer,{1,11},"
     "1}]}]}."},
    {"-record #r{a, b = 1 :: t()}.",
     "{attribute,{1,2},native_record,{r,[{record_field,{1,12},{atom,{1,12},"
     "a}},{typed_record_field,{record_field,{1,15},{atom,{1,15},b},{integer"
     ",{1,19},1}},{user_type,{1,24},t,[]}}]}}."},
    {"-record(#end {a}).",
     "{attribute,{1,2},native_record,{'end',[{record_field,{1,15},{atom,{1,"
     "15},a}}]}}."},
    {"-record(r, {a}).",
     "{attribute,{1,2},record,{r,[{record_field,{1,13},{atom,{1,13},a}}]}}."},
    {"-export_record([r]).",
     "{attribute,{1,2},export_record,[r]}."},
    {"-import_record(m, [a, b]).",
     "{attribute,{1,2},import_record,{m,[a,b]}}."},
    {"-nominal t() :: #m:r{} | #r{a :: b} | dynamic() | record().",
     "{attribute,{1,2},nominal,{t,{type,{1,17},union,[{type,{1,17},record,["
     "{tuple,{1,17},[{atom,{1,18},m},{atom,{1,20},r}]}]},{type,{1,26},recor"
     "d,[{atom,{1,27},r},{type,{1,29},field_type,[{atom,{1,29},a},{atom,{1,"
     "34},b}]}]},{type,{1,39},dynamic,[]},{type,{1,51},record,[]}]},[]}}."},
    {"-moduledoc false.",
     "{attribute,{1,2},moduledoc,false}."},
    {"f() -> ~q\"a\".",
     "1:8 illegal sigil prefix"},
    {"f() -> ~\"a\"x.",
     "1:12 illegal sigil suffix"},
    {"f() -> ~a.",
     "1:10 illegal string\n1:10 syntax error before: '.'"},
    {"f() -> \"a\"\"b\".",
     "1:11 adjacent string literals without intervening white space\n1:11 s"
     "yntax error before: \"b\""},
    {"f() -> \"\"\"a\n\"\"\".",
     "1:11 not white space after start of triple-quoted string\n2:4 syntax "
     "error before: '.'"},
    {"f() -> \"\"\"\n  a\n b\n  \"\"\".",
     "3:2 bad indentation in triple-quoted string\n4:6 syntax error before:"
     " '.'"},
    {"f() -> \"\"\"\n a\n.",
     "1:11 unterminated triple-quoted string starting with \"\\n a\\n.\\n\""},
    {"f() -> ~s(a.",
     "1:11 unterminated ~s() sigil string starting with \"a.\\n\""},
    {"f() -> \"abc.",
     "1:9 unterminated string starting with \"abc.\\n\""},
    {"f() -> 1a.",
     "1:8 illegal integer\n1:10 syntax error before: '.'"},
    {"f() -> 1.a.",
     "1:8 illegal float\n1:9 syntax error before: '.'"},
    {"f() -> 16#fg.",
     "1:8 illegal integer\n1:13 syntax error before: '.'"},
    {"f() -> 16#f.g.",
     "1:8 illegal float\n1:12 syntax error before: '.'"},
    {"f() -> 1.5x.",
     "1:8 illegal float\n1:12 syntax error before: '.'"},
    {"f() -> \"\\^1\".",
     "1:9 illegal character\n1:13 unterminated string starting with \".\\n\""},
    {"f(X) -> a:b:X.",
     "1:12 syntax error before: ':'"},
    {"f(X) -> [A || A <- X, K := V].",
     "1:29 syntax error before: ']'"},
    {"f(1) -> 1; g(2) -> 2.",
     "1:12 head mismatch: previous function f/1 is distinct from g/1. Is th"
     "e semicolon in f/1 unwanted?"},
    {"f(1) -> 1; f(2, 3) -> 2.",
     "1:12 head mismatch: function f with arities 1 and 2 is regarded as tw"
     "o distinct functions. Is the number of arguments incorrect or is the "
     "semicolon in f/1 unwanted?"},
    {"-record(r).",
     "1:10 syntax error before: ')'"},
    {"-record(#r).",
     "1:11 syntax error before: ')'"},
    {"-native_record(r).",
     "1:2 bad native record definition"},
    {"-import_record(m, [1]).",
     "1:19 bad native record name"},
    {"-doc 1.",
     "1:6 bad doc declaration"},
    {"maybe() -> 1.",
     "1:1 syntax error before: 'maybe'"},
    {"-feature(maybe_expr, disable).\nmaybe() -> else.",
     "{function,{2,1},'maybe',0,[{clause,{2,1},[],[],[{atom,{2,12},'else'}]"
     "}]}."},
    {"-if(?FEATURE_ENABLED(maybe_expr) and not ?FEATURE_ENABLED(compr_assig"
     "n)).\nf() -> a.\n-endif.",
     "{function,{2,1},f,0,[{clause,{2,1},[],[],[{atom,{2,8},a}]}]}."},
};

static void add_messages(Str *out, const Diags *d) {
  for (uint32_t i = 0; i < d->list.n; i++) {
    const Diag *x = &d->list.at[i];
    str_printf(out, "%u:%u %s\n", x->loc.line, x->loc.col, x->text);
  }
}

// Without the first form, which names the file, and the last newline.
static void parse(Str *out, const char *source) {
  ErlOptions opt = {.otp_release = 29};
  Arena *arena = arena_new();
  Names *names = names_new();
  Diags d;
  Str text = {0};
  diags_init(&d);
  str_printf(&text, "%s\n", source);
  Module *m = erl_parse_text(&d, names, arena, "t", text.at, text.n, &opt);
  add_messages(out, &d);
  m->forms.at++;
  m->forms.n--;
  ast_print(out, m);
  if (out->n) out->at[--out->n] = 0;
  str_free(&text);
  diags_free(&d);
  names_free(names);
  arena_free(arena);
}

int main(void) {
  int failed = 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    Str out = {0};
    parse(&out, rows[i].source);
    if (!out.at || strcmp(out.at, rows[i].expected)) {
      printf("%s\n  expected %s\n  got      %s\n", rows[i].source,
             rows[i].expected, out.at ? out.at : "");
      failed++;
    }
    str_free(&out);
  }
  return failed != 0;
}
