// SPDX-License-Identifier: Apache-2.0
// One instruction with registers assigned, as bytes. Where two encodings exist
// the one that GNU as takes is taken, so that a listing assembles to the same.
#include "x64.h"

static uint32_t hw(XReg r) { return (r - 1) & 15; }
static void byte(XBytes *e, uint32_t b) { str_putc(&e->bytes, (int)(b & 255)); }

static void word32(XBytes *e, int64_t i) {
  for (int k = 0; k < 32; k += 8) byte(e, (uint32_t)((uint64_t)i >> k));
}

static void word64(XBytes *e, int64_t i) {
  word32(e, i);
  word32(e, i >> 32);
}

static bool fits8(int64_t i) { return i == (int8_t)i; }

static void reloc(XBytes *e, RelKind kind, const LowSym *sym,
                  const char *c_name, int64_t addend) {
  Reloc r = {.at = (uint32_t)e->bytes.n,
             .kind = kind,
             .c_name = c_name,
             .addend = addend};
  if (sym) r.sym = *sym;
  vec_push(&e->relocs, r);
}

static void imm32(XBytes *e, const XOpnd *o) {
  if (o->kind == XO_SYM) reloc(e, REL_ABS32, o->sym, NULL, o->imm);
  word32(e, o->kind == XO_SYM ? 0 : o->imm);
}

// Opcode: prefix, REX, escape byte, byte. w: 8 sets REX.W; 1 needs REX for the
// byte registers sil, dil (byte_reg: their numbers).
static void opcode(XBytes *e, uint32_t code, unsigned w, uint32_t reg,
                   const XOpnd *rm, bool byte_regs) {
  uint32_t rex = 0;
  if (w == 8) rex |= 8;
  if (reg & 8) rex |= 4;
  if (rm->kind == XO_REG && hw(rm->reg) & 8) rex |= 1;
  if (rm->kind == XO_MEM) {
    if (rm->index && hw(rm->index) & 8) rex |= 2;
    if (rm->reg && rm->reg != X_POOL && hw(rm->reg) & 8) rex |= 1;
  }
  bool bytes =
      byte_regs && (reg >= 4 || (rm->kind == XO_REG && hw(rm->reg) >= 4));
  if (code >> 16) byte(e, code >> 16);
  if (rex || bytes) byte(e, 0x40 | rex);
  if (code >> 8 & 255) byte(e, code >> 8);
  byte(e, code);
}

static void pool_disp(XBytes *e, const XOpnd *m, bool absolute) {
  vec_push(&e->fixes, ((XFix){.at = (uint32_t)e->bytes.n,
                              .pool = (uint32_t)m->imm,
                              .absolute = absolute}));
  word32(e, 0);
}

static void disp32(XBytes *e, const XOpnd *m) {
  if (m->reg == X_POOL) {
    pool_disp(e, m, true);
    return;
  }
  if (m->sym) reloc(e, REL_ABS32, m->sym, NULL, m->imm);
  word32(e, m->sym ? 0 : m->imm);
}

static void sib(XBytes *e, uint32_t reg, const XOpnd *m) {
  static const uint8_t log2[9] = {0, 0, 1, 0, 2, 0, 0, 0, 3};
  uint32_t index = m->index ? hw(m->index) : 4, ss = log2[m->scale];
  bool base = m->reg && m->reg != X_POOL;
  uint32_t mod = !base || (!m->imm && hw(m->reg) % 8 != 5 && !m->sym) ? 0
                 : fits8(m->imm) && !m->sym                           ? 1
                                                                      : 2;
  byte(e, mod << 6 | (reg & 7) << 3 | 4);
  byte(e, ss << 6 | (index & 7) << 3 | (base ? hw(m->reg) & 7 : 5));
  if (!base || mod == 2)
    disp32(e, m);
  else if (mod == 1)
    byte(e, (uint32_t)m->imm);
}

static void modrm(XBytes *e, uint32_t reg, const XOpnd *m) {
  if (m->kind == XO_REG) {
    byte(e, 3u << 6 | (reg & 7) << 3 | (hw(m->reg) & 7));
  } else if (m->reg == X_POOL && !m->index) {
    byte(e, (reg & 7) << 3 | 5);
    pool_disp(e, m, false);
  } else if (!m->reg || m->index || m->reg == X_POOL || hw(m->reg) % 8 == 4) {
    sib(e, reg, m);
  } else {
    uint32_t mod = m->sym                           ? 2
                   : !m->imm && hw(m->reg) % 8 != 5 ? 0
                   : fits8(m->imm)                  ? 1
                                                    : 2;
    byte(e, mod << 6 | (reg & 7) << 3 | (hw(m->reg) & 7));
    if (mod == 1) byte(e, (uint32_t)m->imm);
    if (mod == 2) disp32(e, m);
  }
}

static void op_rm(XBytes *e, uint32_t code, unsigned w, uint32_t reg,
                  const XOpnd *rm) {
  opcode(e, code, w, reg, rm, false);
  modrm(e, reg, rm);
}

static void op8_rm(XBytes *e, uint32_t code, uint32_t reg, const XOpnd *rm,
                   bool reg_is_digit) {
  opcode(e, code, 1, reg, rm, !reg_is_digit || rm->kind == XO_REG);
  modrm(e, reg, rm);
}

static void mov_const(XBytes *e, XReg d, const XOpnd *b) {
  XOpnd rm = x_reg(d);
  bool small = b->kind == XO_SYM   ? x_fits32(b->imm)
               : b->kind == XO_IMM ? b->imm == (uint32_t)b->imm
                                   : false;
  if (small) {
    if (hw(d) & 8) byte(e, 0x41);
    byte(e, 0xb8 | (hw(d) & 7));
    imm32(e, b);
  } else if (b->kind == XO_IMM && x_fits32(b->imm)) {
    op_rm(e, 0xc7, 8, 0, &rm);
    imm32(e, b);
  } else {
    byte(e, 0x48 | (hw(d) >> 3));
    byte(e, 0xb8 | (hw(d) & 7));
    if (b->kind == XO_CATCH) reloc(e, REL_CATCH, b->sym, NULL, 0);
    if (b->kind == XO_SYM) reloc(e, REL_ABS64, b->sym, NULL, b->imm);
    word64(e, b->kind == XO_IMM ? b->imm : 0);
  }
}

static void mov(XBytes *e, const XIns *x) {
  const XOpnd *b = &x->b;
  XOpnd d = x_reg(x->d);
  bool to_f = x_is_xmm(x->d), from_f = b->kind == XO_REG && x_is_xmm(b->reg);
  if (b->kind != XO_REG && b->kind != XO_MEM)
    mov_const(e, x->d, b);
  else if (to_f)
    op_rm(e,
          b->kind == XO_MEM ? 0xf20f10
          : from_f          ? 0x0f28
                            : 0x660f6e,
          b->kind == XO_REG && !from_f ? 8 : 4, hw(x->d), b);
  else if (from_f)
    op_rm(e, 0x660f7e, 8, hw(b->reg), &d);
  else if (b->kind == XO_MEM)
    op_rm(e, 0x8b, x->w, hw(x->d), b);
  else
    op_rm(e, 0x89, x->w, hw(b->reg), &d);
}

static void store(XBytes *e, const XIns *x) {
  if (x->b.kind == XO_REG) {
    if (x_is_xmm(x->b.reg))
      op_rm(e, 0xf20f11, 4, hw(x->b.reg), &x->a);
    else if (x->w == 1)
      op8_rm(e, 0x88, hw(x->b.reg), &x->a, false);
    else
      op_rm(e, 0x89, x->w, hw(x->b.reg), &x->a);
    return;
  }
  op_rm(e, x->w == 1 ? 0xc6 : 0xc7, x->w, 0, &x->a);
  if (x->w == 1)
    byte(e, (uint32_t)x->b.imm);
  else
    imm32(e, &x->b);
}

// The short forms for al, eax, rax: code is theirs.
static bool alu_rax(XBytes *e, uint32_t code, const XIns *x, const XOpnd *rm) {
  if (rm->kind != XO_REG || rm->reg != RAX) return false;
  if (x->w != 1 && x->b.kind == XO_IMM && fits8(x->b.imm) && code != 0xa9)
    return false;
  if (x->w == 8) byte(e, 0x48);
  byte(e, x->w == 1 ? code - 1 : code);
  if (x->w == 1)
    byte(e, (uint32_t)x->b.imm);
  else
    imm32(e, &x->b);
  return true;
}

static void alu(XBytes *e, const XIns *x, uint32_t n) {
  XOpnd rm = x->d ? x_reg(x->d) : x->a;
  const XOpnd *b = &x->b;
  if (b->kind == XO_REG && x->w == 1)
    op8_rm(e, n << 3, hw(b->reg), &rm, false);
  else if (b->kind == XO_REG)
    op_rm(e, n << 3 | 1, x->w, hw(b->reg), &rm);
  else if (b->kind == XO_MEM)
    op_rm(e, n << 3 | 3, x->w, hw(rm.reg), b);
  else if (alu_rax(e, n << 3 | 5, x, &rm))
    return;
  else if (x->w == 1) {
    op8_rm(e, 0x80, n, &rm, true);
    byte(e, (uint32_t)b->imm);
  } else if (b->kind == XO_IMM && fits8(b->imm)) {
    op_rm(e, 0x83, x->w, n, &rm);
    byte(e, (uint32_t)b->imm);
  } else {
    op_rm(e, 0x81, x->w, n, &rm);
    imm32(e, b);
  }
}

static void test(XBytes *e, const XIns *x) {
  if (x->b.kind == XO_REG) {
    if (x->w == 1)
      op8_rm(e, 0x84, hw(x->b.reg), &x->a, false);
    else
      op_rm(e, 0x85, x->w, hw(x->b.reg), &x->a);
    return;
  }
  if (alu_rax(e, 0xa9, x, &x->a)) return;
  if (x->w == 1) {
    op8_rm(e, 0xf6, 0, &x->a, true);
    byte(e, (uint32_t)x->b.imm);
  } else {
    op_rm(e, 0xf7, x->w, 0, &x->a);
    imm32(e, &x->b);
  }
}

static void bit_test(XBytes *e, const XIns *x) {
  if (x->b.kind == XO_REG) {
    op_rm(e, 0x0fa3, x->w, hw(x->b.reg), &x->a);
    return;
  }
  op_rm(e, 0x0fba, x->w, 4, &x->a);
  byte(e, (uint32_t)x->b.imm);
}

static void imul3(XBytes *e, const XIns *x) {
  bool short_imm = x->a.kind == XO_IMM && fits8(x->a.imm);
  op_rm(e, short_imm ? 0x6b : 0x69, x->w, hw(x->d), &x->b);
  if (short_imm)
    byte(e, (uint32_t)x->a.imm);
  else
    imm32(e, &x->a);
}

static void shift(XBytes *e, const XIns *x, uint32_t n) {
  XOpnd rm = x_reg(x->d);
  bool by_reg = x->b.kind == XO_REG, one = !by_reg && x->b.imm == 1;
  op_rm(e, by_reg ? 0xd3 : one ? 0xd1 : 0xc1, x->w, n, &rm);
  if (!by_reg && !one) byte(e, (uint32_t)x->b.imm);
}

static void push(XBytes *e, const XOpnd *b) {
  if (b->kind == XO_REG) {
    if (hw(b->reg) & 8) byte(e, 0x41);
    byte(e, 0x50 | (hw(b->reg) & 7));
  } else if (b->kind == XO_MEM) {
    op_rm(e, 0xff, 4, 6, b);
  } else if (b->kind == XO_IMM && fits8(b->imm)) {
    byte(e, 0x6a);
    byte(e, (uint32_t)b->imm);
  } else {
    byte(e, 0x68);
    imm32(e, b);
  }
}

static void pop(XBytes *e, const XIns *x) {
  if (x->a.kind == XO_MEM) {
    op_rm(e, 0x8f, 4, 0, &x->a);
    return;
  }
  if (hw(x->d) & 8) byte(e, 0x41);
  byte(e, 0x58 | (hw(x->d) & 7));
}

static void relative(XBytes *e, const XIns *x, uint32_t code) {
  byte(e, code);
  reloc(e, REL_PC32, x->b.sym, x->rt ? x->rt->c_name : NULL, -4);
  word32(e, 0);
}

static void bytes_of(XBytes *e, uint32_t code) {
  if (code >> 8) byte(e, code >> 8);
  byte(e, code);
}

static void set_flag(XBytes *e, const XIns *x, uint32_t code) {
  XOpnd d = x_reg(x->d);
  op8_rm(e, code + x->cc, 0, &d, true);
}

static void zero_extend(XBytes *e, const XIns *x, uint32_t code) {
  XOpnd d = x_reg(x->d);
  opcode(e, code, 4, hw(x->d), &d, true);
  modrm(e, hw(x->d), &d);
}

void x64_encode(XBytes *e, const XIns *x) {
  uint32_t code = x_ops[x->op].code;
  XOpnd d = x_reg(x->d ? x->d : RAX);
  const XOpnd *rm = x->d ? &d : &x->b;
  switch (x_ops[x->op].form) {
  case FORM_MOV: mov(e, x); break;
  case FORM_RM:
    if (x->op == X_ZX)
      zero_extend(e, x, code);
    else
      op_rm(e, code, x->op == X_MOVZX8 ? 4 : x->w, hw(x->d), &x->b);
    break;
  case FORM_STORE: store(e, x); break;
  case FORM_ALU: alu(e, x, code); break;
  case FORM_TEST: test(e, x); break;
  case FORM_BT: bit_test(e, x); break;
  case FORM_IMUL3: imul3(e, x); break;
  case FORM_SHIFT: shift(e, x, code); break;
  case FORM_UNARY: op_rm(e, 0xf7, x->w, code, rm); break;
  case FORM_UNARY1: op_rm(e, 0xff, x->w, code, rm); break;
  case FORM_SET: set_flag(e, x, code); break;
  case FORM_CMOV: op_rm(e, code + x->cc, x->w, hw(x->d), &x->b); break;
  case FORM_BYTES: bytes_of(e, code); break;
  case FORM_PUSH: push(e, &x->b); break;
  case FORM_POP: pop(e, x); break;
  case FORM_REL: relative(e, x, code); break;
  case FORM_IND: op_rm(e, 0xff, 4, code, &x->b); break;
  case FORM_SSE: op_rm(e, code, 4, hw(x->d), &x->b); break;
  case FORM_SSEA: op_rm(e, code, 4, hw(x->a.reg), &x->b); break;
  case FORM_CVT: op_rm(e, code, 8, hw(x->d), &x->b); break;
  case FORM_PSLLQ:
    op_rm(e, 0x660f73, 4, 6, &d);
    byte(e, (uint32_t)x->b.imm);
    break;
  default: bug("x64: %s has no encoding", x_ops[x->op].text);
  }
}

void x64_nops(Str *s, uint32_t n) {
  static const char *const nops[] = {"",
                                     "\x90",
                                     "\x66\x90",
                                     "\x0f\x1f\0",
                                     "\x0f\x1f\x40\0",
                                     "\x0f\x1f\x44\0\0",
                                     "\x66\x0f\x1f\x44\0\0",
                                     "\x0f\x1f\x80\0\0\0\0",
                                     "\x0f\x1f\x84\0\0\0\0\0",
                                     "\x66\x0f\x1f\x84\0\0\0\0\0"};
  for (uint32_t k; n; n -= k) {
    k = n > 9 ? 9 : n;
    str_add(s, nops[k], k);
  }
}
