/* The rules for headers. The input is a header block, and once more, whole, one header's value. */
#include "lib/mail/addresses.h"
#include "lib/mail/auth-results.h"
#include "lib/mail/date.h"
#include "lib/mail/encoded-word.h"
#include "lib/mail/headers.h"
#include "lib/mail/prepare.h"
#include "lib/mail/sender-check.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

#define OURS "mx.v.example"

static void check_block(const uint8_t *bytes, size_t length, ZbCharsets *charsets,
                        GMimeParserOptions *options)
{
    g_autoptr(ZbFacts) facts = zb_facts_new(), inner = zb_facts_new();
    g_autoptr(GByteArray) prepared = zb_mail_prepare(bytes, length, facts);
    GMimeMessage *message = zb_mail_parse(prepared, options);
    if (!message)
        return;
    zb_headers_read(message, charsets, facts);
    zb_sender_check(message, OURS, facts);
    zb_headers_read_inner(message, charsets, inner);
    g_object_unref(message);
    g_free(fuzz_check_facts(facts));
    g_free(fuzz_check_facts(inner));
    g_assert_cmpstr(facts->subject, ==, inner->subject);
}

static void check_ids(const char *value)
{
    gboolean cut;
    g_autoptr(GPtrArray) all = zb_message_ids(value, G_MAXUINT, &cut);
    g_assert_false(cut);
    g_autoptr(GPtrArray) few = zb_message_ids(value, 2, &cut);
    g_assert_cmpuint(few->len, ==, MIN(all->len, 2));
    g_assert_true(cut == (all->len > 2));
    for (guint i = 0; i < all->len; i++) {
        const char *id = all->pdata[i];
        g_assert_true(*id && !strpbrk(id, " <>"));
    }
}

static void check_results(const char *value)
{
    g_auto(ZbAuthResults) results = {0}, none = {0};
    zb_auth_results_read(value, OURS, &results);
    g_autofree char *reason = zb_auth_results_reason(&results);
    g_assert_true(results.ours || !*reason);
    g_assert_true(!results.header_from || results.results[ZB_AUTH_DMARC]);
    zb_auth_results_merge(&none, &results);
    g_autofree char *merged = zb_auth_results_reason(&none);
    g_assert_cmpstr(reason, ==, merged);
    g_assert_cmpint(zb_auth_results_sender(&results), ==, zb_auth_results_sender(&none));
}

static void check_value(const char *raw, ZbCharsets *charsets)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    zb_addresses_read(charsets, raw, "iso-8859-1", facts->from, facts);
    g_autofree char *words = zb_words_decode(charsets, raw, NULL),
                    *mended = zb_words_mend(charsets, raw, NULL);
    fuzz_assert_utf8(words);
    fuzz_assert_utf8(mended);
    g_autofree char *valid = zb_text_valid(raw, -1), *line = zb_text_one_line(valid);
    facts->date = zb_mail_date(line);
    g_free(fuzz_check_facts(facts));
    check_ids(line);
    check_results(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static ZbCharsets *charsets;
    static GMimeParserOptions *options;
    fuzz_begin();
    if (!charsets) {
        g_mime_init();
        charsets = zb_charsets_new();
        options = g_mime_parser_options_new();
    }
    check_block(bytes, length, charsets, options);
    g_autofree char *value = g_strndup((const char *)bytes, length);
    check_value(value, charsets);
    return 0;
}
