// SPDX-License-Identifier: Apache-2.0
// Reads the text form of IR (docs/ir.md, "Text"); print.c writes it. What it
// accepts has passed the verifier.
#include "text.h"
#include "../../abi/term.h"

typedef struct Parser {
  Text t;
  IrModule *m;
  Fn *f;
  TextRoom room;
} Parser;

typedef VEC(Ref) Refs;

static void *refs_to(Fn *f, Refs *from) {
  Ref *to = from->n ? NEW_N(f->arena, Ref, from->n) : NULL;
  if (from->n) memcpy(to, from->at, from->n * sizeof *to);
  vec_free(from);
  return to;
}

// --- types

static const TypeName *type_name(const Text *t) {
  for (const TypeName *x = ir_type_names; x->name; x++)
    if (text_word_is(t, x->name)) return x;
  return NULL;
}

static bool at_range(const Text *t) {
  Text ahead = *t;
  text_take(&ahead, '-');
  return ahead.kind == TX_INT;
}

static void read_range(Text *t, Ins *ins) {
  ins->lo = text_int(t, SMALL_MIN, SMALL_MAX);
  text_want_kind(t, TX_DOTS, "..");
  ins->hi = text_int(t, SMALL_MIN, SMALL_MAX);
}

static TypeSet read_type(Text *t) {
  const TypeName *x = type_name(t);
  if (!x)
    text_error(t, "type expected");
  else
    text_next(t);
  return x ? x->set : 0;
}

// A set of types; ranges go to `ins` when there is one.
static TypeSet read_types(Text *t, Ins *ins) {
  TypeSet set = 0;
  do {
    set |= read_type(t);
    if (ins && at_range(t)) read_range(t, ins);
    while (text_take(t, '-')) set &= ~read_type(t);
  } while (text_take(t, '|'));
  return set;
}

// --- operands

static void read_args(Parser *p, Refs *args) {
  while (text_at_value(&p->t)) {
    vec_push(args, text_value(&p->t, p->room.values));
    if (!text_take(&p->t, ',')) return;
    if (!text_at_value(&p->t)) text_error(&p->t, "value expected");
  }
}

static void read_paren_args(Parser *p, Refs *args) {
  text_want(&p->t, '(');
  read_args(p, args);
  text_want(&p->t, ')');
}

static void read_seg(Parser *p, BsSeg *seg) {
  Text *t = &p->t;
  int type = text_word_in(t, ir_seg_types);
  if (type < 0) {
    text_error(t, "segment type expected");
    return;
  }
  text_next(t);
  *seg = (BsSeg){.type = (SegType)type, .unit = 1};
  while (text_take(t, '+')) {
    int flag = text_word_in(t, ir_seg_flags);
    if (flag < 0)
      text_error(t, "segment flag expected");
    else
      seg->flags |= 1u << flag;
    text_next(t);
  }
  if (text_take(t, ':')) seg->unit = (uint32_t)text_number(t, 256, "unit");
  if (text_take(t, '@'))
    seg->line = (uint32_t)text_number(t, UINT32_MAX, "line");
  if (seg->type == SEG_STRING) seg->bytes = text_lit(t);
}

static void read_segs(Parser *p, Ins *ins, Refs *args) {
  VEC(BsSeg) segs = {0};
  do {
    BsSeg seg = {0};
    read_seg(p, &seg);
    for (uint32_t n = ir_seg_args(&seg); n; n--)
      vec_push(args, text_value(&p->t, p->room.values));
    vec_push(&segs, seg);
  } while (text_take(&p->t, ','));
  size_t size = segs.n * sizeof *segs.at;
  BsSegs *s = arena_alloc(p->f->arena, sizeof *s + size);
  s->n = segs.n;
  memcpy(s->seg, segs.at, size);
  vec_free(&segs);
  ins->segs = s;
}

static const FunInfo *read_fun(Parser *p) {
  const FnRef *fn = text_fn(&p->t);
  for (uint32_t i = 0; i < p->m->funs.n; i++)
    if (p->m->funs.at[i]->fn == fn) return p->m->funs.at[i];
  text_error(&p->t, "function without a `fun` line");
  return NULL;
}

static const BifRow *read_bif(Parser *p) {
  const FnRef *fn = text_fn(&p->t);
  const BifRow *row = fn->bif;
  if (!row) text_error(&p->t, "unknown BIF");
  return row;
}

// Reads what the instruction carries, and its operands.
static void read_operands(Parser *p, Ins *ins, Refs *args) {
  Text *t = &p->t;
  int fail;
  switch ((AuxKind)ir_ops[ins->op].aux) {
  case AUX_NO: read_args(p, args); return;
  case AUX_FN: ins->fn = text_fn(t), read_paren_args(p, args); return;
  case AUX_FUN: ins->fun = read_fun(p), read_paren_args(p, args); return;
  case AUX_BIF: ins->bif = read_bif(p), read_paren_args(p, args); return;
  case AUX_SEGS: read_segs(p, ins, args); return;
  case AUX_LIT: ins->lit = text_lit(t); break;
  case AUX_INT: ins->i = text_int(t, INT32_MIN, INT32_MAX); break;
  case AUX_TYPES: ins->types = read_types(t, NULL); break;
  case AUX_SEG: {
    BsSeg *seg = NEW(p->f->arena, BsSeg);
    read_seg(p, seg);
    ins->seg = seg;
    break;
  }
  case AUX_FAIL:
    if ((fail = text_word_in(t, ir_fail_kinds)) < 0)
      text_error(t, "kind of failure expected");
    else
      ins->fail = (FailKind)fail;
    text_next(t);
    break;
  }
  if (text_take(t, ',')) read_args(p, args);
}

// --- edges

// An atom may look like a block's name; only a case has a colon behind it.
static LitP read_match(Text *t) {
  Text ahead = *t;
  if (text_at_block(t)) {
    text_next(&ahead);
    if (!text_is(&ahead, ':')) return NULL;
  }
  LitP match = text_lit(t);
  text_want(t, ':');
  return match;
}

static void read_edges(Parser *p, BlkId b, IrOp op) {
  if (p->t.kind != TX_ARROW) return;
  do {
    text_next(&p->t);
    Edge e = {0};
    Refs args = {0};
    if (op == IR_SWITCH) e.match = read_match(&p->t);
    e.to = text_block(&p->t, p->room.blocks);
    if (text_is(&p->t, '(')) read_paren_args(p, &args);
    e.nargs = args.n;
    e.arg = refs_to(p->f, &args);
    vec_add(p->f->arena, &p->f->blk.at[b].out, e);
  } while (text_is(&p->t, ','));
}

// --- instructions

static int op_of(const Text *t) {
  for (int op = IR_PARAM + 1; op < IR_COUNT; op++)
    if (op != IR_OPS && text_word_is(t, ir_ops[op].text)) return op;
  return -1;
}

// Puts the instruction in its place; false if there is one already.
static bool place(Parser *p, Ref r, Ins ins) {
  if (!p->f->ins.at[r].dead) {
    text_error(&p->t, "%%%u is defined twice", r);
    return false;
  }
  p->f->ins.at[r] = ins;
  return true;
}

static void read_result_type(Parser *p, Ins *ins, bool *given) {
  *given = text_take(&p->t, ':');
  if (*given) ins->type = read_types(&p->t, ins);
}

static Ins new_ins(BlkId b) {
  return (Ins){.lo = SMALL_MIN, .hi = SMALL_MAX, .blk = b};
}

static void read_body(Parser *p, Ins *ins, bool typed) {
  Refs args = {0};
  read_operands(p, ins, &args);
  ins->nargs = args.n;
  ins->arg = refs_to(p->f, &args);
  if (p->t.kind == TX_END) return; // after an error the literal may be missing
  if (!typed) ins->type = ir_ins_type(ins);
  if (ins->op == IR_LIT && ins->lit->kind == LIT_INT)
    ins->lo = ins->hi = ins->lit->i;
}

static void read_ins(Parser *p, BlkId b) {
  Text *t = &p->t;
  Ins ins = new_ins(b);
  Ref r = 0;
  bool typed = false;
  if (t->kind == TX_VALUE) {
    r = text_value(t, p->room.values);
    read_result_type(p, &ins, &typed);
    text_want(t, '=');
  }
  int op = op_of(t);
  if (op < 0 || !!r != !!ir_ops[op].result) {
    text_error(t, op < 0 ? "instruction expected"
                  : r    ? "this instruction has no result"
                         : "this instruction has a result");
    return;
  }
  text_next(t);
  ins.op = (uint8_t)op;
  read_body(p, &ins, typed);
  bool is_term = ir_ops[op].ntargets != -2;
  if (is_term) read_edges(p, b, (IrOp)op);
  ins.line = text_line(t);
  if (r && !place(p, r, ins)) return;
  if (!r) vec_push(&p->f->ins, ins), r = p->f->ins.n - 1;
  if (is_term)
    p->f->blk.at[b].term = r;
  else
    vec_add(p->f->arena, &p->f->blk.at[b].ins, r);
}

// --- blocks and functions

static void read_params(Parser *p, BlkId b) {
  if (!text_take(&p->t, '(')) return;
  do {
    Ins ins = new_ins(b);
    bool typed;
    ins.op = IR_PARAM;
    Ref r = text_value(&p->t, p->room.values);
    read_result_type(p, &ins, &typed);
    if (!typed) ins.type = TY_ANY;
    if (!r || !place(p, r, ins)) return;
    vec_add(p->f->arena, &p->f->blk.at[b].params, r);
  } while (text_take(&p->t, ','));
  text_want(&p->t, ')');
}

static void read_block(Parser *p) {
  Text *t = &p->t;
  BlkId id = text_block(t, p->room.blocks);
  Blk *b = &p->f->blk.at[id];
  if (id && !b->dead) text_error(t, "b%u is defined twice", id);
  b->dead = false;
  read_params(p, id);
  bool is_guard = text_word_is(t, "guard");
  if (is_guard || text_word_is(t, "try")) {
    text_next(t);
    b->exc_kind = is_guard ? EXC_GUARD : EXC_TRY;
    b->exc = text_block(t, p->room.blocks);
  }
  text_want(t, ':');
  while (t->kind != TX_END && !b->term) read_ins(p, id);
}

static void make_room(Fn *f, TextRoom room) {
  while (f->ins.n < room.values) vec_push(&f->ins, (Ins){.dead = true});
  while (f->blk.n < room.blocks) vec_push(&f->blk, (Blk){.dead = true});
}

static void read_fn_flags(Parser *p, Fn *f) {
  Text *t = &p->t;
  f->is_fun = text_take_word(t, "fun");
  if (text_take_word(t, "file"))
    f->file = (uint32_t)text_number(t, p->m->files.n, "file");
  if (text_take_word(t, "line"))
    f->line = (uint32_t)text_number(t, UINT32_MAX, "line");
}

static void read_fn(Parser *p) {
  Text *t = &p->t;
  const FnRef *ref = text_fn(t);
  if (t->kind == TX_END) return;
  Fn *f = p->f = ir_fn_new(p->m, ref);
  read_fn_flags(p, f);
  if (!text_is(t, '{')) text_error(t, "'{' expected");
  p->room = text_room(t);
  make_room(f, p->room);
  text_next(t);
  Loc loc = {t->file, t->line, 0};
  while (t->kind != TX_END && !text_is(t, '}')) read_block(p);
  text_want(t, '}');
  if (!t->end) return;
  Str why = {0};
  if (!ir_verify(f, &why)) {
    diag(t->diags, loc, E_TEXT_FORM, why.at);
    t->kind = TX_END;
    t->end = NULL;
  }
  str_free(&why);
}

// --- modules

static const FnRef *read_local(Parser *p) {
  Name name = text_atom(&p->t);
  text_want(&p->t, '/');
  uint32_t arity = (uint32_t)text_number(&p->t, MAX_ARGS, "arity");
  return fn_ref(p->t.lits, p->m->name, name, arity);
}

static uint32_t read_field(Parser *p, const char *name) {
  if (!text_take_word(&p->t, name)) text_error(&p->t, "%s expected", name);
  return (uint32_t)text_number(&p->t, UINT32_MAX, name);
}

static void read_fun_info(Parser *p) {
  FunInfo *fun = NEW(p->m->arena, FunInfo);
  fun->fn = text_fn(&p->t);
  fun->arity = read_field(p, "arity");
  fun->index = read_field(p, "index");
  fun->nfree = read_field(p, "free");
  vec_push(&p->m->funs, fun);
}

static void read_item(Parser *p) {
  Text *t = &p->t;
  if (text_take_word(t, "fn"))
    read_fn(p);
  else if (text_take_word(t, "fun"))
    read_fun_info(p);
  else if (text_take_word(t, "export"))
    vec_push(&p->m->exports, read_local(p));
  else if (text_take_word(t, "on_load"))
    p->m->on_load = read_local(p);
  else if (text_take_word(t, "attributes"))
    p->m->attributes = text_lit(t);
  else if (text_take_word(t, "file"))
    vec_push(&p->m->files, text_string(t, p->m->arena));
  else
    text_error(t, "fn, fun, export, file, attributes or on_load expected");
}

static void mark_exports(IrModule *m) {
  Map exports = {0};
  for (uint32_t i = 0; i < m->exports.n; i++)
    map_put(&exports, m->exports.at[i]->id, 1);
  for (uint32_t i = 0; i < m->fns.n; i++)
    m->fns.at[i]->exported = map_get(&exports, m->fns.at[i]->ref->id, NULL);
  map_free(&exports);
}

IrModule *ir_parse(Diags *diags, uint32_t source, LitPool *lits) {
  Parser p = {0};
  uint32_t errors = diags->errors;
  text_init(&p.t, diags, source, lits);
  if (!text_take_word(&p.t, "module")) text_error(&p.t, "module expected");
  p.m = ir_module_new(lits, text_atom(&p.t));
  while (p.t.kind != TX_END) read_item(&p);
  mark_exports(p.m);
  if (diags->errors == errors) return p.m;
  ir_module_free(p.m);
  return NULL;
}
