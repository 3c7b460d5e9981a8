#include <string.h>
#include <json-glib/json-glib.h>
#include "lib/error.h"
#include "lib/mail/facts.h"

static ZbFacts *sample(void)
{
    ZbFacts *facts = zb_facts_new();
    facts->message_id = g_strdup("a@b.example");
    facts->date = 1777885920 * ZB_SECOND;
    g_ptr_array_add(facts->from, zb_address_new("Truus \"T\" L", "truus@b.example"));
    g_ptr_array_add(facts->cc, zb_address_new("", "c@b.example"));
    g_ptr_array_add(facts->references, g_strdup("r@b.example"));
    g_free(facts->subject);
    facts->subject = g_strdup("caf\xc3\xa9");
    facts->kind = ZB_KIND_RECEIPT;
    g_free(facts->text);
    facts->text = g_strdup("\n\n  hallo\n\n> oud\nslot\n");
    ZbSegment segments[] = {
        {ZB_SEGMENT_FRESH, 0, 11}, {ZB_SEGMENT_QUOTED, 11, 17}, {ZB_SEGMENT_FRESH, 17, 22}};
    g_array_append_vals(facts->segments, segments, 3);
    g_ptr_array_add(facts->attachments, zb_attachment_new("a.pdf", "application/pdf", 42));
    g_ptr_array_add(facts->forwarded, zb_forwarded_new("Ria", "ria@b.example", "oud", ZB_NEVER, 11, 17));
    g_ptr_array_add(facts->failed_recipients, g_strdup("weg@b.example"));
    facts->original_message_id = g_strdup("o@b.example");
    facts->sender_verified = ZB_SENDER_FAIL;
    g_free(facts->sender_reason);
    facts->sender_reason = g_strdup("dmarc=fail");
    facts->auto_from = g_strdup("zb1");
    zb_facts_note(facts, "no_from");
    zb_facts_note(facts, "no_from");
    return facts;
}

/* "Zie bijlage": the complaint is in the document. */
static void test_documents(void)
{
    const char *text = "zie bijlage\nBest college, de brom is terug\n";
    ZbSegment segments[] = {{ZB_SEGMENT_FRESH, 0, 12}, {ZB_SEGMENT_DOCUMENT, 12, 43}};
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(ZbSegment));
    g_array_append_vals(array, segments, 2);
    g_autofree char *both = zb_facts_fresh_of(text, array);
    g_assert_cmpstr(both, ==, "zie bijlage\nBest college, de brom is terug");

    g_autoptr(GString) longer = g_string_new(NULL);
    for (guint i = 0; i < ZB_FRESH_WORDS; i++)
        g_string_append(longer, "woord ");
    guint32 own = (guint32)longer->len;
    g_string_append(longer, "document\n");
    ZbSegment many[] = {{ZB_SEGMENT_FRESH, 0, own}, {ZB_SEGMENT_DOCUMENT, own, (guint32)longer->len}};
    g_array_set_size(array, 0);
    g_array_append_vals(array, many, 2);
    g_autofree char *written = zb_facts_fresh_of(longer->str, array);
    g_assert_null(strstr(written, "document"));
}

static void test_round_trip(void)
{
    g_autoptr(ZbFacts) facts = sample();
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbFacts) back = zb_facts_from_variant(variant, &error);
    g_assert_no_error(error);
    g_autofree char *json = zb_facts_to_json(facts, FALSE), *json_back = NULL;
    g_assert_cmpstr(back->fresh, ==, "  hallo\n\nslot");
    g_free(facts->fresh);
    facts->fresh = g_strdup(back->fresh);
    g_free(json);
    json = zb_facts_to_json(facts, FALSE);
    json_back = zb_facts_to_json(back, FALSE);
    g_assert_cmpstr(json, ==, json_back);
    g_assert_cmpuint(back->notes->len, ==, 1);
    g_assert_cmpstr(zb_facts_sender(back)->address, ==, "truus@b.example");
}

static void test_json(void)
{
    g_autoptr(ZbFacts) facts = sample();
    g_autofree char *json = zb_facts_to_json(facts, TRUE);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_assert_true(json_parser_load_from_data(parser, json, -1, NULL));
    JsonObject *object = json_node_get_object(json_parser_get_root(parser));
    static const char *const keys[] = {"from",
                                       "to",
                                       "date",
                                       "message_id",
                                       "in_reply_to",
                                       "references",
                                       "subject",
                                       "kind",
                                       "text",
                                       "fresh",
                                       "segments",
                                       "attachments",
                                       "sender_verified",
                                       "notes",
                                       "reply_to",
                                       "cc",
                                       "arrived",
                                       "forwarded",
                                       "failed_recipients",
                                       "original_message_id",
                                       "sender_reason"};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        g_assert_true(json_object_has_member(object, keys[i]));
    g_assert_cmpstr(json_object_get_string_member(object, "date"), ==, "2026-05-04T09:12:00Z");
    g_assert_true(json_object_get_null_member(object, "arrived"));
    g_assert_cmpstr(json_object_get_string_member(object, "kind"), ==, "receipt");
    g_assert_cmpstr(json_object_get_string_member(object, "sender_verified"), ==, "fail");
}

/* Its place in ZB_FACTS_TYPE. */
static gsize place_of(const char *name)
{
    static const char *const names[] = {"message_id",
                                        "date",
                                        "arrived",
                                        "from",
                                        "reply_to",
                                        "to",
                                        "cc",
                                        "in_reply_to",
                                        "references",
                                        "subject",
                                        "kind",
                                        "text",
                                        "segments",
                                        "forwarded",
                                        "attachments",
                                        "failed_recipients",
                                        "original_message_id",
                                        "sender_verified",
                                        "sender_reason",
                                        "auto_from",
                                        "notes",
                                        NULL};
    gsize place = 0;
    while (names[place] && !g_str_equal(names[place], name))
        place++;
    return place;
}

/* The variant of the sample with one field replaced, dropped (value NULL) or added. */
static GVariant *changed(const char *name, GVariant *value)
{
    g_autoptr(ZbFacts) facts = sample();
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    gsize count = g_variant_n_children(variant), place = place_of(name);
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
    for (gsize i = 0; i < MAX(count, place + 1); i++) {
        g_autoptr(GVariant) old = i < count ? g_variant_get_child_value(variant, i) : NULL;
        if (i != place || value)
            g_variant_builder_add_value(&builder, i == place ? value : old);
    }
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

static void refuse(const char *key, GVariant *value)
{
    g_autoptr(GVariant) variant = changed(key, value);
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_facts_from_variant(variant, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
}

static void refuse_segments(guint count, const ZbSegment *segments)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(yuu)"));
    for (guint i = 0; i < count; i++)
        g_variant_builder_add(&builder, "(yuu)", (guchar)segments[i].kind, segments[i].start,
                              segments[i].end);
    refuse("segments", g_variant_builder_end(&builder));
}

static void test_lies(void)
{
    g_autofree char *long_text = g_strnfill(ZB_CAP_TEXT + 1, 'x');
    g_autofree char *long_header = g_strnfill(ZB_CAP_HEADER + 1, 'x');
    g_autoptr(GVariant) good = changed("kind", g_variant_new_byte(ZB_KIND_SPAM));
    g_autoptr(ZbFacts) read = zb_facts_from_variant(good, NULL);
    g_assert_nonnull(read); /* so that what follows is refused for what it says */
    refuse("text", NULL);
    refuse("notes", NULL);
    refuse("unknown", g_variant_new_string("x"));
    refuse("kind", g_variant_new_byte(ZB_KIND_SPAM + 1));
    refuse("kind", g_variant_new_string("human"));
    refuse("sender_verified", g_variant_new_byte(3));
    refuse("date", g_variant_new_int64(G_MAXINT64));
    refuse("date", g_variant_new_int64(G_MININT64 + 1));
    refuse("text", g_variant_new_string(long_text));
    refuse("subject", g_variant_new_string(long_header));
    refuse("message_id", g_variant_new_maybe(G_VARIANT_TYPE_STRING, g_variant_new_string(long_header)));
    refuse("notes", g_variant_new_string("x"));
}

static void refuse_maybe(const char *name, const char *value)
{
    refuse(name, g_variant_new("ms", value));
}

/* What would break out of a line, a header or a screen. */
static void test_controls(void)
{
    static const char *const bad[] = {"a\nBcc: x@y.example", "a\rb", "a\tb", "\x1b[2J", "a\x7f",
                                      "a\xc2\x85z",          "\x01"};
    static const char *const lines[] = {"subject", "sender_reason"}, *const maybes[] = {
                                                                         "message_id", "in_reply_to",
                                                                         "original_message_id", "auto_from"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(lines); k++)
            refuse(lines[k], g_variant_new_string(bad[i]));
        for (guint k = 0; k < G_N_ELEMENTS(maybes); k++)
            refuse_maybe(maybes[k], bad[i]);
        refuse("from", g_variant_new_parsed("[(%s, 'a@b')]", bad[i]));
        refuse("cc", g_variant_new_parsed("[('', %s)]", bad[i]));
        refuse("attachments", g_variant_new_parsed("[(%s, 'a/b', uint64 1)]", bad[i]));
        refuse("attachments", g_variant_new_parsed("[('', %s, uint64 1)]", bad[i]));
        refuse("references", g_variant_new_parsed("[%s]", bad[i]));
        refuse("failed_recipients", g_variant_new_parsed("[%s]", bad[i]));
        refuse("notes", g_variant_new_parsed("[%s]", bad[i]));
        refuse("forwarded",
               g_variant_new_parsed("[(%s, '', '', %x, uint32 11, uint32 17)]", bad[i], ZB_NEVER));
    }
    /* Letters whose second byte looks like one are none. */
    g_autoptr(GVariant) good =
        changed("subject", g_variant_new_string("\xc3\x85ngstr\xc3\xb6m \xc2\xa0\xe2\x80\x85"));
    g_autoptr(ZbFacts) read = zb_facts_from_variant(good, NULL);
    g_assert_nonnull(read);
}

static void test_ids_and_notes(void)
{
    g_autofree char *long_id = g_strnfill(ZB_CAP_ID + 1, 'x');
    static const char *const bad[] = {"", "a b", "<a@b>", "a>b"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        refuse_maybe("message_id", bad[i]);
        refuse_maybe("in_reply_to", bad[i]);
        refuse("references", g_variant_new_parsed("['r@b', %s]", bad[i]));
    }
    refuse_maybe("message_id", long_id);
    refuse("notes", g_variant_new_parsed("['no_from', 'text_cut', 'no_from']"));
    refuse("notes", g_variant_new_parsed("['No from']"));
    refuse("notes", g_variant_new_parsed("['']"));
    refuse("notes", g_variant_new_parsed("[%s]", long_id));
}

static void refuse_many(const char *name, const char *type, GVariant *one, guint count)
{
    g_autoptr(GVariant) item = g_variant_ref_sink(one);
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE(type));
    for (guint i = 0; i < count; i++)
        g_variant_builder_add_value(&builder, item);
    refuse(name, g_variant_builder_end(&builder));
}

static void test_too_many(void)
{
    refuse_many("to", "a(ss)", g_variant_new("(ss)", "", "a@b"), ZB_CAP_ADDRESSES + 1);
    refuse_many("references", "as", g_variant_new_string("a@b"), ZB_CAP_REFERENCES + 1);
    refuse_many("attachments", "a(sst)", g_variant_new("(sst)", "", "a/b", (guint64)1),
                ZB_CAP_ATTACHMENTS + 1);
    refuse_many("failed_recipients", "as", g_variant_new_string("a@b"), ZB_CAP_FAILED + 1);
    refuse_many("forwarded", "a(sssxuu)", g_variant_new("(sssxuu)", "", "", "", ZB_NEVER, 0, 1),
                ZB_CAP_FORWARDED + 1);
    refuse("attachments", g_variant_new_parsed("[('', 'a/b', %t)]", (guint64)G_MAXINT64 + 1));
}

/* Right in type, but not the one serialisation of it: what two readers of it could see differently. */
static void test_not_normal(void)
{
    g_autoptr(ZbFacts) facts = sample();
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    gsize length = g_variant_get_size(variant);
    for (gsize cut = 0; cut < length; cut++) {
        g_autoptr(GBytes) part = g_bytes_new(g_variant_get_data(variant), cut);
        g_autoptr(GVariant) other = g_variant_ref_sink(g_variant_new_from_bytes(ZB_FACTS_TYPE, part, FALSE));
        g_assert_null(zb_facts_from_variant(other, NULL));
    }
}

static void refuse_forwarded(guint32 start, guint32 end)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sssxuu)"));
    g_variant_builder_add(&builder, "(sssxuu)", "", "", "", ZB_NEVER, start, end);
    refuse("forwarded", g_variant_builder_end(&builder));
}

static void test_forwarded(void)
{
    refuse_forwarded(5, 4);
    refuse_forwarded(5, 23);
    refuse_forwarded(G_MAXUINT32, G_MAXUINT32);
}

static void test_segments(void)
{
    refuse_segments(0, NULL);
    refuse_segments(1, (ZbSegment[]){{ZB_SEGMENT_FRESH, 0, 21}});
    refuse_segments(1, (ZbSegment[]){{ZB_SEGMENT_FRESH, 0, 23}});
    refuse_segments(1, (ZbSegment[]){{ZB_SEGMENT_DOCUMENT + 1, 0, 22}});
    refuse_segments(2, (ZbSegment[]){{ZB_SEGMENT_FRESH, 0, 10}, {ZB_SEGMENT_QUOTED, 11, 22}});
    refuse_segments(2, (ZbSegment[]){{ZB_SEGMENT_FRESH, 0, 12}, {ZB_SEGMENT_QUOTED, 11, 22}});
    refuse_segments(2, (ZbSegment[]){{ZB_SEGMENT_FRESH, 0, 0}, {ZB_SEGMENT_QUOTED, 0, 22}});
    g_autoptr(GVariant) cut =
        changed("text", g_variant_new_string("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                                             "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"));
    g_assert_null(zb_facts_from_variant(cut, NULL)); /* the same length, but a segment ends inside a letter */
}

/* Whatever bytes a reader sends: a result or an error, never a crash. */
static void test_damaged(void)
{
    g_autoptr(ZbFacts) facts = sample();
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    gsize length = g_variant_get_size(variant);
    for (gsize i = 0; i < length; i++)
        for (guint bit = 0; bit < 8; bit++) {
            guint8 *bytes = g_memdup2(g_variant_get_data(variant), length);
            bytes[i] ^= (guint8)(1u << bit);
            g_autoptr(GBytes) damaged = g_bytes_new_take(bytes, length);
            g_autoptr(GVariant) other =
                g_variant_ref_sink(g_variant_new_from_bytes(ZB_FACTS_TYPE, damaged, FALSE));
            g_autoptr(ZbFacts) read = zb_facts_from_variant(other, NULL);
            if (read)
                g_assert_true(g_utf8_validate(read->text, -1, NULL) &&
                              g_utf8_validate(read->subject, -1, NULL));
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts/round-trip", test_round_trip);
    g_test_add_func("/facts/json", test_json);
    g_test_add_func("/facts/lies", test_lies);
    g_test_add_func("/facts/controls", test_controls);
    g_test_add_func("/facts/ids-and-notes", test_ids_and_notes);
    g_test_add_func("/facts/too-many", test_too_many);
    g_test_add_func("/facts/not-normal", test_not_normal);
    g_test_add_func("/facts/segments", test_segments);
    g_test_add_func("/facts/forwarded", test_forwarded);
    g_test_add_func("/facts/documents", test_documents);
    g_test_add_func("/facts/damaged", test_damaged);
    return g_test_run();
}
