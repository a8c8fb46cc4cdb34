// SPDX-License-Identifier: Apache-2.0
// What the compiler carries as bytes: the prelinked runtimes (empty: this build
// lacks that target), and what stands beside programs for the web.
#define IMAGE(name, file)                                                      \
  .balign 64;                                                                  \
  .globl name, name##_end;                                                     \
  name:.incbin file;                                                           \
  name##_end:

  .section .rodata, "a", @progbits
IMAGE(link_image_x86_64, "x86_64.elf")
IMAGE(link_image_wasm32_wasi, "wasm32.wasm")
IMAGE(link_web_host, "web/run.mjs")
IMAGE(link_web_page, "web/page.html")
  .byte 0
  .section .note.GNU-stack, "", @progbits
