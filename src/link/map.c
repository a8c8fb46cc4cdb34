// SPDX-License-Identifier: Apache-2.0
// --emit map: what is in the program, how large it is, and why it is there.
#include "link.h"

static void put_ref(Str *s, const FnRef *ref) {
  str_printf(s, "%s:%s/%u", ref->module->text, ref->name->text, ref->arity);
}

static void put_why(const Link *l, Str *s, const LinkFn *fn) {
  static const char *const why[] = {
      [WHY_ENTRY] = "entry",     [WHY_CALL] = "called by",
      [WHY_FUN] = "fun made in", [WHY_APPLY] = "may be called by name",
      [WHY_SERVED] = "serves",
  };
  str_puts(s, why[fn->why]);
  if (fn->why == WHY_ENTRY || fn->why == WHY_APPLY) return;
  str_putc(s, ' ');
  put_ref(s, l->fns.at[fn->by].ref);
}

static void put_fn(const Link *l, Str *s, const LinkFn *fn) {
  static const char *const from[] = {[FROM_SOURCE] = "",
                                     [FROM_BIF] = " (BIF)",
                                     [FROM_STUB] = " (runtime)",
                                     [FROM_HERE] = " (on_load)",
                                     [FROM_NOWHERE] = " (undefined)"};
  str_printf(s, "%08llx %6zu ", (unsigned long long)fn->addr, fn->size);
  put_ref(s, fn->ref);
  str_printf(s, "%s: ", from[fn->from]);
  put_why(l, s, fn);
  str_putc(s, '\n');
}

static void put_modules(const Link *l, Str *s) {
  for (uint32_t i = 0; i < l->modules.n; i++) {
    const LinkModule *m = &l->modules.at[i];
    size_t n = 0, bytes = 0;
    for (uint32_t j = 0; j < l->fns.n; j++)
      if (l->fns.at[j].ref->module == m->name) {
        n++;
        bytes += l->fns.at[j].size;
      }
    str_printf(s, "%8zu %6zu of %u functions: %s\n", bytes, n, m->ir->fns.n,
               m->name->text);
  }
}

static void put_calls(const Link *l, Str *s) {
  for (uint32_t i = 0; i < l->dyn.n; i++) {
    const DynCall *d = &l->dyn.at[i];
    str_printf(s, "%s:%s/", d->module ? d->module->text : "_",
               d->name ? d->name->text : "_");
    str_printf(s, d->arity < 0 ? "_\n" : "%d\n", d->arity);
  }
}

void link_map(Link *l, Str *s) {
  str_puts(s, "Functions: address, bytes, name, why\n");
  for (uint32_t i = 0; i < l->fns.n; i++) put_fn(l, s, &l->fns.at[i]);
  str_puts(s, "\nModules: bytes, functions kept\n");
  put_modules(l, s);
  str_puts(s, "\nCalls by name\n");
  put_calls(l, s);
}
