// SPDX-License-Identifier: Apache-2.0
// What the main process calls before the entry: candela_kernel:boot/0, if that
// is in the program, then the on_load functions (-on_load) of the user's
// modules, in the order of the modules. One that does not return ok leaves
// its module unloaded in OTP, so that calls raise undef; here the program ends
// with that error. (In OTP's libraries such functions load C code, which is
// part of the runtime here: they are not called.)
#include "link.h"

static const FnRef *boot_fn(Link *l) {
  const FnRef *ref = fn_ref(l->lits, name_cstr(l->names, "candela_kernel"),
                            name_cstr(l->names, "boot"), 0);
  return link_fn(l, ref) ? ref : NULL;
}

static Ref atom(Link *l, Fn *f, BlkId b, Name name) {
  return ir_lit(f, b, lit_atom(l->lits, name));
}

// Calls one, which is to return ok; gives the block to go on in.
static BlkId call_before(Link *l, Fn *f, BlkId b, const FnRef *fn) {
  Ref r = ir_ins(f, b, IR_CALL, NULL, 0, 0);
  f->ins.at[r].fn = fn;
  Ref test[2] = {r, ir_lit(f, b, lit_atom_c(l->lits, "ok"))};
  Ref same = ir_ins(f, b, IR_EQX, test, 2, 0);
  BlkId good = ir_blk(f), bad = ir_blk(f);
  ir_br(f, b, same, good, bad);
  Ref mfa[2] = {atom(l, f, bad, fn->module), atom(l, f, bad, fn->name)};
  Ref fail = ir_term(f, bad, IR_FAIL, mfa, 2, 0);
  f->ins.at[fail].fail = FAIL_UNDEF;
  return good;
}

static bool has_on_load(const LinkModule *m) {
  return m->is_user && m->is_used && m->ir->on_load;
}

// A function that calls them, then `entry`.
static Fn *make_start(Link *l, const FnRef *entry) {
  const FnRef *ref = fn_ref(l->lits, name_cstr(l->names, "candela"),
                            name_cstr(l->names, "start"), entry->arity);
  Fn *f = ir_fn_new(l->made, ref);
  BlkId b = ir_blk(f);
  Ref args[MAX_ARGS];
  for (uint32_t i = 0; i < entry->arity; i++) args[i] = ir_param(f, b, TY_ANY);
  if (boot_fn(l)) b = call_before(l, f, b, boot_fn(l));
  for (uint32_t i = 0; i < l->modules.n; i++)
    if (has_on_load(&l->modules.at[i]))
      b = call_before(l, f, b, l->modules.at[i].ir->on_load);
  Ref r = ir_term(f, b, IR_TCALL, args, entry->arity, 0);
  f->ins.at[r].fn = entry;
  return f;
}

// After link_reach, which is run once more for what they need.
void link_start(Link *l) {
  bool any = boot_fn(l);
  for (uint32_t i = 0; i < l->modules.n; i++)
    any |= has_on_load(&l->modules.at[i]);
  if (!any) return;
  Fn *f = make_start(l, l->fns.at[l->entry].ref);
  vec_push(&l->fns, ((LinkFn){.ref = f->ref, .from = FROM_HERE, .ir = f}));
  map_put(&l->fn_of, f->ref->id, l->fns.n);
  l->entry = l->fns.n - 1;
}
