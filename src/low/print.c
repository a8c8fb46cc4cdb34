// SPDX-License-Identifier: Apache-2.0
// The text form of Low (docs/low.md, "Text").
#include "text.h"
#include <math.h>

const char *const low_types[] = {"V", "T", "W", "F", NULL};
const char *const low_roots[] = {"", "entry", "cont", "handler", NULL};
const char *const low_syms[] = {"",     "fn",  "atom", "lit", "fun",
                                "stub", "blk", "data", NULL};

const CtxField low_ctx_fields[] = {
#define X(name, type)         {#name, CTX_##name, 1},
#define XS(name, type, count) {#name, CTX_##name, count},
#include "../../abi/proc.def"
#undef X
#undef XS
    {NULL, 0, 0}};

NumForm low_num_form(LowOp op) {
  switch (op) {
  case LOW_CONST: return NUM_PLAIN;
  case LOW_FCONST: return NUM_DOUBLE;
  case LOW_CMP:
  case LOW_FCMP:
  case LOW_BR:
  case LOW_BRF: return NUM_COND;
  case LOW_CTXLOAD:
  case LOW_CTXSTORE: return NUM_CTX;
  default: break;
  }
  uint8_t aux = low_ops[op].aux;
  return aux == LAUX_IMM || aux == LAUX_BOTH ? NUM_OFFSET : NUM_NO;
}

typedef struct Printer {
  Str *out;
  const LowFn *f;
  uint32_t *uses;   // by value
  uint8_t *inlined; // by value: a constant written where it is used
} Printer;

// A W constant whose only use is an operand in its own block stands there.
static void count_uses(Printer *p) {
  const LowFn *f = p->f;
  for (BlkId id = 1; id < f->blk.n; id++)
    for (uint32_t i = 0; i < f->blk.at[id].out.n; i++) {
      const LowEdge *e = &f->blk.at[id].out.at[i];
      for (uint32_t k = 0; k < e->nargs; k++) p->uses[e->arg[k]] += 2;
    }
  for (Ref r = 1; r < f->ins.n; r++) {
    const LowIns *ins = &f->ins.at[r];
    for (uint32_t k = 0; k < ins->nargs && !ins->dead; k++) {
      const LowIns *def = &f->ins.at[ins->arg[k]];
      p->uses[ins->arg[k]]++;
      p->inlined[ins->arg[k]] =
          def->op == LOW_CONST && def->type == LT_W && def->blk == ins->blk;
    }
  }
  for (Ref r = 1; r < f->ins.n; r++)
    if (p->uses[r] != 1) p->inlined[r] = 0;
}

static void print_num(Printer *p, const LowIns *ins) {
  long long i = ins->i;
  double d;
  switch (low_num_form((LowOp)ins->op)) {
  case NUM_NO: break;
  case NUM_PLAIN: str_printf(p->out, "%lld", i); break;
  case NUM_COND: str_puts(p->out, low_conds[i]); break;
  case NUM_OFFSET: str_printf(p->out, "%+lld", i); break;
  case NUM_CTX:
    for (const CtxField *x = low_ctx_fields; x->name; x++) {
      uint64_t word = ((uint64_t)i - x->at) / 8;
      if (i % 8 || i < x->at || word >= x->count) continue;
      str_puts(p->out, x->name);
      if (x->count > 1) str_printf(p->out, "[%u]", (unsigned)word);
      return;
    }
    str_printf(p->out, "%+lld", i);
    break;
  case NUM_DOUBLE:
    memcpy(&d, &ins->i, sizeof d);
    if (isfinite(d))
      lit_print(p->out, &(Lit){.kind = LIT_FLOAT, .f = d});
    else
      str_printf(p->out, "%lld", i);
    break;
  }
}

static void print_sym(Str *out, const LowSym *sym) {
  str_printf(out, "@%s ", low_syms[sym->kind]);
  switch (sym->kind) {
  case SYM_NONE: break;
  case SYM_FN: text_fn_ref(out, sym->fn); break;
  case SYM_ATOM: text_name(out, sym->atom); break;
  case SYM_DATA:
  case SYM_LIT: lit_print(out, sym->lit); break;
  case SYM_FUNENTRY: text_fn_ref(out, sym->fun->fn); break;
  case SYM_STUB: str_puts(out, sym->stub); break;
  case SYM_BLK: str_printf(out, "b%u", sym->blk); break;
  }
}

static void print_args(Printer *p, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    if (i) str_puts(p->out, ", ");
    if (p->inlined[arg[i]])
      str_printf(p->out, "%lld", (long long)p->f->ins.at[arg[i]].i);
    else
      str_printf(p->out, "%%%u", arg[i]);
  }
}

static void print_paren_args(Printer *p, const LowIns *ins) {
  str_puts(p->out, " (");
  print_args(p, ins->arg, ins->nargs);
  str_putc(p->out, ')');
}

// Separates one part of an instruction from the next.
static void sep(Printer *p, const char **with) {
  str_puts(p->out, *with);
  *with = ", ";
}

// Operands, number, symbol; conditions stand in front.
static void print_parts(Printer *p, const LowIns *ins) {
  const char *with = " ";
  NumForm form = low_num_form((LowOp)ins->op);
  if (form == NUM_COND) {
    str_putc(p->out, ' ');
    print_num(p, ins);
  }
  if (ins->nargs) sep(p, &with), print_args(p, ins->arg, ins->nargs);
  if (form > NUM_COND || form == NUM_PLAIN) sep(p, &with), print_num(p, ins);
  uint8_t aux = low_ops[ins->op].aux;
  if (aux == LAUX_BOTH)
    sep(p, &with), str_printf(p->out, "%+lld", (long long)ins->j);
  if (ins->op == LOW_CATCH ? !ins->i : aux != LAUX_SYM) return;
  if (ins->sym.kind != SYM_NONE) sep(p, &with), print_sym(p->out, &ins->sym);
  if (ins->i && ins->op != LOW_CATCH)
    sep(p, &with), str_printf(p->out, "%+lld", (long long)ins->i);
}

static void print_call(Printer *p, const LowIns *ins) {
  str_putc(p->out, ' ');
  if (ins->sym.kind == SYM_FN)
    text_fn_ref(p->out, ins->sym.fn);
  else
    print_sym(p->out, &ins->sym);
  print_paren_args(p, ins);
}

static void print_edges(Printer *p, const LowBlk *b, bool is_switch) {
  for (uint32_t i = 0; i < b->out.n; i++) {
    const LowEdge *e = &b->out.at[i];
    str_puts(p->out, i ? ", " : " -> ");
    if (is_switch && i + 1 < b->out.n) {
      if (e->sym.kind == SYM_NONE)
        str_printf(p->out, "%lld", (long long)e->i);
      else
        print_sym(p->out, &e->sym);
      str_puts(p->out, ": ");
    }
    str_printf(p->out, "b%u", e->to);
    if (!e->nargs) continue;
    str_putc(p->out, '(');
    for (uint32_t k = 0; k < e->nargs; k++)
      str_printf(p->out, k ? ", %%%u" : "%%%u", e->arg[k]);
    str_putc(p->out, ')');
  }
}

static void print_ins(Printer *p, Ref r) {
  const LowIns *ins = &p->f->ins.at[r];
  const LowOpInfo *info = &low_ops[ins->op];
  if (ins->type != LT_VOID) str_printf(p->out, "%%%u = ", r);
  str_puts(p->out, info->text);
  if (ins->type != LT_VOID) str_printf(p->out, ".%s", low_types[ins->type]);
  if (ins->op == LOW_RT) {
    str_printf(p->out, " %s", ins->rt->c_name);
    print_paren_args(p, ins);
  } else if (ins->op == LOW_CALL || ins->op == LOW_TCALL) {
    print_call(p, ins);
  } else {
    print_parts(p, ins);
  }
  if (info->ntargets != -2)
    print_edges(p, &p->f->blk.at[ins->blk], ins->op == LOW_SWITCH);
  if (ins->line) str_printf(p->out, " ; line %u", ins->line);
}

static void print_head(Printer *p, BlkId id) {
  const LowBlk *b = &p->f->blk.at[id];
  str_printf(p->out, "b%u", id);
  if (b->root != ROOT_NO) str_printf(p->out, " %s", low_roots[b->root]);
  for (uint32_t i = 0; i < b->params.n; i++)
    str_printf(p->out, i ? ", %s %%%u" : " (%s %%%u",
               low_types[p->f->ins.at[b->params.at[i]].type], b->params.at[i]);
  if (b->params.n) str_putc(p->out, ')');
  if (b->cold) str_puts(p->out, " cold");
  if (b->framed) str_puts(p->out, " framed");
  if (b->exc) str_printf(p->out, " try b%u", b->exc);
  str_puts(p->out, ":\n");
}

static void print_line(Printer *p, Ref r) {
  if (p->inlined[r]) return;
  str_puts(p->out, "  ");
  print_ins(p, r);
  str_putc(p->out, '\n');
}

static Printer printer(Str *out, const LowFn *f) {
  Printer p = {out, f, mem_alloc(f->ins.n * sizeof *p.uses),
               mem_alloc(f->ins.n)};
  return p;
}

static void printer_free(Printer *p) {
  free(p->uses);
  free(p->inlined);
}

void low_print_ins(Str *out, const LowFn *f, Ref r) {
  Printer p = printer(out, f);
  print_ins(&p, r);
  printer_free(&p);
}

void low_print(Str *out, const LowFn *f) {
  Printer p = printer(out, f);
  count_uses(&p);
  str_puts(out, "fn ");
  text_fn_ref(out, f->ref);
  str_printf(out, " slots=%u", f->frame);
  if (f->file) str_printf(out, " file %u", f->file);
  if (f->line) str_printf(out, " line %u", f->line);
  str_puts(out, " {\n");
  for (BlkId id = 1; id < f->blk.n; id++) {
    const LowBlk *b = &f->blk.at[id];
    if (b->dead) continue;
    print_head(&p, id);
    for (uint32_t i = 0; i < b->ins.n; i++)
      if (!f->ins.at[b->ins.at[i]].dead) print_line(&p, b->ins.at[i]);
    if (b->term) print_line(&p, b->term);
  }
  str_puts(out, "}\n");
  printer_free(&p);
}
