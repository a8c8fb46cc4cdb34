// SPDX-License-Identifier: Apache-2.0
// Reads the text form of Low (docs/low.md, "Text"); print.c writes it. What it
// accepts has passed the verifier.
#include "text.h"

typedef struct Parser {
  Text t;
  LowFn *f;
  TextRoom room;
} Parser;

typedef VEC(Ref) Refs;

static Ref *refs_to(LowFn *f, Refs *from) {
  Ref *to = from->n ? NEW_N(f->arena, Ref, from->n) : NULL;
  if (from->n) memcpy(to, from->at, from->n * sizeof *to);
  vec_free(from);
  return to;
}

// --- operands

static bool at_number(const Text *t) {
  return !t->first && (t->kind == TX_INT || text_is(t, '-'));
}

// An integer stands for a W constant just before the instruction.
static Ref read_operand(Parser *p, BlkId b) {
  if (!at_number(&p->t)) return text_value(&p->t, p->room.values);
  LowIns k = {.op = LOW_CONST, .type = LT_W, .blk = b};
  k.i = text_int(&p->t, INT64_MIN, INT64_MAX);
  vec_push(&p->f->ins, k);
  vec_push(&p->f->blk.at[b].ins, p->f->ins.n - 1);
  return p->f->ins.n - 1;
}

// `n` operands, -1: as many as there are.
static void read_args(Parser *p, BlkId b, int n, Refs *args) {
  Text *t = &p->t;
  for (int i = 0; i != n && t->kind != TX_END; i++) {
    if (n < 0 && !i && !text_at_value(t) && !at_number(t)) return;
    if (i && !text_take(t, ',')) {
      if (n >= 0) text_error(t, "%d operands expected", n);
      return;
    }
    vec_push(args, read_operand(p, b));
  }
}

static void read_paren_args(Parser *p, BlkId b, Refs *args) {
  text_want(&p->t, '(');
  read_args(p, b, -1, args);
  text_want(&p->t, ')');
}

// --- what instructions carry

static int64_t read_cond(Text *t) {
  for (int c = 0; c < LC_COUNT; c++)
    if (text_take_word(t, low_conds[c])) return c;
  text_error(t, "condition expected");
  return 0;
}

static int64_t read_offset(Text *t) {
  if (!text_take(t, '+') && !text_is(t, '-')) text_error(t, "offset expected");
  return text_int(t, INT64_MIN, INT64_MAX);
}

// A field's name, with its index when it is an array.
static int64_t read_ctx(Text *t) {
  for (const CtxField *x = low_ctx_fields; x->name; x++) {
    if (!text_take_word(t, x->name)) continue;
    if (x->count == 1) return x->at;
    text_want(t, '[');
    uint64_t k = text_number(t, x->count - 1, "index");
    text_want(t, ']');
    return x->at + 8 * (int64_t)k;
  }
  return read_offset(t);
}

static int64_t read_double(Text *t) {
  Text ahead = *t;
  if (text_is(t, '-')) text_next(&ahead);
  if (ahead.kind != TX_FLOAT) return text_int(t, INT64_MIN, INT64_MAX);
  int64_t bits;
  memcpy(&bits, &text_lit(t)->f, sizeof bits);
  return bits;
}

static int64_t read_num(Text *t, NumForm form) {
  switch (form) {
  case NUM_NO: return 0;
  case NUM_PLAIN: return text_int(t, INT64_MIN, INT64_MAX);
  case NUM_COND: return read_cond(t);
  case NUM_OFFSET: return read_offset(t);
  case NUM_CTX: return read_ctx(t);
  case NUM_DOUBLE: return read_double(t);
  }
  return 0;
}

static const char *read_stub(Text *t) {
  static const char *const stubs[] = {
#define STUB(name, arity) #name,
#include "../../abi/stubs.def"
      NULL};
  int k = text_word_in(t, stubs);
  if (k < 0)
    text_error(t, "name of a stub expected");
  else
    text_next(t);
  return k < 0 ? NULL : stubs[k];
}

static const FunInfo *read_fun(Parser *p) {
  FunInfo *fun = NEW(p->f->arena, FunInfo);
  fun->fn = text_fn(&p->t);
  fun->arity = fun->fn->arity;
  return fun;
}

static LitP read_data(Text *t) {
  LitP l = text_lit(t);
  if (l->kind != LIT_BITS) text_error(t, "bytes expected");
  return l;
}

// Behind an @.
static LowSym read_sym(Parser *p) {
  Text *t = &p->t;
  int kind = text_word_in(t, low_syms);
  if (kind <= 0) {
    text_error(t, "kind of symbol expected");
    return (LowSym){0};
  }
  text_next(t);
  LowSym sym = {.kind = (SymKind)kind};
  switch (sym.kind) {
  case SYM_NONE: break;
  case SYM_FN: sym.fn = text_fn(t); break;
  case SYM_ATOM: sym.atom = text_atom(t); break;
  case SYM_LIT: sym.lit = text_lit(t); break;
  case SYM_DATA: sym.lit = read_data(t); break;
  case SYM_FUNENTRY: sym.fun = read_fun(p); break;
  case SYM_STUB: sym.stub = read_stub(t); break;
  case SYM_BLK: sym.blk = text_block(t, p->room.blocks); break;
  }
  return sym;
}

static const RtCall *read_rt(Parser *p) {
  Str name = {0};
  str_add(&name, p->t.at, p->t.kind == TX_WORD ? p->t.n : 0);
  const RtCall *rt = low_rtcall(name.at);
  for (uint32_t i = 0; i < ir_bif_count && !rt; i++) {
    if (!ir_bif_rows[i].c_name || strcmp(ir_bif_rows[i].c_name, name.at))
      continue;
    RtCall *bif = NEW(p->f->arena, RtCall);
    *bif = low_rtcall_bif(&ir_bif_rows[i]);
    rt = bif;
  }
  str_free(&name);
  if (!rt)
    text_error(&p->t, "C function of the runtime expected");
  else
    text_next(&p->t);
  return rt;
}

static void read_call(Parser *p, BlkId b, LowIns *ins, Refs *args) {
  if (ins->op == LOW_RT)
    ins->rt = read_rt(p);
  else if (text_take(&p->t, '@'))
    ins->sym = read_sym(p);
  else
    ins->sym = (LowSym){SYM_FN, {.fn = text_fn(&p->t)}};
  read_paren_args(p, b, args);
}

// A comma, unless this is the first part of the instruction.
static void read_sep(Text *t, bool *any) {
  if (*any) text_want(t, ',');
  *any = true;
}

static void read_parts(Parser *p, BlkId b, LowIns *ins, Refs *args) {
  Text *t = &p->t;
  const LowOpInfo *info = &low_ops[ins->op];
  NumForm form = low_num_form((LowOp)ins->op);
  bool any = info->nargs > 0;
  if (form == NUM_COND) ins->i = read_cond(t);
  read_args(p, b, info->nargs, args);
  if (form != NUM_COND && form != NUM_NO) {
    read_sep(t, &any);
    ins->i = read_num(t, form);
  }
  if (info->aux == LAUX_BOTH) read_sep(t, &any), ins->j = read_offset(t);
  if (info->aux != LAUX_SYM) return;
  if (text_take(t, '@')) ins->sym = read_sym(p), any = true;
  if (ins->op == LOW_CATCH) // without symbol: no handler
    ins->sym.kind = SYM_BLK, ins->i = any ? ins->sym.blk : 0;
  else if (any && text_take(t, ','))
    ins->i = read_offset(t);
}

// --- edges

static void read_match(Parser *p, LowEdge *e) {
  if (text_at_block(&p->t)) return;
  if (text_take(&p->t, '@'))
    e->sym = read_sym(p);
  else
    e->i = text_int(&p->t, INT64_MIN, INT64_MAX);
  text_want(&p->t, ':');
}

static void read_edges(Parser *p, BlkId b, LowOp op) {
  if (p->t.kind != TX_ARROW) return;
  do {
    text_next(&p->t);
    LowEdge e = {0};
    Refs args = {0};
    if (op == LOW_SWITCH) read_match(p, &e);
    e.to = text_block(&p->t, p->room.blocks);
    if (text_take(&p->t, '(')) {
      do vec_push(&args, text_value(&p->t, p->room.values));
      while (text_take(&p->t, ','));
      text_want(&p->t, ')');
    }
    e.nargs = args.n;
    e.arg = refs_to(p->f, &args);
    vec_push(&p->f->blk.at[b].out, e);
  } while (text_is(&p->t, ','));
}

// --- instructions

static int op_of(const Text *t) {
  for (int op = LOW_PARAM + 1; op < LOW_COUNT; op++)
    if (op != LOW_OPS && text_word_is(t, low_ops[op].text)) return op;
  return -1;
}

static LowType read_type(Text *t) {
  int type = text_word_in(t, low_types);
  if (type <= LT_VOID) {
    text_error(t, "type expected");
    return LT_VOID;
  }
  text_next(t);
  return (LowType)type;
}

static bool place(Parser *p, Ref r, LowIns ins) {
  if (!p->f->ins.at[r].dead) {
    text_error(&p->t, "%%%u is defined twice", r);
    return false;
  }
  p->f->ins.at[r] = ins;
  return true;
}

static void read_body(Parser *p, BlkId b, LowIns *ins) {
  Refs args = {0};
  if (ins->op == LOW_RT || ins->op == LOW_CALL || ins->op == LOW_TCALL)
    read_call(p, b, ins, &args);
  else
    read_parts(p, b, ins, &args);
  ins->nargs = args.n;
  ins->arg = refs_to(p->f, &args);
}

static void read_ins(Parser *p, BlkId b) {
  Text *t = &p->t;
  LowIns ins = {.blk = b};
  Ref r = 0;
  if (t->kind == TX_VALUE) {
    r = text_value(t, p->room.values);
    text_want(t, '=');
  }
  int op = op_of(t);
  if (op < 0) {
    text_error(t, "instruction expected");
    return;
  }
  text_next(t);
  ins.op = (uint8_t)op;
  if (text_take(t, '.')) ins.type = (uint8_t)read_type(t);
  if (!r != !ins.type) text_error(t, "a result has a number and a type");
  read_body(p, b, &ins);
  bool is_term = low_ops[op].ntargets != -2;
  if (is_term) read_edges(p, b, (LowOp)op);
  ins.line = text_line(t);
  if (r && !place(p, r, ins)) return;
  if (!r) vec_push(&p->f->ins, ins), r = p->f->ins.n - 1;
  if (is_term)
    p->f->blk.at[b].term = r;
  else
    vec_push(&p->f->blk.at[b].ins, r);
}

// --- blocks and functions

static void read_params(Parser *p, BlkId b) {
  if (!text_take(&p->t, '(')) return;
  do {
    LowIns ins = {.op = LOW_PARAM, .blk = b};
    ins.type = (uint8_t)read_type(&p->t);
    Ref r = text_value(&p->t, p->room.values);
    if (!r || !place(p, r, ins)) return;
    vec_push(&p->f->blk.at[b].params, r);
  } while (text_take(&p->t, ','));
  text_want(&p->t, ')');
}

static void read_block(Parser *p) {
  Text *t = &p->t;
  BlkId id = text_block(t, p->room.blocks);
  LowBlk *b = &p->f->blk.at[id];
  if (id && !b->dead) text_error(t, "b%u is defined twice", id);
  b->dead = false;
  int root = text_word_in(t, low_roots);
  if (root > 0) b->root = (uint8_t)root, text_next(t);
  read_params(p, id);
  b->cold = text_take_word(t, "cold");
  b->framed = text_take_word(t, "framed");
  if (text_take_word(t, "try")) b->exc = text_block(t, p->room.blocks);
  text_want(t, ':');
  while (t->kind != TX_END && !b->term) read_ins(p, id);
}

static void read_head(Parser *p) {
  Text *t = &p->t;
  LowFn *f = p->f;
  if (text_take_word(t, "slots")) {
    text_want(t, '=');
    f->frame = (uint32_t)text_number(t, 1 << 20, "number of slots");
  }
  if (text_take_word(t, "file"))
    f->file = (uint32_t)text_number(t, UINT32_MAX, "file");
  if (text_take_word(t, "line"))
    f->line = (uint32_t)text_number(t, UINT32_MAX, "line");
  if (!text_is(t, '{')) text_error(t, "'{' expected");
  p->room = text_room(t);
  while (f->ins.n < p->room.values) vec_push(&f->ins, (LowIns){.dead = true});
  while (f->blk.n < p->room.blocks) vec_push(&f->blk, (LowBlk){.dead = true});
  text_next(t);
}

// After the frame pass, blocks are marked as framed, or there is no frame.
static bool is_framed(const LowFn *f) {
  for (BlkId id = 1; id < f->blk.n; id++)
    if (f->blk.at[id].framed) return true;
  return f->frame != 0;
}

static void check(Parser *p) {
  Str why = {0};
  Loc loc = {p->t.file, 0, 0};
  if (!low_verify(p->f, is_framed(p->f), &why))
    diag(p->t.diags, loc, E_TEXT_FORM, why.at);
  str_free(&why);
}

LowFn *low_parse(Diags *diags, uint32_t source, LitPool *lits) {
  Parser p = {0};
  uint32_t errors = diags->errors;
  text_init(&p.t, diags, source, lits);
  if (!text_take_word(&p.t, "fn")) text_error(&p.t, "fn expected");
  p.f = low_fn_new(text_fn(&p.t));
  read_head(&p);
  while (p.t.kind != TX_END && !text_is(&p.t, '}')) read_block(&p);
  text_want(&p.t, '}');
  if (p.t.kind != TX_END) text_error(&p.t, "end of text expected");
  if (diags->errors == errors) check(&p);
  if (diags->errors == errors) return p.f;
  low_fn_free(p.f);
  return NULL;
}
