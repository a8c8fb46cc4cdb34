# SPDX-License-Identifier: Apache-2.0
# The runtimes for wasm. Linked without the C library's start files: rt/main.c
# has _start. What generated code calls is exported, which keeps it.
WASMFLAGS = --target=wasm32-wasi -Os -std=gnu11 $(WARN) -I. -Irt -I$(BUILD)/gen \
  -nostdlibinc -isystem /usr/include/wasm32-wasi -mtail-call -mbulk-memory \
  -mnontrapping-fptoint -msign-ext -fno-math-errno -ffunction-sections \
  -fdata-sections -Wno-unused-command-line-argument
WASMLIB = /usr/lib/wasm32-wasi
WASMOBJ := $(RTSRC:%.c=$(BUILD)/rt/wasm/%.o) \
  $(patsubst %.c,$(BUILD)/rt/wasm/%.o,rt/os/wasm.c rt/os/wasm_enter.c)

$(BUILD)/rt/wasm/%.o: %.c rt/os/wasm.mk | $(GEN)
	@mkdir -p $(@D)
	$(WASMCC) $(WASMFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/rt/wasm.exports: abi/rtcalls.def abi/bifs.def abi/stubs.def rt/os/wasm.mk
	@mkdir -p $(@D)
	for n in _start host_start host_run __heap_base rt_sched_main rt_wasm_gc rt_wasm_pause rt_mul_overflows; do \
	  echo --export=$$n; done > $@
	sed -nE 's/^RT\((\w+),.*/--export=\1/p' abi/rtcalls.def >> $@
	sed -nE 's/^STUB\((\w+),.*/--export=rt_stub_\1/p' abi/stubs.def >> $@
	sed -nE 's/^BIF\([^,]*, *[^,]*, *[^,]*, *(\w+),.*/--export=\1/p' abi/bifs.def \
	  | grep -vw NULL >> $@ || true

# Twice: small, and with relocations, from which tools/wasmrefs.py knows what
# each function needs.
WASMLINK = $(WASMLD) --no-entry --gc-sections -z stack-size=262144 \
  @$(BUILD)/rt/wasm.exports $(WASMOBJ) -L$(WASMLIB) -lc -lm \
  $$($(WASMCC) --target=wasm32-wasi -print-libgcc-file-name)

$(BUILD)/rt/wasm32.wasm: $(WASMOBJ) $(BUILD)/rt/wasm.exports tools/wasmrefs.py
	$(WASMLINK) --emit-relocs -o $@.relocs
	$(WASMLINK) --strip-all --compress-relocations -o $@.small
	$(PYTHON) tools/wasmrefs.py $@.small $@.relocs $@

-include $(WASMOBJ:.o=.d)
