// SPDX-License-Identifier: Apache-2.0
// with: src/erl/*.c src/base/*.c src/ir/*.c
// What fuzzing the front end has found, and what reaches most of it: each text
// of tests/fuzz/corpus once.
#include "tests/fuzz/front_fuzz.c"
#include <dirent.h>

int main(void) {
  const char *dir = "tests/fuzz/corpus";
  DIR *d = opendir(dir);
  uint32_t n = 0;
  if (!d) bug("no %s", dir);
  for (struct dirent *e; (e = readdir(d));) {
    Str path = {0}, text = {0};
    if (*e->d_name == '.') continue;
    str_printf(&path, "%s/%s", dir, e->d_name);
    fprintf(stderr, "%s\n", path.at);
    if (file_read(path.at, &text)) bug("cannot read %s", path.at);
    LLVMFuzzerTestOneInput((const uint8_t *)text.at, text.n);
    str_free(&path);
    str_free(&text);
    n++;
  }
  closedir(d);
  return n ? 0 : 1;
}
