// SPDX-License-Identifier: Apache-2.0
// Prints code as assembler text (Intel syntax) that GNU as accepts. Symbols of
// the program are quoted: "fn m:f/1", "atom x", "lit 3", "stub gc".
#include "x64.h"

static const char *reg_name(XReg r, unsigned width) {
  static const char *const names[4][16] = {
      {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9",
       "r10", "r11", "r12", "r13", "r14", "r15"},
      {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d",
       "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"},
      {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b",
       "r11b", "r12b", "r13b", "r14b", "r15b"},
      {"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8",
       "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"}};
  if (!r) return "none";
  unsigned row = x_is_xmm(r) ? 3 : width == 8 ? 0 : width == 4 ? 1 : 2;
  return names[row][(r - 1) & 15];
}

static void print_sym(Str *s, const LowSym *y) {
  str_putc(s, '"');
  switch (y->kind) {
  case SYM_FN:
    str_printf(s, "fn %s:%s/%u", y->fn->module->text, y->fn->name->text,
               y->fn->arity);
    break;
  case SYM_ATOM: str_printf(s, "atom %s", y->atom->text); break;
  case SYM_FUNENTRY: str_printf(s, "fun %s", y->fun->fn->name->text); break;
  case SYM_STUB: str_printf(s, "stub %s", y->stub); break;
  case SYM_BLK: str_printf(s, "block %u", y->blk); break;
  case SYM_LIT: str_printf(s, "lit %u", y->lit->id); break;
  case SYM_DATA: str_printf(s, "data %u", y->lit->id); break;
  default: str_puts(s, "?");
  }
  str_putc(s, '"');
}

static void print_memory(Str *s, const XOpnd *o) {
  const char *plus = "";
  str_putc(s, '[');
  if (o->reg == X_POOL) {
    if (o->index)
      str_printf(s, "%s*%u + ", reg_name(o->index, 8), o->scale);
    else
      str_puts(s, "rip + ");
    str_printf(s, ".Lpool + %u]", (unsigned)o->imm * 8);
    return;
  }
  if (o->reg) str_puts(s, reg_name(o->reg, 8)), plus = " + ";
  if (o->index) {
    str_printf(s, "%s%s*%u", plus, reg_name(o->index, 8), o->scale);
    plus = " + ";
  }
  if (o->sym) {
    str_puts(s, *plus ? plus : "ds:");
    print_sym(s, o->sym);
    plus = " + ";
  }
  if (o->imm < 0) str_printf(s, " - %lld", -(long long)o->imm);
  if (o->imm > 0 || (!o->reg && !o->sym && !o->imm))
    str_printf(s, "%s%lld", plus, (long long)o->imm);
  str_putc(s, ']');
}

static void print_operand(Str *s, const XOpnd *o, unsigned width) {
  static const char *const sizes[] = {"", "byte", "", "",     "dword",
                                      "", "",     "", "qword"};
  switch (o->kind) {
  case XO_REG: str_puts(s, reg_name(o->reg, width)); break;
  case XO_IMM: str_printf(s, "%lld", (long long)o->imm); break;
  case XO_SYM:
    str_puts(s, "offset ");
    print_sym(s, o->sym);
    if (o->imm) str_printf(s, " + %lld", (long long)o->imm);
    break;
  case XO_CATCH:
    str_puts(s, "offset \"catch ");
    str_printf(s, "%u\"", o->sym->blk);
    break;
  case XO_MEM:
    str_printf(s, "%s ptr ", sizes[width]);
    print_memory(s, o);
    break;
  default: break;
  }
}

static void two(Str *s, const XOpnd *a, const XOpnd *b, unsigned wa,
                unsigned wb) {
  print_operand(s, a, wa);
  str_puts(s, ", ");
  print_operand(s, b, wb);
}

static bool is_f(const XOpnd *o) {
  return o->kind == XO_REG && x_is_xmm(o->reg);
}

static const char *mov_name(const XIns *x, const XOpnd *d) {
  bool f = is_f(d), g = is_f(&x->b);
  if (f && g) return "movaps";
  if ((f && x->b.kind == XO_MEM) || (g && d->kind == XO_MEM)) return "movsd";
  if (f || g) return "movq";
  if (x->op != X_MOV) return "mov";
  bool wide =
      x->b.kind == XO_CATCH || (x->b.kind == XO_IMM && !x_fits32(x->b.imm) &&
                                x->b.imm != (uint32_t)x->b.imm);
  return wide ? "movabs" : "mov";
}

static void print_mov(Str *s, const XIns *x) {
  XOpnd d = x->op == X_STORE ? x->a : x_reg(x->d);
  unsigned w = x->w;
  bool small = x->op == X_MOV &&
               (x->b.kind == XO_SYM ||
                (x->b.kind == XO_IMM && x->b.imm == (uint32_t)x->b.imm));
  str_printf(s, "%s ", mov_name(x, &d));
  two(s, &d, &x->b, small ? 4 : w, w);
}

static void print_ins(Str *s, const XIns *x) {
  const XOpInfo *info = &x_ops[x->op];
  XOpnd d = x->d ? x_reg(x->d) : x->a;
  unsigned w = x->w;
  if (info->form == FORM_MOV || info->form == FORM_STORE) {
    print_mov(s, x);
    return;
  }
  str_puts(s, info->text);
  if (info->form == FORM_SET || info->form == FORM_CMOV)
    str_puts(s, x_cc_names[x->cc]);
  if (info->form != FORM_BYTES) str_putc(s, ' ');
  switch (info->form) {
  case FORM_RM:
    if (x->op == X_ZX)
      two(s, &d, &d, 4, 1);
    else if (x->op == X_MOVZX8)
      two(s, &d, &x->b, 4, 1);
    else
      two(s, &d, &x->b, w, w);
    break;
  case FORM_SHIFT: two(s, &d, &x->b, w, 1); break;
  case FORM_IMUL3:
    two(s, &d, &x->b, w, w);
    str_puts(s, ", ");
    print_operand(s, &x->a, w);
    break;
  case FORM_UNARY:
  case FORM_UNARY1: print_operand(s, x->d ? &d : &x->b, w); break;
  case FORM_SET: print_operand(s, &d, 1); break;
  case FORM_BYTES: break;
  case FORM_PUSH:
  case FORM_IND: print_operand(s, &x->b, 8); break;
  case FORM_POP: print_operand(s, &d, 8); break;
  case FORM_REL:
    if (x->rt)
      str_puts(s, x->rt->c_name);
    else
      print_sym(s, x->b.sym);
    break;
  default: two(s, &d, &x->b, w, w);
  }
}

// --- The walk

static void pad(XListing *l) {
  Str nops = {0};
  x64_nops(&nops, *l->pads);
  for (uint32_t i = 0; i < nops.n; i++)
    str_printf(l->s, "%s%u", i ? ", " : "  .byte ", (uint8_t)nops.at[i]);
  if (nops.n) str_putc(l->s, '\n');
  str_free(&nops);
  l->pads++;
}

static void on_block(void *ctx, uint32_t id, bool aligned) {
  XListing *l = ctx;
  if (aligned) pad(l);
  str_printf(l->s, ".Lb%u:\n", id);
}

static void on_ins(void *ctx, const XIns *x) {
  XListing *l = ctx;
  if (x->op == X_CALL || x->op == X_CALLR) pad(l);
  str_puts(l->s, "  ");
  print_ins(l->s, x);
  if (x->line) str_printf(l->s, " # line %u", x->line);
  str_putc(l->s, '\n');
}

static void on_jump(void *ctx, int cc, uint32_t to) {
  XListing *l = ctx;
  str_printf(l->s, "  j%s .Lb%u\n", cc < 0 ? "mp" : x_cc_names[cc], to);
}

static void print_pool(XListing *l) {
  const XFn *f = l->f;
  if (!f->pool.n) return;
  str_puts(l->s, "  .balign 8, 0\n.Lpool:\n");
  for (uint32_t i = 0; i < f->pool.n; i++) {
    if (f->pool.at[i].blk)
      str_printf(l->s, "  .quad .Lb%u\n", f->pool.at[i].blk);
    else
      str_printf(l->s, "  .quad 0x%llx\n",
                 (unsigned long long)f->pool.at[i].bits);
  }
}

void x64_list(XListing *l) {
  const FnRef *r = l->f->low->ref;
  str_puts(l->s, "  .intel_syntax noprefix\n  .p2align 4\n");
  str_printf(l->s, "\"fn %s:%s/%u\":\n", r->module->text, r->name->text,
             r->arity);
  XSink sink = {on_block, on_ins, on_jump, l};
  x64_walk(l->f, &sink);
  print_pool(l);
}
