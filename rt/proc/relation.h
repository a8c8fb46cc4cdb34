// SPDX-License-Identifier: Apache-2.0
// Links, monitors and aliases of a process.
#ifndef RELATION_H
#define RELATION_H
#include "../proc.h"

void relation_link(Ctx *, Term pid);
// Starts to watch; the reference. target: pid; name: atom or NIL; tag: a fragment
// or NULL.
Term relation_monitor(Ctx *, Term target, Term name, AliasKind, Frag *tag);
// Options of monitor/3 and spawn_opt's {monitor, ...}: false if wrong.
bool relation_options(Term list, AliasKind *, Frag **tag);

// A message came through the alias: may it be received? Ends one-time aliases,
// and their monitors.
bool relation_use_alias(Proc *, uint64_t number);
// Takes the monitor out, when it still is there; ends an alias that goes with it.
Monitor *relation_end_monitor(Proc *, uint64_t number);
void relation_free_monitor(Monitor *);

// The process has ended with exit_reason: tells all, frees the tables.
void relation_end(Proc *);
#endif
