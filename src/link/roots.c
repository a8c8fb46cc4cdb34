// SPDX-License-Identifier: Apache-2.0
// Functions that the runtime calls by name: abi/roots.def; those of ours that
// stand for OTP's: abi/stands.def.
#include "link.h"

static const struct {
  const char *when, *what; // "module:function"; what: or "module:", its BIFs
} roots[] = {
#define ROOT(when, what) {when, what},
#include "../../abi/roots.def"
};

static const struct Stand {
  const char *module, *name;
  uint32_t arity;
  const char *our_module, *our_name;
} stands[] = {
#define STAND(module, name, arity, m, f) {module, name, arity, m, f},
#include "../../abi/stands.def"
};

static Name module_of(Link *l, const char *text) {
  return name_get(l->names, text, (size_t)(strchr(text, ':') - text));
}

static bool is_present(Link *l, const char *text) {
  Name module = module_of(l, text);
  const char *name = strchr(text, ':') + 1;
  for (uint32_t i = 0; i < l->fns.n; i++)
    if (l->fns.at[i].ref->module == module &&
        (!*name || !strcmp(l->fns.at[i].ref->name->text, name)))
      return true;
  for (uint32_t i = 0; i < ir_bif_count; i++) // those called directly
    if (map_get(&l->bifs, i + 1, NULL) && !strcmp(ir_bif_rows[i].name, name) &&
        !strcmp(ir_bif_rows[i].module, module->text))
      return true;
  return false;
}

static void keep_bifs(Link *l, Name module) {
  for (uint32_t i = 0; i < ir_bif_count; i++) {
    const BifRow *row = &ir_bif_rows[i];
    if (!strcmp(row->module, module->text))
      link_keep(l, fn_ref(l->lits, module, name_cstr(l->names, row->name),
                          row->arity));
  }
}

static void keep(Link *l, const char *text) {
  if (!strchr(text, ':')[1]) {
    keep_bifs(l, module_of(l, text));
    return;
  }
  LinkModule *m = link_module(l, module_of(l, text));
  const char *name = strchr(text, ':') + 1;
  for (uint32_t i = 0; m && i < m->ir->exports.n; i++)
    if (!strcmp(m->ir->exports.at[i]->name->text, name))
      link_keep(l, m->ir->exports.at[i]);
}

bool link_roots(Link *l) {
  uint32_t before = l->fns.n;
  for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
    if (!roots[i].when || is_present(l, roots[i].when)) keep(l, roots[i].what);
  return l->fns.n > before;
}

// What stands for a function; NULL: itself.
const FnRef *link_stand(Link *l, const FnRef *ref) {
  for (size_t i = 0; i < sizeof stands / sizeof *stands; i++) {
    const struct Stand *s = &stands[i];
    if (s->arity == ref->arity && !strcmp(s->module, ref->module->text) &&
        !strcmp(s->name, ref->name->text))
      return fn_ref(l->lits, name_cstr(l->names, s->our_module),
                    name_cstr(l->names, s->our_name), s->arity);
  }
  return NULL;
}
