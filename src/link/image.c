// SPDX-License-Identifier: Apache-2.0
// The prelinked runtimes that the compiler carries (images.S), and the symbols
// of the one for x86-64.
#include "elf.h"

extern const uint8_t link_image_x86_64[], link_image_x86_64_end[];
extern const uint8_t link_image_wasm32_wasi[], link_image_wasm32_wasi_end[];
extern const uint8_t link_web_host[], link_web_host_end[];
extern const uint8_t link_web_page[], link_web_page_end[];

static const struct {
  const char *target;
  const uint8_t *at, *end;
} images[] = {
    {"x86_64-linux", link_image_x86_64, link_image_x86_64_end},
    {"wasm32-wasi", link_image_wasm32_wasi, link_image_wasm32_wasi_end},
    {"wasm32-web", link_image_wasm32_wasi, link_image_wasm32_wasi_end},
    {"web.mjs", link_web_host, link_web_host_end},
    {"web.html", link_web_page, link_web_page_end},
};

Image link_image(const char *target) {
  for (size_t i = 0; i < sizeof images / sizeof *images; i++)
    if (!strcmp(images[i].target, target))
      return (Image){images[i].at, (size_t)(images[i].end - images[i].at)};
  return (Image){0};
}

const ElfSection *elf_sections(Image image, uint32_t *n) {
  const ElfHeader *h = (const void *)image.at;
  *n = h->shnum;
  return (const void *)(image.at + h->shoff);
}

const char *elf_section_name(Image image, const ElfSection *s) {
  uint32_t n;
  const ElfSection *all = elf_sections(image, &n);
  const ElfHeader *h = (const void *)image.at;
  return (const char *)image.at + all[h->shstrndx].offset + s->name;
}

Symbols elf_symbols(Image image) {
  uint32_t n;
  const ElfSection *s = elf_sections(image, &n);
  for (uint32_t i = 0; i < n; i++)
    if (s[i].type == SHT_SYMTAB)
      return (Symbols){(const void *)(image.at + s[i].offset),
                       (uint32_t)(s[i].size / sizeof(ElfSymbol)),
                       (const char *)image.at + s[s[i].link].offset};
  return (Symbols){0};
}
