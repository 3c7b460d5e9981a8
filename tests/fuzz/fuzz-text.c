/* From the bytes of a plain text to what was written now. The first line of the input is "CHARSET SUBJECT", the rest the text. */
#include "lib/mail/armour.h"
#include "lib/mail/charset.h"
#include "lib/mail/flow.h"
#include "lib/mail/fresh.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

/* What it says of a text, and of the same text as the whole of a message's. */
static void check_fresh(const ZbPhrases *phrases, const char *subject, const char *text)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_free(facts->text);
    g_free(facts->subject);
    g_free(facts->fresh);
    facts->text = g_strdup(text);
    facts->subject = zb_text_shorten(subject, 200);
    zb_fresh_segment(phrases, facts);
    facts->fresh = zb_facts_fresh_of(facts->text, facts->segments);
    g_free(fuzz_check_facts(facts));
    g_autofree char *fresh = zb_fresh_of_text(phrases, text, "Jan de Wit");
    fuzz_assert_utf8(fresh);
    g_assert_true(*fresh || !*text);
}

static void check_armour(const char *text)
{
    ZbArmour armour = {0};
    g_autofree char *bare = zb_armour_strip(text, &armour);
    if (bare) {
        fuzz_assert_utf8(bare);
        g_assert_cmpuint(strlen(bare), <=, strlen(text));
    }
    if (armour.files)
        g_ptr_array_unref(armour.files);
}

static void check_text(const ZbPhrases *phrases, const char *subject, const char *text)
{
    g_autofree char *flowed = zb_flow_join(text, FALSE), *tight = zb_flow_join(text, TRUE);
    fuzz_assert_utf8(flowed);
    fuzz_assert_utf8(tight);
    check_armour(text);
    check_fresh(phrases, subject, text);
    check_fresh(phrases, subject, flowed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static ZbCharsets *charsets;
    static ZbPhrases *phrases;
    fuzz_begin();
    if (!charsets) {
        charsets = zb_charsets_new();
        phrases = zb_phrases_new();
    }
    const char *text = memchr(bytes, '\n', length);
    if (!text)
        return 0;
    gsize line = (gsize)(text - (const char *)bytes);
    g_autofree char *head = zb_text_valid((const char *)bytes, (gssize)line);
    g_autofree char *subject = zb_text_one_line(strchr(head, ' ') ? strchr(head, ' ') : "");
    head[strcspn(head, " ")] = '\0';
    const char *note = NULL;
    g_autofree char *decoded = zb_charsets_decode(charsets, text + 1, length - line - 1, head, &note);
    fuzz_assert_utf8(decoded);
    g_strdelimit(decoded, "\r", '\n');
    check_text(phrases, subject, decoded);
    return 0;
}
