// SPDX-License-Identifier: Apache-2.0
// The text form of IR (docs/ir.md, "Text"). Values and blocks print with their
// own numbers, so dumps of one function before and after a pass line up.
#include "text.h"
#include "../../abi/term.h"

// Larger sets first: the first row that fits is printed and taken away.
const TypeName ir_type_names[] = {
    {"any", TY_ANY},
    {"number", TY_NUMBER},
    {"atom", TY_ATOM},
    {"int", TY_INT},
    {"bool", TY_BOOL},
    {"list", TY_LIST},
    {"bits", TY_BITS},
    {"nil", TY_NIL},
    {"cons", TY_CONS},
    {"small", TY_SMALL},
    {"big", TY_BIG},
    {"float", TY_FLOAT},
    {"true", TY_TRUE},
    {"false", TY_FALSE},
    {"other_atom", TY_OTHER_ATOM},
    {"tuple", TY_TUPLE},
    {"map", TY_MAP},
    {"binary", TY_BINARY},
    {"odd_bits", TY_ODD_BITS},
    {"fun", TY_FUN},
    {"pid", TY_PID},
    {"port", TY_PORT},
    {"ref", TY_REF},
    {"record", TY_RECORD},
    {"none", TY_NONE},
    {"never", 0},
    {NULL, 0},
};

const char *const ir_seg_types[] = {
    [SEG_INT] = "int",       [SEG_FLOAT] = "float",
    [SEG_BITS] = "bits",     [SEG_UTF8] = "utf8",
    [SEG_UTF16] = "utf16",   [SEG_UTF32] = "utf32",
    [SEG_STRING] = "string", NULL};

const char *const ir_seg_flags[] = {"signed", "little", "native",
                                    "all",    "skip",   NULL};

const char *const ir_fail_kinds[FAIL_KINDS + 1] = {
    [FAIL_BADMATCH] = "badmatch",
    [FAIL_CASE_CLAUSE] = "case_clause",
    [FAIL_IF_CLAUSE] = "if_clause",
    [FAIL_TRY_CLAUSE] = "try_clause",
    [FAIL_ELSE_CLAUSE] = "else_clause",
    [FAIL_FUNCTION_CLAUSE] = "function_clause",
    [FAIL_BADRECORD] = "badrecord",
    [FAIL_BADARG] = "badarg",
    [FAIL_BAD_GENERATOR] = "bad_generator",
    [FAIL_BAD_FILTER] = "bad_filter",
    [FAIL_BADMAP] = "badmap",
    [FAIL_UNDEF] = "undef",
};

void text_name(Str *out, Name name) {
  lit_print(out, &(Lit){.kind = LIT_ATOM, .atom = name});
}

void text_fn_ref(Str *out, const FnRef *fn) {
  text_name(out, fn->module);
  str_putc(out, ':');
  text_name(out, fn->name);
  str_printf(out, "/%u", fn->arity);
}

void text_quoted(Str *out, const char *s) {
  str_putc(out, '"');
  for (; *s; s++)
    if (*s == '"' || *s == '\\')
      str_printf(out, "\\%c", *s);
    else if ((unsigned char)*s < 32)
      str_printf(out, "\\x{%x}", *s);
    else
      str_putc(out, *s);
  str_putc(out, '"');
}

static void print_range(Str *out, TypeSet set, int64_t lo, int64_t hi) {
  if (set & TY_SMALL && (lo != SMALL_MIN || hi != SMALL_MAX))
    str_printf(out, " %lld..%lld", (long long)lo, (long long)hi);
}

enum { MOST = 10 }; // kinds of terms: a set of more is shown by what is missing

// The range belongs to the name that has the small integers in it.
static void print_type(Str *out, TypeSet set, int64_t lo, int64_t hi) {
  const char *sep = "";
  TypeSet missing = TY_ANY & ~set;
  if (missing && __builtin_popcount(TY_ANY & set) > MOST) {
    str_puts(out, "any");
    print_range(out, set, lo, hi);
    set &= TY_NONE;
    sep = "|";
  } else {
    missing = 0;
  }
  for (const TypeName *t = ir_type_names; t->name && missing; t++) {
    if (!t->set || (missing & t->set) != t->set) continue;
    str_printf(out, "-%s", t->name);
    missing &= ~t->set;
  }
  for (const TypeName *t = ir_type_names; t->name; t++) {
    if ((set & t->set) != t->set || (!t->set && *sep)) continue;
    str_printf(out, "%s%s", sep, t->name);
    print_range(out, t->set, lo, hi);
    set &= ~t->set;
    sep = "|";
  }
}

// What the text leaves out: see ir_ins_type.
static void print_result_type(Str *out, const Ins *ins) {
  TypeSet type = ir_ins_type(ins);
  bool is_int_lit = ins->op == IR_LIT && ins->lit->kind == LIT_INT;
  bool ranged = !is_int_lit && ins->type & TY_SMALL &&
                (ins->lo != SMALL_MIN || ins->hi != SMALL_MAX);
  bool is_default =
      ins->type == type || (ins->op == IR_BIF && ins->type == TY_ANY);
  if (is_default && !ranged) return;
  str_puts(out, " : ");
  print_type(out, ins->type, ranged ? ins->lo : SMALL_MIN,
             ranged ? ins->hi : SMALL_MAX);
}

static void print_args(Str *out, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    str_printf(out, i ? ", %%%u" : "%%%u", arg[i]);
}

static void print_seg(Str *out, const BsSeg *seg) {
  str_puts(out, ir_seg_types[seg->type]);
  for (int i = 0; ir_seg_flags[i]; i++)
    if (seg->flags & 1u << i) str_printf(out, "+%s", ir_seg_flags[i]);
  // `@` may be part of a word, so that a number has to stand before it.
  if ((seg->unit != 1 && seg->type != SEG_STRING) || seg->line)
    str_printf(out, ":%u", seg->unit);
  if (seg->line) str_printf(out, "@%u", seg->line);
}

// Each segment with its operands: string %v %size, ...
static void print_segs(Str *out, const Ins *ins) {
  uint32_t next = 0;
  for (uint32_t i = 0; i < ins->segs->n; i++) {
    const BsSeg *seg = &ins->segs->seg[i];
    if (i) str_puts(out, ", ");
    print_seg(out, seg);
    if (seg->type == SEG_STRING) {
      str_putc(out, ' ');
      lit_print(out, seg->bytes);
    }
    for (uint32_t n = ir_seg_args(seg); n && next < ins->nargs; n--)
      str_printf(out, " %%%u", ins->arg[next++]);
  }
}

static void print_call(Str *out, const FnRef *fn, const Ins *ins) {
  text_fn_ref(out, fn);
  str_puts(out, " (");
  print_args(out, ins->arg, ins->nargs);
  str_putc(out, ')');
}

static void print_c_name(Str *out, const char *s) {
  size_t n = strlen(s);
  NameData *name = mem_alloc(sizeof *name + n + 1);
  name->size = (uint32_t)n;
  memcpy(name->text, s, n);
  text_name(out, name);
  free(name);
}

static void print_bif(Str *out, const Ins *ins) {
  print_c_name(out, ins->bif->module);
  str_putc(out, ':');
  print_c_name(out, ins->bif->name);
  str_printf(out, "/%u (", ins->bif->arity);
  print_args(out, ins->arg, ins->nargs);
  str_putc(out, ')');
}

// True when operands are still to come.
static bool print_aux(Str *out, const Ins *ins) {
  switch ((AuxKind)ir_ops[ins->op].aux) {
  case AUX_NO: return true;
  case AUX_LIT: lit_print(out, ins->lit); break;
  case AUX_INT: str_printf(out, "%lld", (long long)ins->i); break;
  case AUX_TYPES: print_type(out, ins->types, SMALL_MIN, SMALL_MAX); break;
  case AUX_SEG: print_seg(out, ins->seg); break;
  case AUX_FAIL: str_puts(out, ir_fail_kinds[ins->fail]); break;
  case AUX_FN: print_call(out, ins->fn, ins); return false;
  case AUX_FUN: print_call(out, ins->fun->fn, ins); return false;
  case AUX_BIF: print_bif(out, ins); return false;
  case AUX_SEGS: print_segs(out, ins); return false;
  }
  if (ins->nargs) str_puts(out, ", ");
  return true;
}

static void print_edges(Str *out, const Blk *b) {
  for (uint32_t i = 0; i < b->out.n; i++) {
    const Edge *e = &b->out.at[i];
    str_puts(out, i ? ", " : " -> ");
    if (e->match) {
      lit_print(out, e->match);
      str_puts(out, ": ");
    }
    str_printf(out, "b%u", e->to);
    if (!e->nargs) continue;
    str_putc(out, '(');
    print_args(out, e->arg, e->nargs);
    str_putc(out, ')');
  }
}

void ir_print_ins(Str *out, const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[r];
  const IrOpInfo *info = &ir_ops[ins->op];
  if (info->result) {
    str_printf(out, "%%%u", r);
    print_result_type(out, ins);
    str_puts(out, " = ");
  }
  str_puts(out, info->text);
  if (info->aux != AUX_NO || ins->nargs) str_putc(out, ' ');
  if (print_aux(out, ins)) print_args(out, ins->arg, ins->nargs);
  if (info->ntargets != -2) print_edges(out, &f->blk.at[ins->blk]);
  if (ins->line) str_printf(out, " ; line %u", ins->line);
}

static void print_head(Str *out, const Fn *f, BlkId id) {
  const Blk *b = &f->blk.at[id];
  str_printf(out, "b%u", id);
  for (uint32_t i = 0; i < b->params.n; i++) {
    str_printf(out, i ? ", %%%u" : " (%%%u", b->params.at[i]);
    print_result_type(out, &f->ins.at[b->params.at[i]]);
  }
  if (b->params.n) str_putc(out, ')');
  if (b->exc)
    str_printf(out, " %s b%u", b->exc_kind == EXC_GUARD ? "guard" : "try",
               b->exc);
  str_puts(out, ":\n");
}

static void print_line(Str *out, const Fn *f, Ref r) {
  str_puts(out, "  ");
  ir_print_ins(out, f, r);
  str_putc(out, '\n');
}

void ir_print_fn(Str *out, const Fn *f) {
  str_puts(out, "fn ");
  text_fn_ref(out, f->ref);
  if (f->is_fun) str_puts(out, " fun");
  if (f->file) str_printf(out, " file %u", f->file);
  if (f->line) str_printf(out, " line %u", f->line);
  str_puts(out, " {\n");
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    print_head(out, f, id);
    for (uint32_t i = 0; i < b->ins.n; i++)
      if (!f->ins.at[b->ins.at[i]].dead) print_line(out, f, b->ins.at[i]);
    if (b->term) print_line(out, f, b->term);
  }
  str_puts(out, "}\n");
}

static void print_local(Str *out, const char *what, const FnRef *fn) {
  str_printf(out, "%s ", what);
  text_name(out, fn->name);
  str_printf(out, "/%u\n", fn->arity);
}

static void print_fun_info(Str *out, const FunInfo *fun) {
  str_puts(out, "fun ");
  text_fn_ref(out, fun->fn);
  str_printf(out, " arity %u index %u free %u\n", fun->arity, fun->index,
             fun->nfree);
}

void ir_print(Str *out, const IrModule *m) {
  str_puts(out, "module ");
  text_name(out, m->name);
  str_putc(out, '\n');
  for (uint32_t i = 0; i < m->files.n; i++) {
    str_puts(out, "file ");
    text_quoted(out, m->files.at[i]);
    str_putc(out, '\n');
  }
  if (m->attributes) {
    str_puts(out, "attributes ");
    lit_print(out, m->attributes);
    str_putc(out, '\n');
  }
  for (uint32_t i = 0; i < m->exports.n; i++)
    print_local(out, "export", m->exports.at[i]);
  if (m->on_load) print_local(out, "on_load", m->on_load);
  for (uint32_t i = 0; i < m->funs.n; i++) print_fun_info(out, m->funs.at[i]);
  for (uint32_t i = 0; i < m->fns.n; i++) ir_print_fn(out, m->fns.at[i]);
}
