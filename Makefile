# SPDX-License-Identifier: Apache-2.0
# Builds Candela: `make` gives build/candela. The compiler (src/) is an ordinary
# C program. The runtime (rt/) is linked once per target into a finished image,
# which the compiler carries; its own linker adds programs to a copy of it.
#
#   make            build/candela
#   make hello      build and run examples/hello
#   make test       all tests            (T=FILTER: only those named so)
#   make bless      record what tests expect again; read the diff
#   make bench      the benchmarks beside installed erl
#   make hard       tests with a runtime that collects at every allocation
#   make asan       tests with a compiler built with sanitizers
#   make fuzz       the front end on random source text, or on forms
#   make check      format, include directions, file lengths
#   make format     clang-format all C files
#   OTP=ROOT        take OTP's sources from there

BUILD ?= build
CC = gcc
MUSLCC ?= musl-gcc
WASMCC ?= clang-19
WASMLD ?= wasm-ld-19
PYTHON ?= python3
FUZZCC ?= clang-19

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
CFLAGS ?= -O2 -g
CSTD = -std=gnu11 $(WARN) -I.
RTFLAGS ?= -O2 -g
# Generated code and runtime share one address space below 2 GB; no PLT, no GOT.
RTCSTD = -std=gnu11 $(WARN) -I. -Irt -I$(BUILD)/gen -fno-pie \
  -fno-asynchronous-unwind-tables -fno-stack-protector -ffunction-sections \
  -fdata-sections -fno-math-errno

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
all: $(BUILD)/candela $(BUILD)/librt.a

# --- what has to be installed: quick when nothing is missing
DEPS = $(BUILD)/.deps
$(DEPS): tools/install-deps
	@mkdir -p $(@D)
	@tools/install-deps build
	@touch $@

# --- generated headers
GEN = $(BUILD)/gen/rtcalls.h
$(BUILD)/gen/rtcalls.h: tools/rtproto.py abi/rtcalls.def | $(DEPS)
	@mkdir -p $(@D)
	$(PYTHON) tools/rtproto.py abi/rtcalls.def $@

# --- the compiler
SRC := $(wildcard src/*/*.c)
OBJ := $(SRC:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/src/link/images.o \
  $(BUILD)/obj/lib.o

$(BUILD)/candela: $(OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJ) -lm

$(BUILD)/obj/%.o: %.c | $(DEPS)
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/src/link/images.o: src/link/images.S $(BUILD)/rt/x86_64.elf \
  $(BUILD)/rt/wasm32.wasm web/run.mjs web/page.html
	@mkdir -p $(@D)
	$(CC) -c -I$(BUILD)/rt -o $@ $<

# The modules of lib/ as one table: name, text, its end; see driver/files.c.
LIB := $(wildcard lib/*.erl lib/*.ir)
$(BUILD)/gen/lib.S: Makefile $(LIB)
	@mkdir -p $(@D)
	{ echo '.section .rodata'; echo '.globl shipped_modules'; i=0; \
	  for f in $(LIB); do i=$$((i + 1)); \
	    echo "name$$i: .asciz \"$$(basename $$f)\""; \
	    echo "text$$i: .incbin \"$$f\""; echo "end$$i: .byte 0"; done; \
	  echo '.section .data.rel.ro,"aw"'; echo 'shipped_modules:'; \
	  for k in $$(seq $$i); do echo ".quad name$$k, text$$k, end$$k"; done; \
	  echo '.quad 0'; echo '.section .note.GNU-stack,"",@progbits'; } > $@

$(BUILD)/obj/lib.o: $(BUILD)/gen/lib.S
	@mkdir -p $(@D)
	$(CC) -c -o $@ $<

# --- the runtime; leaf code of base is part of it
RTSRC := $(wildcard rt/*.c) \
  $(filter-out rt/os/%,$(wildcard rt/*/*.c)) \
  $(wildcard src/base/big*.c src/base/dtoa*.c)
X64SRC := $(RTSRC) $(wildcard rt/os/posix*.c)
X64OBJ := $(X64SRC:%.c=$(BUILD)/rt/x64/%.o) \
  $(patsubst %.S,$(BUILD)/rt/x64/%.o,rt/os/program.S $(wildcard rt/os/x64.S))
# The program's two segments: addresses as in abi/image.h.
X64LD = -static -no-pie -Wl,--section-start=.program_code=0x10000000 \
  -Wl,--section-start=.program_data=0x20000000 -Wl,--build-id=none \
  -Wl,--gc-sections,-z,noexecstack,-z,norelro $(RTLDFLAGS)

$(BUILD)/rt/x64/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(MUSLCC) $(RTCSTD) $(RTFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/rt/x64/%.o: %.S | $(GEN)
	@mkdir -p $(@D)
	$(CC) -I. -Irt -I$(BUILD)/gen -MMD -MP -c -o $@ $<

# What generated code names must survive --gc-sections: every rt_ and bif_ entry.
$(BUILD)/rt/keep.ld: Makefile abi/rtcalls.def abi/bifs.def abi/stubs.def
	@mkdir -p $(@D)
	echo 'EXTERN(rt_program_code) EXTERN(rt_program_data)' > $@
	sed -nE 's/^RT\((\w+),.*/EXTERN(\1)/p' abi/rtcalls.def >> $@
	sed -nE 's/^STUB\((\w+),.*/EXTERN(rt_stub_\1)/p' abi/stubs.def >> $@
	sed -nE 's/^BIF\([^,]*, *[^,]*, *[^,]*, *(\w+),.*/EXTERN(\1)/p' abi/bifs.def \
	  | grep -vw NULL >> $@ || true

$(BUILD)/rt/x86_64.elf: $(X64OBJ) $(BUILD)/rt/keep.ld
	$(MUSLCC) $(X64LD) -o $@.full $(X64OBJ) $(BUILD)/rt/keep.ld
	strip --strip-debug -R .comment -o $@ $@.full

# For --emit obj: cc program.o ... build/librt.a -static -no-pie
$(BUILD)/librt.a: $(X64OBJ)
	rm -f $@
	ar rcs $@ $(filter-out %/program.o,$^)

# --- the runtime for wasm: see rt/os/wasm.mk, when there is one
$(BUILD)/rt/%.wasm:
	@mkdir -p $(@D)
	@: > $@
-include rt/os/wasm.mk

# --- tests and examples
OTPDIR := $(if $(OTP),$(OTP),$(firstword $(wildcard build/otp) \
  $(patsubst %/lib,%,$(firstword $(subst /stdlib, ,$(wildcard \
  /usr/lib/erlang/lib/stdlib-*/src/lists.erl))))))
export CANDELA_OTP = $(OTPDIR)
CANDELA = $(BUILD)/candela

otp:
ifeq ($(OTPDIR),)
	tools/get-otp-sources build/otp
endif

$(BUILD)/.test-deps: tools/install-deps
	@mkdir -p $(@D)
	@tools/install-deps test
	@touch $@

hello: $(CANDELA) otp $(BUILD)/.test-deps
	$(CANDELA) build examples/hello/hello.erl -o $(BUILD)/hello
	$(BUILD)/hello
	$(CANDELA) build --target wasm32-wasi examples/hello/hello.erl -o $(BUILD)/hello.wasm
	node --no-warnings tools/run-wasi.mjs $(BUILD)/hello.wasm

test: $(CANDELA) $(BUILD)/librt.a otp $(BUILD)/.test-deps
	$(PYTHON) tests/run.py --candela $(CANDELA) $(TFLAGS) $(T)

bless: $(CANDELA) $(BUILD)/librt.a otp $(BUILD)/.test-deps
	$(PYTHON) tests/run.py --candela $(CANDELA) --bless $(TFLAGS) $(T)

bench: $(CANDELA) otp $(BUILD)/.test-deps
	$(PYTHON) tools/bench.py --candela $(CANDELA) $(B)

hard:
	$(MAKE) BUILD=build/hard RTFLAGS="-O1 -g -DRT_HARD" TFLAGS="--slow 10" test

asan:
	$(MAKE) BUILD=build/asan LDFLAGS="-fsanitize=address,undefined" \
	  RTFLAGS="-O1 -g -fsanitize=undefined -fno-sanitize=alignment -fsanitize-undefined-trap-on-error" \
	  TFLAGS="--slow 5" CFLAGS="-O1 -g -DCANDELA_VERIFY -fno-omit-frame-pointer -fsanitize=address,undefined" \
	  test

# What is found is left in build/fuzz; FUZZER is front or forms, FUZZ_TIME is
# in seconds. That of forms begins with texts, which it turns into forms.
FUZZ = build/fuzz
FUZZER ?= front
FUZZ_TIME ?= 60
FUZZSRC := $(wildcard src/erl/*.c src/base/*.c src/ir/*.c)
$(FUZZ)/%_fuzz: $(wildcard tests/fuzz/f*.[ch]) $(FUZZSRC) \
  $(wildcard src/*/*.h src/*/*.def abi/*)
	@mkdir -p $(FUZZ)/$*
	$(FUZZCC) -std=gnu11 -g -O1 -I. -fsanitize=fuzzer,address,undefined \
	  -fno-sanitize-recover=undefined -o $@ $(wildcard tests/fuzz/$**.c) \
	  $(FUZZSRC) -lm

$(FUZZ)/front.dict: src/erl/tokens.def src/erl/words.def
	@mkdir -p $(FUZZ)
	sed -nE 's/^(X\([A-Z_0-9]+, *|W\([A-Z_0-9]+, *)("[^"]+").*/\2/p' $^ > $@

front_FLAGS = -dict=front.dict -max_len=3000
front_CORPUS = $(CURDIR)/tests/fuzz/corpus
forms_FLAGS = -mutate_depth=1 -max_len=20000
forms_CORPUS = $(CURDIR)/tests/fuzz/forms $(front_CORPUS)
fuzz: $(FUZZ)/$(FUZZER)_fuzz $(FUZZ)/front.dict
	ulimit -s 400000; cd $(FUZZ) && ./$(FUZZER)_fuzz $($(FUZZER)_FLAGS) \
	  -timeout=100 -rss_limit_mb=1500 -max_total_time=$(FUZZ_TIME) \
	  -print_final_stats=1 $(FUZZER) $($(FUZZER)_CORPUS)

check:
	@mkdir -p build
	tools/check

format:
	git ls-files 'src/*.c' 'rt/*.c' | xargs clang-format -i

clean:
	rm -rf build

.PHONY: all otp hello test bless bench hard asan fuzz check format clean
-include $(OBJ:.o=.d) $(X64OBJ:.o=.d)
