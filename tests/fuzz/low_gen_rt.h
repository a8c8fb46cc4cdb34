// SPDX-License-Identifier: Apache-2.0
// The C functions of low_gen_rt.c.
#ifndef LOW_GEN_RT_H
#define LOW_GEN_RT_H
#include "src/low/low.h"
enum { GR_MIX2, GR_MIX4, GR_MIX7, GR_PAIR, GR_ON_HEAP, GR_EFFECT, GR_SUM_X,
       GR_BLEND, GR_TRUNC };
extern const RtCall low_gen_rt[];
#endif
