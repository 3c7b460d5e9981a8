/* What the harnesses share. A harness is one function that takes any bytes and aborts where a promise of the code is broken.
 * libFuzzer calls it (`make fuzz`), and replay.c on the seeds and on whatever was found with them (`make check`).
 *
 * A header, not an object: each harness links only what it tests. */
#pragma once

#include <glib.h>
#include <stdint.h>
#include <string.h>
#include "lib/mail/facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A critical is a broken promise too, whoever's: the text of one may stand where another text should. */
static inline void fuzz_begin(void)
{
    g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
}

static inline void fuzz_assert_utf8(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

static inline void fuzz_assert_json(const char *json)
{
    fuzz_assert_utf8(json);
    for (const char *c = json; *c; c++)
        g_assert_cmpint((guchar)*c, >=, 0x20); /* RFC 8259, 7 */
}

/* What the daemon does with facts: they pass its check unchanged, what follows from them follows anew. (transfer full) */
static inline char *fuzz_check_facts(const ZbFacts *facts)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    g_autoptr(ZbFacts) back = zb_facts_from_variant(variant, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(back->fresh, ==, facts->fresh);
    char *json = zb_facts_to_json(facts, FALSE);
    g_autofree char *again = zb_facts_to_json(back, FALSE);
    g_assert_cmpstr(json, ==, again);
    fuzz_assert_json(json);
    return json;
}
