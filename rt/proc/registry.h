// SPDX-License-Identifier: Apache-2.0
// The tables of processes and of names; making and ending processes.
#ifndef REGISTRY_H
#define REGISTRY_H
#include "../proc.h"
#include "../stack.h"

#ifdef __wasm__
#define PROCESS_LIMIT 262144
#else
#define PROCESS_LIMIT 1048576
#endif

bool registry_add(Proc *); // gives it its pid; false: too many
void registry_remove(Proc *);
uint32_t registry_count(void);
Proc *registry_next(uint32_t *index); // from 0; the next that is alive, or NULL
bool registry_name(Proc *, Term name); // false: the name is taken
void registry_unname(Proc *);
#endif
