// SPDX-License-Identifier: Apache-2.0
// SSA after reloads: a value that lives in a slot is loaded anew by the
// continuations and handlers that are reached with it live, so it has several
// definitions. For each use this finds the one that reaches it, making block
// params where several meet ("Simple and Efficient Construction of SSA Form",
// Braun et al. 2013, one value at a time).
#include "frame.h"

typedef struct Repair {
  LowFn *f;
  BlkList *preds;
  Ref v;     // the value being repaired
  BlkId def; // its block
  int32_t slot;
  Ref *at_start; // per block: v at its start, valid if stamp says so
  uint32_t *stamp;
  Ref *instead;  // forwarding of params that turned out to be one value
  uint32_t room; // of `instead`
} Repair;

static Ref resolve(Repair *r, Ref x) {
  while (x < r->room && r->instead[x]) x = r->instead[x];
  return x;
}

static void set_start(Repair *r, BlkId b, Ref x) {
  r->at_start[b] = x;
  r->stamp[b] = r->v;
}

// The value again, at the start of a root: from its slot, or made anew.
static Ref reload(Repair *r, BlkId b) {
  LowFn *f = r->f;
  LowIns *old = &f->ins.at[r->v];
  if (old->op == LOW_CONST || old->op == LOW_SYM) {
    LowIns copy = *old;
    Ref x = low_insert(f, b, 0, (LowOp)copy.op, (LowType)copy.type, NULL, 0);
    f->ins.at[x].i = copy.i;
    f->ins.at[x].sym = copy.sym;
    return x;
  }
  Ref x = low_insert(f, b, 0, LOW_SLOAD, LT_T, NULL, 0);
  f->ins.at[x].i = r->slot;
  return x;
}

static Ref read_start(Repair *r, BlkId b);

static Ref read_end(Repair *r, BlkId b) {
  return b == r->def ? r->v : read_start(r, b);
}

static void room_for(Repair *r, Ref x) {
  if (x < r->room) return;
  uint32_t old = r->room;
  r->room = x * 2 + 64;
  r->instead = mem_realloc(r->instead, r->room * sizeof(Ref));
  memset(r->instead + old, 0, (r->room - old) * sizeof(Ref));
}

// What all edges into b but the param's own give, 0: different values.
static Ref only_value(Repair *r, BlkId b, Ref param) {
  Ref only = 0;
  for (uint32_t i = 0; i < r->preds[b].n; i++) {
    Ref x = resolve(r, read_end(r, r->preds[b].at[i]));
    if (x == param || x == only) continue;
    if (only) return 0;
    only = x;
  }
  return only;
}

static void add_args(Repair *r, BlkId b) {
  for (uint32_t i = 0; i < r->preds[b].n; i++) {
    BlkId p = r->preds[b].at[i];
    if (ir_pred_again(&r->preds[b], i)) continue;
    for (uint32_t k = 0; k < r->f->blk.at[p].out.n; k++) {
      LowEdge *e = &r->f->blk.at[p].out.at[k];
      if (e->to != b || e->nargs == r->f->blk.at[b].params.n) continue;
      Ref *arg = NEW_N(r->f->arena, Ref, e->nargs + 1);
      if (e->nargs) memcpy(arg, e->arg, e->nargs * sizeof *arg);
      arg[e->nargs] = read_end(r, p);
      e->arg = arg;
      e->nargs++;
    }
  }
}

static Ref read_join(Repair *r, BlkId b) {
  // A placeholder first, for loops; it becomes a param only if it must.
  vec_push(&r->f->ins, ((LowIns){.op = LOW_PARAM, .type = LT_T, .blk = b}));
  Ref param = r->f->ins.n - 1;
  room_for(r, param);
  set_start(r, b, param);
  Ref only = only_value(r, b, param);
  if (only) {
    r->instead[param] = only;
    r->f->ins.at[param].dead = true;
    set_start(r, b, only);
    return only;
  }
  vec_push(&r->f->blk.at[b].params, param);
  add_args(r, b);
  return param;
}

// The first block up the chain of only predecessors that decides.
static BlkId chain_top(Repair *r, BlkId b) {
  while (r->stamp[b] != r->v && r->f->blk.at[b].root == ROOT_NO &&
         r->preds[b].n == 1 && r->preds[b].at[0] != r->def)
    b = r->preds[b].at[0];
  return b;
}

static Ref read_start(Repair *r, BlkId b) {
  if (r->stamp[b] == r->v) return resolve(r, r->at_start[b]);
  BlkId top = chain_top(r, b);
  if (top != b) {
    Ref x = read_start(r, top);
    set_start(r, b, x);
    return x;
  }
  uint8_t root = r->f->blk.at[b].root;
  Ref x;
  if (root == ROOT_CONT || root == ROOT_HANDLER) {
    x = reload(r, b);
    set_start(r, b, x);
  } else if (r->preds[b].n == 1) {
    x = read_end(r, r->preds[b].at[0]);
    set_start(r, b, x);
  } else if (r->preds[b].n == 0) {
    bug("%s: value %u reaches block %u from nowhere", r->f->ref->name->text,
        r->v, b);
  } else {
    x = read_join(r, b);
  }
  return x;
}

// --- uses

typedef struct Use { // of a value in a slot, in this block
  BlkId b;
  uint32_t next; // its next, plus 1
} Use;

typedef struct Uses {
  const int32_t *slot;
  uint32_t values;
  uint32_t *first, *last; // by value, plus 1
  VEC(Use) list;
} Uses;

static void note_uses(Uses *u, BlkId b, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    Ref v = arg[i];
    if (v >= u->values || u->slot[v] < 0) continue;
    uint32_t last = u->last[v];
    if (last && u->list.at[last - 1].b == b) continue;
    vec_push(&u->list, ((Use){b, 0}));
    u->last[v] = u->list.n;
    if (last)
      u->list.at[last - 1].next = u->list.n;
    else
      u->first[v] = u->list.n;
  }
}

static void find_uses(Uses *u, const LowFn *f) {
  u->first = mem_alloc(u->values * sizeof *u->first);
  u->last = mem_alloc(u->values * sizeof *u->last);
  for (BlkId b = 1; b < f->blk.n; b++) {
    const LowBlk *k = &f->blk.at[b];
    if (k->dead || !k->term) continue;
    for (uint32_t i = 0; i < k->ins.n; i++)
      note_uses(u, b, f->ins.at[k->ins.at[i]].arg,
                f->ins.at[k->ins.at[i]].nargs);
    note_uses(u, b, f->ins.at[k->term].arg, f->ins.at[k->term].nargs);
    for (uint32_t e = 0; e < k->out.n; e++)
      note_uses(u, b, k->out.at[e].arg, k->out.at[e].nargs);
  }
}

static void replace(Repair *r, BlkId b, Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (arg[i] == r->v) arg[i] = read_start(r, b);
}

static void repair_uses(Repair *r, BlkId b) {
  if (b == r->def) return;
  LowFn *f = r->f;
  for (uint32_t i = 0; i < f->blk.at[b].ins.n; i++) {
    Ref x = f->blk.at[b].ins.at[i];
    uint32_t n = f->ins.at[x].nargs;
    for (uint32_t k = 0; k < n; k++) {
      if (f->ins.at[x].arg[k] != r->v) continue;
      uint32_t before = f->blk.at[b].ins.n;
      Ref with = read_start(r, b);
      i += f->blk.at[b].ins.n - before; // a reload came in front
      f->ins.at[x].arg[k] = with;
    }
  }
  Ref t = f->blk.at[b].term;
  replace(r, b, f->ins.at[t].arg, f->ins.at[t].nargs);
  for (uint32_t k = 0; k < f->blk.at[b].out.n; k++)
    for (uint32_t i = 0; i < f->blk.at[b].out.at[k].nargs; i++) {
      if (f->blk.at[b].out.at[k].arg[i] != r->v) continue;
      Ref with = read_start(r, b); // may add arguments to this edge
      f->blk.at[b].out.at[k].arg[i] = with;
    }
}

// Uses of params that were replaced by one value.
static void forward(Repair *r) {
  LowFn *f = r->f;
  for (Ref x = 1; x < f->ins.n; x++)
    for (uint32_t k = 0; k < f->ins.at[x].nargs; k++)
      f->ins.at[x].arg[k] = resolve(r, f->ins.at[x].arg[k]);
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t e = 0; e < f->blk.at[b].out.n; e++)
      for (uint32_t k = 0; k < f->blk.at[b].out.at[e].nargs; k++)
        f->blk.at[b].out.at[e].arg[k] =
            resolve(r, f->blk.at[b].out.at[e].arg[k]);
}

void low_repair(LowFn *f, const int32_t *slot, uint32_t values) {
  Repair r = {.f = f};
  uint32_t blocks = f->blk.n;
  r.preds = mem_alloc(blocks * sizeof *r.preds);
  r.at_start = mem_alloc(blocks * sizeof *r.at_start);
  r.stamp = mem_alloc(blocks * sizeof *r.stamp);
  low_preds(f, r.preds);
  Uses u = {.slot = slot, .values = values};
  find_uses(&u, f);
  for (Ref v = 1; v < values; v++) {
    if (slot[v] < 0) continue;
    r.v = v;
    r.slot = slot[v];
    r.def = f->ins.at[v].blk;
    for (uint32_t k = u.first[v]; k; k = u.list.at[k - 1].next)
      repair_uses(&r, u.list.at[k - 1].b);
  }
  forward(&r);
  free(u.first);
  free(u.last);
  vec_free(&u.list);
  for (BlkId b = 0; b < blocks; b++) vec_free(&r.preds[b]);
  free(r.preds);
  free(r.at_start);
  free(r.stamp);
  free(r.instead);
}
