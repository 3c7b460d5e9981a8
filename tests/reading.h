/* What the unit tests of machine mail stand on: a message in, its facts out, through the daemon's check. */
#pragma once

#include <string.h>
#include "lib/mail/reader.h"

static inline ZbFacts *read_message(const char *message)
{
    g_autoptr(ZbReader) reader = zb_reader_new("mx.example");
    g_autoptr(GError) error = NULL;
    ZbFacts *facts =
        zb_reader_read(reader, ZB_READ_NO_DOCUMENTS, (const guint8 *)message, strlen(message), &error);
    g_assert_no_error(error);
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    g_autoptr(ZbFacts) back = zb_facts_from_variant(variant, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(back->text, ==, facts->text);
    return facts;
}

static inline gboolean noted(const ZbFacts *facts, const char *code)
{
    return g_ptr_array_find_with_equal_func(facts->notes, code, g_str_equal, NULL);
}

static inline void check_kind(const char *message, ZbKind kind)
{
    g_autoptr(ZbFacts) facts = read_message(message);
    g_assert_cmpstr(zb_kind_name(facts->kind), ==, zb_kind_name(kind));
}
