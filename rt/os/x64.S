// SPDX-License-Identifier: Apache-2.0
// x86-64: from C into Erlang code and back, and the stubs that Erlang code calls
// or jumps to. enter.h says what the C functions named here do; docs/memory.md
// which register holds what.
  .intel_syntax noprefix
  .text

  .set at, 0 // offsets of Ctx's fields
#define X(name, type)                                                          \
  .set CTX_##name, at; .set at, at + 8
#define XS(name, type, count)                                                  \
  .set CTX_##name, at; .set at, at + 8 * count
#include "../../abi/proc.def"
#undef X
#undef XS

#define LEAVE_YIELD 1 // enum RtLeave
#define LEAVE_RETURN 4
#define NIL 11 // term.h

  .macro ENTRY name
  .globl \name
  .type \name, @function
  .balign 16
\name:
  .endm

// Calls a C function on the scheduler's stack; its result says where to go on.
  .macro DECIDE function
  mov [rbp + CTX_sp], rsp
  mov rsp, [rbp + CTX_cstack]
  mov [rbp + CTX_hp], r15
  mov [rbp + CTX_reds], r14
  mov rdi, rbp
  call \function
  jmp decided
  .endm

// RtLeave rt_enter(Ctx *)
ENTRY rt_enter
  push rbx
  push rbp
  push r12
  push r13
  push r14
  push r15
  sub rsp, 8 // cstack is a multiple of 16
  mov rbp, rdi
  mov [rbp + CTX_cstack], rsp
resume:
  mov rsp, [rbp + CTX_sp]
  mov r15, [rbp + CTX_hp]
  mov r14, [rbp + CTX_reds]
  mov rdi, [rbp + CTX_x]
  mov rsi, [rbp + CTX_x + 8]
  mov rdx, [rbp + CTX_x + 16]
  mov rcx, [rbp + CTX_x + 24]
  mov r8, [rbp + CTX_x + 32]
  mov r9, [rbp + CTX_x + 40]
  mov rax, rdi
  jmp [rbp + CTX_code]

decided: // eax: RtLeave
  test eax, eax
  je resume
  jmp out

leave: // eax: RtLeave; the process's registers are still in place
  mov [rbp + CTX_sp], rsp
  mov rsp, [rbp + CTX_cstack]
  mov [rbp + CTX_hp], r15
  mov [rbp + CTX_reds], r14
out:
  add rsp, 8
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbp
  pop rbx
  ret

// eax: number of arguments; r11: the entry that found no reductions left
ENTRY rt_stub_yield
  mov [rbp + CTX_code], r11
  mov [rbp + CTX_arity], rax
  mov [rbp + CTX_x], rdi
  mov [rbp + CTX_x + 8], rsi
  mov [rbp + CTX_x + 16], rdx
  mov [rbp + CTX_x + 24], rcx
  mov [rbp + CTX_x + 32], r8
  mov [rbp + CTX_x + 40], r9
  mov eax, LEAVE_YIELD
  jmp leave

ENTRY rt_stub_pause
  pop qword ptr [rbp + CTX_code]
  mov qword ptr [rbp + CTX_arity], 1
  mov qword ptr [rbp + CTX_x], NIL
  mov eax, LEAVE_YIELD
  jmp leave

// r10d: live words in x; r11: words needed
ENTRY rt_stub_gc
  pop qword ptr [rbp + CTX_code]
  mov esi, r10d
  mov rdx, r11
  DECIDE rt_gc_stub

ENTRY rt_stub_unwind
  pop qword ptr [rbp + CTX_code]
  DECIDE rt_unwind

// rdi: time
ENTRY rt_stub_recv_wait
  pop qword ptr [rbp + CTX_code]
  mov qword ptr [rbp + CTX_arity], 1
  mov rsi, rdi
  DECIDE rt_recv_wait

// rdi, rsi, rdx: module, function, arguments
ENTRY rt_stub_apply
  mov qword ptr [rbp + CTX_code], 0
  mov rcx, rdx
  mov rdx, rsi
  mov rsi, rdi
  DECIDE rt_apply

// rdi, rsi: fun, arguments
ENTRY rt_stub_apply_fun
  mov qword ptr [rbp + CTX_code], 0
  mov rdx, rsi
  mov rsi, rdi
  DECIDE rt_apply_fun

ENTRY rt_stub_undef
  mov qword ptr [rbp + CTX_code], 0
  DECIDE rt_undef

ENTRY rt_stub_trap
  mov qword ptr [rbp + CTX_code], 0
  DECIDE rt_trap

// rax: result. Its address is a return address: a multiple of 8.
ENTRY rt_stub_exit_normal
  mov [rbp + CTX_x], rax
  mov eax, LEAVE_RETURN
  jmp leave

  .section .note.GNU-stack, "", @progbits
