// SPDX-License-Identifier: Apache-2.0
// The two segments that a program will fill: code and data. They stand here so
// that the image has their program headers; src/link/elf.c replaces what is in
// them. Addresses are given to the system linker by the Makefile (abi/image.h).
  .section .program_code, "ax", @progbits
  .globl rt_program_code
rt_program_code:
  .quad 0
  .section .program_data, "aw", @progbits
  .globl rt_program_data
rt_program_data:
  .quad 0
  .section .note.GNU-stack, "", @progbits
