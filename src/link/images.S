// SPDX-License-Identifier: Apache-2.0
// The prelinked runtimes, one for each target, as bytes. Empty: this build of
// the compiler lacks that target.
#define IMAGE(name, file)                                                      \
  .balign 64;                                                                  \
  .globl name, name##_end;                                                     \
  name:.incbin file;                                                           \
  name##_end:

  .section .rodata, "a", @progbits
IMAGE(link_image_x86_64, "x86_64.elf")
IMAGE(link_image_wasm32_wasi, "wasm32.wasm")
IMAGE(link_image_wasm32_web, "wasm32-web.wasm")
  .byte 0
  .section .note.GNU-stack, "", @progbits
