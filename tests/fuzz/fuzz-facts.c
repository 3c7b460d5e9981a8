/* What a reader process that was taken over may send for facts. The first byte says how the rest is meant:
 *   'p'  patches of sound facts: a place of two bytes and the new byte, over and over
 *   't'  GVariant's text form of them
 *   else the bytes themselves, all of them */
#include "tests/fuzz/fuzz.h"

static void add_segment(ZbFacts *facts, ZbSegmentKind kind, guint32 start, guint32 end)
{
    ZbSegment segment = {kind, start, end};
    g_array_append_val(facts->segments, segment);
}

/* With something in every field. */
static GVariant *sound_facts(void)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    facts->message_id = g_strdup("1@v.example");
    facts->in_reply_to = g_strdup("0@v.example");
    facts->original_message_id = g_strdup("9@v.example");
    facts->auto_from = g_strdup("zb-1");
    facts->date = facts->arrived = 0;
    g_ptr_array_add(facts->from, zb_address_new("B", "b@v.example"));
    g_ptr_array_add(facts->to, zb_address_new("", "c@v.example"));
    g_ptr_array_add(facts->references, g_strdup("0@v.example"));
    g_ptr_array_add(facts->attachments, zb_attachment_new("a.pdf", "application/pdf", 5));
    g_ptr_array_add(facts->failed_recipients, g_strdup("d@v.example"));
    g_ptr_array_add(facts->forwarded, zb_forwarded_new("E", "e@v.example", "s", 0, 2, 6));
    g_free(facts->text);
    facts->text = g_strdup("\xc3\xa9n\ntwee\n");
    add_segment(facts, ZB_SEGMENT_FRESH, 0, 4);
    add_segment(facts, ZB_SEGMENT_QUOTED, 4, 9);
    zb_facts_note(facts, "no_from");
    return zb_facts_to_variant(facts);
}

static GBytes *patched(const uint8_t *patches, size_t length)
{
    g_autoptr(GVariant) facts = sound_facts();
    gsize size = g_variant_get_size(facts);
    guint8 *bytes = g_memdup2(g_variant_get_data(facts), size);
    for (; length >= 3; patches += 3, length -= 3)
        bytes[(patches[0] << 8 | patches[1]) % size] = patches[2];
    return g_bytes_new_take(bytes, size);
}

/* NULL where the text is none. Nobody reads such a text but this: GLib is not what is tested here. */
static GVariant *spelled(const uint8_t *bytes, size_t length)
{
    const char *text = (const char *)bytes;
    return g_utf8_validate(text, (gssize)length, NULL)
               ? g_variant_parse(ZB_FACTS_TYPE, text, text + length, NULL, NULL)
               : NULL;
}

static GVariant *variant_of(const uint8_t *bytes, size_t length)
{
    if (length > 0 && bytes[0] == 't')
        return spelled(bytes + 1, length - 1);
    gboolean patches = length > 0 && bytes[0] == 'p';
    g_autoptr(GBytes) wire = patches ? patched(bytes + 1, length - 1) : g_bytes_new(bytes, length);
    return g_variant_ref_sink(g_variant_new_from_bytes(ZB_FACTS_TYPE, wire, FALSE));
}

/* What is let through is what a reader could have said: written again, it is the same. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    fuzz_begin();
    g_autoptr(GVariant) variant = variant_of(bytes, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbFacts) facts = variant ? zb_facts_from_variant(variant, &error) : NULL;
    if (!facts) {
        g_assert_true(!variant || error);
        return 0;
    }
    g_autoptr(GVariant) again = zb_facts_to_variant(facts);
    g_assert_true(g_variant_equal(variant, again));
    g_free(fuzz_check_facts(facts));
    return 0;
}
