// SPDX-License-Identifier: Apache-2.0
// Standard input and output, for the process that speaks the io protocol.
#ifndef IO_H
#define IO_H
#include "../proc.h"

int io_wanted(const Sched *); // the file that somebody waits to read, or -1
void io_ready(Sched *);       // it can be read: tells who waits
void io_poll(Sched *);        // looks without waiting
#endif
