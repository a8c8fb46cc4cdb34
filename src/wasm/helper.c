// SPDX-License-Identifier: Apache-2.0
// Helpers: functions of the module that keep short what many places do, made as
// these ask for them. They give back several values.
//   gc_n   (sp, hp, words, x0 ... xn-1) -> (sp, hp, x0 ... xn-1): a collection;
//          sp is 0 when the process is over
//   f      (sp, hp, operands) -> (result, hp): the C function f, which
//   allocates
#include "wasm.h"

typedef struct Sig {
  Str params, results;
} Sig;

static void i32_const(Str *s, int64_t i) {
  str_putc(s, W_I32_CONST);
  wasm_s64(s, i);
}

static void get(Str *s, uint32_t local) {
  str_putc(s, W_LOCAL_GET);
  wasm_u32(s, local);
}

static void ctx_access(const WasmEnv *env, Str *s, WasmOp op, uint32_t offset) {
  str_putc(s, op);
  wasm_u32(s, op == W_I32_LOAD || op == W_I32_STORE ? 2 : 3);
  wasm_u32(s, env->ctx + offset);
}

static void load(const WasmEnv *env, Str *s, WasmOp op, uint32_t offset) {
  i32_const(s, 0);
  ctx_access(env, s, op, offset);
}

static void store(const WasmEnv *env, Str *s, WasmOp op, uint32_t local,
                  uint32_t offset) {
  i32_const(s, 0);
  get(s, local);
  ctx_access(env, s, op, offset);
}

static void call_c(const WasmEnv *env, Str *s, const char *name) {
  str_putc(s, W_CALL);
  wasm_u32(s, env->c_index(env->self, name));
}

enum { P_SP, P_HP, P_FIRST }; // parameters
#define I32 "\x7f"
#define I64 "\x7e"
#define F64 "\x7c"

static void gc_sig(Sig *sig, uint32_t n) {
  str_puts(&sig->params, I32 I32 I64);
  str_puts(&sig->results, I32 I32);
  for (uint32_t i = 0; i < n; i++) {
    str_puts(&sig->params, I64);
    str_puts(&sig->results, I64);
  }
}

static void gc_body(const WasmEnv *env, Str *s, uint32_t n) {
  enum { P_WORDS = P_FIRST, P_LIVE };
  uint32_t over = P_LIVE + n;
  wasm_u32(s, 1); // a local
  wasm_u32(s, 1);
  str_putc(s, WT_I32);
  for (uint32_t i = 0; i < n; i++)
    store(env, s, W_I64_STORE, P_LIVE + i, CTX_x + 8 * i);
  store(env, s, W_I32_STORE, P_SP, CTX_sp);
  store(env, s, W_I32_STORE, P_HP, CTX_hp);
  i32_const(s, env->ctx);
  str_putc(s, W_I64_CONST);
  wasm_s64(s, n);
  get(s, P_WORDS);
  call_c(env, s, "rt_wasm_gc");
  str_putc(s, W_LOCAL_SET);
  wasm_u32(s, over);
  i32_const(s, 0);
  load(env, s, W_I32_LOAD, CTX_sp);
  get(s, over);
  str_putc(s, W_SELECT);
  load(env, s, W_I32_LOAD, CTX_hp);
  for (uint32_t i = 0; i < n; i++) load(env, s, W_I64_LOAD, CTX_x + 8 * i);
}

static const char *letter_type(char c) {
  return c == 'v' ? "" : c == 'f' ? F64 : I64;
}

static void rt_sig(Sig *sig, const RtCall *rt) {
  str_puts(&sig->params, I32 I32);
  for (const char *c = rt->sig + 1; *c; c++)
    str_puts(&sig->params, letter_type(*c));
  str_puts(&sig->results, letter_type(rt->sig[0]));
  str_puts(&sig->results, I32);
}

static void rt_body(const WasmEnv *env, Str *s, const RtCall *rt) {
  wasm_u32(s, 0); // no locals
  store(env, s, W_I32_STORE, P_SP, CTX_sp);
  store(env, s, W_I32_STORE, P_HP, CTX_hp);
  i32_const(s, env->ctx);
  for (uint32_t i = 0; rt->sig[i + 1]; i++) get(s, P_FIRST + i);
  call_c(env, s, rt->c_name);
  load(env, s, W_I32_LOAD, CTX_hp);
}

static void put_sig(Str *s, const Sig *sig) {
  str_putc(s, 0x60);
  wasm_name(s, sig->params.at, sig->params.n);
  wasm_name(s, sig->results.at, sig->results.n);
}

static uint32_t new_helper(const WasmEnv *env, Sig *sig, Str *body) {
  WasmHelper h = {0};
  put_sig(&h.type, sig);
  str_putc(body, W_END);
  h.body = *body;
  str_free(&sig->params);
  str_free(&sig->results);
  vec_push(&env->helpers->at, h);
  return env->helpers->at.n; // from 1
}

uint32_t wasm_gc_helper(const WasmEnv *env, uint32_t n) {
  WasmHelpers *all = env->helpers;
  uint64_t k = 0;
  if (!map_get(&all->gc, n + 1, &k)) {
    Sig sig = {0};
    Str body = {0};
    gc_sig(&sig, n);
    gc_body(env, &body, n);
    map_put(&all->gc, n + 1, k = new_helper(env, &sig, &body));
  }
  return all->first + (uint32_t)k - 1;
}

uint32_t wasm_rt_helper(const WasmEnv *env, const RtCall *rt) {
  WasmHelpers *all = env->helpers;
  uint64_t k = 0;
  uint32_t c = env->c_index(env->self, rt->c_name);
  if (!map_get(&all->rt, c + 1, &k)) {
    Sig sig = {0};
    Str body = {0};
    rt_sig(&sig, rt);
    rt_body(env, &body, rt);
    map_put(&all->rt, c + 1, k = new_helper(env, &sig, &body));
  }
  return all->first + (uint32_t)k - 1;
}

void wasm_helpers_free(WasmHelpers *all) {
  for (uint32_t i = 0; i < all->at.n; i++) {
    str_free(&all->at.at[i].type);
    str_free(&all->at.at[i].body);
  }
  vec_free(&all->at);
  map_free(&all->gc);
  map_free(&all->rt);
}
