# zb - zorgvuldig begrenzen. One Makefile for everything; `make help` lists what it can do.
#
# The sources are found by folder: lib/ becomes the static library libzb, daemon/ and cli/ become the
# programs, tests/test-*.c one program each. A new file needs no line here.

BUILD    ?= build
ifeq ($(origin CC),default)
CC        = gcc
endif
PREFIX   ?= /usr/local
SYSCONFDIR ?= /etc
CFLAGS   ?= -O2 -g
WARNINGS  = -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla
PYTHON    = /usr/bin/python3
# `make V=1` shows the commands whole.
Q         = $(if $(V),,@echo '  ' $@;)

PACKAGES = libcurl gmime-3.0 gio-2.0 gio-unix-2.0 glib-2.0 json-glib-1.0 sqlite3 libsystemd libzstd libseccomp libxml-2.0
# What reads attached documents: the reader's process alone links it.
READER_PACKAGES = poppler-glib libarchive
READER_LDLIBS = $(shell pkg-config --libs $(READER_PACKAGES) 2>/dev/null)
# libstemmer has no .pc file in Debian 12.
CPPFLAGS += -D_GNU_SOURCE -DG_LOG_DOMAIN='"zb"' -DZB_PREFIX='"$(PREFIX)"' -DZB_SYSCONFDIR='"$(SYSCONFDIR)"' \
            -DZB_VERSION='"$(VERSION)"' -I. $(shell pkg-config --cflags $(PACKAGES) $(READER_PACKAGES) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lstemmer -lm
STDC      = -std=gnu17
VERSION   = 0.1.0

LIB_SRC    = $(sort $(wildcard lib/*.c lib/*/*.c))
# zbd-parse reads hostile bytes: it links base and mail only.
READER_SRC = $(sort $(wildcard lib/*.c lib/mail/*.c))
PARSE_SRC  = daemon/parse-main.c $(sort $(wildcard daemon/parse-*.c))
DAEMON_SRC = $(filter-out $(PARSE_SRC),$(sort $(wildcard daemon/*.c)))
LOG_SRC    = $(sort $(wildcard cli/log-*.c))
ZB_SRC     = $(sort $(wildcard cli/zb-*.c))
CLI_SRC    = $(filter-out $(LOG_SRC) $(ZB_SRC),$(sort $(wildcard cli/*.c)))
TEST_SRC   = $(sort $(wildcard tests/test-*.c))
FUZZ_SRC   = $(sort $(wildcard tests/fuzz/fuzz-*.c))

obj = $(patsubst %.c,$(BUILD)/%.o,$(1))

PROGRAMS   = $(BUILD)/zbd $(BUILD)/zbd-parse $(BUILD)/zb $(BUILD)/zb-log
TESTS      = $(patsubst tests/%.c,$(BUILD)/tests/%,$(TEST_SRC) $(FUZZ_SRC))
TOOL_SRC   = tests/judge-corpus.c
BENCH_SRC  = $(sort $(wildcard tests/bench-*.c))
# What the tests of the follower share.
FOLLOWER_SRC = tests/follower-fixture.c tests/imap-server.c
BENCHES    = $(BUILD)/tests/bench-reader $(BUILD)/tests/bench-intake
TOOLS      = $(patsubst tests/%.c,$(BUILD)/tests/%,$(TOOL_SRC))
SCENARIOS  = $(sort $(wildcard tests/T*.py tests/T*.sh))
MO         = $(BUILD)/locale/nl/LC_MESSAGES/zb.mo

.PHONY: all help deps deps-check check unit demo asan valgrind fmt fmt-check bench install clean pot clang fuzz
all: deps-check $(PROGRAMS) $(MO)
include $(wildcard $(patsubst %.c,$(BUILD)/%.d,$(LIB_SRC) $(DAEMON_SRC) $(PARSE_SRC) $(CLI_SRC) $(LOG_SRC) $(ZB_SRC) $(TEST_SRC) $(FUZZ_SRC) $(TOOL_SRC) $(BENCH_SRC) $(FOLLOWER_SRC)))

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

# ---- what the project needs of Debian -------------------------------------------------------------------
deps: ## install the Debian packages that building, testing and the demo need (root)
	@tests/install-deps

deps-check:
	@tests/install-deps --if-missing

# ---- building --------------------------------------------------------------------------------------------
$(BUILD)/%.o: %.c | deps-check
	@mkdir -p $(@D)
	$(Q)$(CC) $(STDC) $(CPPFLAGS) $(WARNINGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# What is compiled in: the schema's steps, and the templates and words that an organisation did not replace or add.
RESOURCES = $(sort $(wildcard lib/store/schema/sqlite/*.sql etc/templates/*.txt) etc/marks.nl etc/vocabulary.nl)
$(BUILD)/resources.c: lib/resources.xml $(RESOURCES) | deps-check
	@mkdir -p $(@D)
	$(Q)glib-compile-resources --generate-source --c-name zb --internal --sourcedir=. --target=$@ $<
$(BUILD)/mail-resources.c: lib/mail/resources.xml lib/mail/phrases.txt | deps-check
	@mkdir -p $(@D)
	$(Q)glib-compile-resources --generate-source --c-name zb_mail --internal --sourcedir=. --target=$@ $<
$(BUILD)/resources.o $(BUILD)/mail-resources.o: %.o: %.c
	$(Q)$(CC) $(STDC) $(CPPFLAGS) -w $(CFLAGS) -c -o $@ $<

$(BUILD)/libzb.a: $(call obj,$(LIB_SRC)) $(BUILD)/resources.o $(BUILD)/mail-resources.o
	$(Q)rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/libreader.a: $(call obj,$(READER_SRC)) $(BUILD)/mail-resources.o
	$(Q)rm -f $@ && $(AR) rcs $@ $^

LINK = $(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/zbd: $(call obj,$(DAEMON_SRC) daemon/parse-frame.c) $(BUILD)/libzb.a
	$(LINK)
$(BUILD)/zbd-parse: LDLIBS += $(READER_LDLIBS)
$(BUILD)/zbd-parse: $(call obj,$(PARSE_SRC)) $(BUILD)/libreader.a
	$(LINK)
$(BUILD)/zb: $(call obj,$(ZB_SRC) $(CLI_SRC)) $(BUILD)/libzb.a
	$(LINK)
$(BUILD)/zb-log: $(call obj,$(LOG_SRC) $(CLI_SRC)) $(BUILD)/libzb.a
	$(LINK)

# A test program links the library and the daemon's parts, but for main().
$(BUILD)/libdaemon.a: $(call obj,$(filter-out daemon/main.c,$(DAEMON_SRC))) $(call obj,$(filter-out daemon/parse-main.c,$(PARSE_SRC))) $(call obj,$(CLI_SRC))
	$(Q)rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/tests/bench-intake: $(BUILD)/tests/bench-dossier.o $(BUILD)/tests/bench-floor.o
$(filter $(BUILD)/tests/test-follower%,$(TESTS)): $(call obj,$(FOLLOWER_SRC))
$(BUILD)/tests/%: LDLIBS += $(READER_LDLIBS)
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libdaemon.a $(BUILD)/libzb.a
	$(LINK)

# A harness: with a plain main() here, with libFuzzer's in `make fuzz`. It links what reads hostile bytes, and no more.
FUZZ_OBJ = $(call obj,$(addprefix daemon/imap-,error.c reader.c response.c))
$(BUILD)/tests/fuzz/%: LDLIBS += $(READER_LDLIBS)
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(if $(FUZZER),,$(BUILD)/tests/fuzz/replay.o) $(FUZZ_OBJ) $(BUILD)/libreader.a
	$(LINK)

$(MO): po/nl.po | deps-check
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# ---- testing ---------------------------------------------------------------------------------------------
check: all $(TESTS) $(TOOLS) ## build and run every test (or some: make check ONLY='test-clock T100')
	BUILD=$(BUILD) tests/run $(ONLY)

clang: ## build everything with clang, warnings as errors
	$(MAKE) --no-print-directory BUILD=build-clang CC=clang all tests-built

.PHONY: tests-built
# Objects of tests are kept: made again only when they must be, and nothing is printed after prove's last line.
.SECONDARY:
tests-built: $(TESTS) $(TOOLS) $(BENCHES)

ASAN = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# T430 starts 1,600 readers, each a quarter of a second.
asan: export ZB_TEST_LIMIT ?= 900
asan: ## the whole suite under AddressSanitizer and UBSan
	$(MAKE) --no-print-directory BUILD=build-asan CFLAGS='$(ASAN)' check

valgrind: all $(TESTS) ## the unit tests under valgrind
	BUILD=$(BUILD) tests/run --valgrind $(ONLY)

# Coverage is seen in our own code alone: the libraries are Debian's. What it finds goes to build-fuzz, never into the repository.
FUZZ_CC ?= clang
FUZZING = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
.PHONY: fuzzers fuzz-built
fuzzers: $(patsubst tests/%.c,$(BUILD)/tests/%,$(FUZZ_SRC))
fuzz-built:
	$(MAKE) --no-print-directory BUILD=build-fuzz CC="$(FUZZ_CC)" FUZZER=1 CFLAGS='$(FUZZING)' LDFLAGS=-fsanitize=fuzzer fuzzers
fuzz: fuzz-built ## let libFuzzer look for what breaks the reading of hostile bytes (HARNESS='html imap' SECONDS=60)
	tests/fuzz/run build-fuzz '$(or $(SECONDS),60)' $(HARNESS)

demo: all ## show the whole road on a real Dovecot and SMTP server (KEEP=1 leaves all running)
	BUILD=$(BUILD) KEEP=$(KEEP) $(PYTHON) tests/demo.py

bench: all $(BENCHES) ## measure what zb costs, side by side with what it stands on (ONLY="reading dossier")
	BUILD=$(BUILD) $(PYTHON) tests/bench.py $(ONLY)

FORMATTED = $(wildcard lib/*.[ch] lib/*/*.[ch] daemon/*.[ch] cli/*.[ch] tests/*.[ch] tests/fuzz/*.[ch])
fmt: ## format the C sources in place
	clang-format -i $(FORMATTED)
fmt-check: ## fail where a C source is not formatted
	clang-format --dry-run -Werror $(FORMATTED)

pot: ## collect the users' texts into po/zb.pot and bring po/nl.po up to date
	xgettext --from-code=UTF-8 -k_ -kN_ -kP_:1,2 --package-name=zb --no-location --sort-output -o po/zb.pot cli/*.c daemon/*.c lib/*.c lib/*/*.c
	sed -i '/^"POT-Creation-Date/d' po/zb.pot
	msgmerge --quiet --no-fuzzy-matching --update --backup=none --no-location --sort-output po/nl.po po/zb.pot

# ---- installing ------------------------------------------------------------------------------------------
install: all ## install under $(DESTDIR)$(PREFIX); units, configuration and man pages too
	BUILD=$(BUILD) PREFIX=$(PREFIX) SYSCONFDIR=$(SYSCONFDIR) DESTDIR=$(DESTDIR) contrib/install

clean: ## remove what was built
	rm -rf build build-asan build-clang build-fuzz
