/* HTML to text. The input is a page, made valid UTF-8 first, as its reader does. */
#include <libxml/parser.h>
#include "lib/mail/html-strip.h"
#include "lib/mail/html.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

/* What may come on top of the cap: the breaks owed, with the marks of 20 citations on each, and the last line's end. */
#define FEW_MORE 80

typedef char *(*ToText)(const char *html, gsize length, gsize cap, gboolean *ret_cut);

static char *convert(ToText to_text, const char *html, gsize length, gsize cap, gboolean *ret_cut)
{
    char *text = to_text(html, length, cap, ret_cut);
    fuzz_assert_utf8(text);
    gsize size = strlen(text);
    g_assert_cmpuint(size, <=, cap + FEW_MORE);
    g_assert_null(strchr(text, '\r'));
    g_assert_true(size == 0 || text[size - 1] == '\n');
    return text;
}

/* What was not cut needs no more room; a row that is cut may stand in columns where the whole table did not. */
static void check(ToText to_text, const char *html, gsize length)
{
    gboolean cut, cut_small;
    g_autofree char *whole = convert(to_text, html, length, ZB_CAP_TEXT, &cut);
    g_autofree char *small = convert(to_text, html, length, 64, &cut_small);
    if (!cut_small)
        g_assert_cmpstr(small, ==, whole);
    else
        g_assert_true(cut || strlen(small) <= strlen(whole) + FEW_MORE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    fuzz_begin();
    xmlInitParser();
    g_autofree char *html = zb_text_valid((const char *)bytes, (gssize)length);
    check(zb_html_to_text, html, strlen(html));
    check(zb_html_strip, html, strlen(html));
    g_autofree char *charset = zb_html_charset((const char *)bytes, length);
    g_assert_true(!charset || *charset);
    return 0;
}
