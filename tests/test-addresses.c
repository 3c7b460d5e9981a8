#include <gmime/gmime.h>
#include "lib/mail/addresses.h"

/* The addresses as "name <address>", one a line. */
static char *shown(const char *raw, ZbFacts *facts)
{
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    zb_addresses_read(charsets, raw, NULL, facts->to, facts);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < facts->to->len; i++) {
        const ZbAddress *address = g_ptr_array_index(facts->to, i);
        g_string_append_printf(out, "%s%s <%s>", i ? "\n" : "", address->name, address->address);
    }
    return g_string_free(out, FALSE);
}

static void check_noted(const char *raw, const char *expected, guint notes)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_autofree char *got = shown(raw, facts);
    g_assert_cmpstr(got, ==, expected);
    g_assert_cmpuint(facts->notes->len, ==, notes);
}

static void check(const char *raw, const char *expected)
{
    check_noted(raw, expected, 0);
}

static void test_standard(void)
{
    check("", "");
    check("jan@X.nl", " <jan@x.nl>");
    check("Jan <Jan@x.nl>,\r\n \"B, C\" <b@x.nl>", "Jan <Jan@x.nl>\nB, C <b@x.nl>");
    check("jan@x.nl (Jan Bakker)", "Jan Bakker <jan@x.nl>");
    check("Jan (een (twee) \\) drie) <jan@x.nl>", "Jan <jan@x.nl>");
    check("\"jan bakker\"@x.nl", " <\"jan bakker\"@x.nl>");
    check("=?utf-8?Q?Andr=C3=A9?= <a@x.nl>", "Andr\xc3\xa9 <a@x.nl>");
    check("Andr\xc3\xa9 <andr\xc3\xa9@caf\xc3\xa9.nl>", "Andr\xc3\xa9 <andr\xc3\xa9@caf\xc3\xa9.nl>");
    check("<@a.nl,@b.nl:jan@x.nl>, jan @ y . nl", " <jan@x.nl>\n <jan@y.nl>");
    check("jan@[192.0.2.1], jan@[IPv6:2001:db8::1]", " <jan@[192.0.2.1]>\n <jan@[ipv6:2001:db8::1]>");
    check("\"jan@kwaad.nl\" <j@x.nl>", "jan@kwaad.nl <j@x.nl>");
    check("\"zeg \\\"hoi\\\", jan\" <j@x.nl>", "zeg \"hoi\", jan <j@x.nl>");
    check(",,, jan@x.nl,,", " <jan@x.nl>");
}

static void test_groups(void)
{
    check("undisclosed-recipients:;", "");
    check("Groep: a@x.nl, B <b@x.nl>; c@x.nl", " <a@x.nl>\nB <b@x.nl>\n <c@x.nl>");
    check("Een:a@x.nl;, Twee:b@x.nl;", " <a@x.nl>\n <b@x.nl>");
    check("Hidden recipients (leeg):(niemand);", "");
}

/* What programs write. */
static void test_occurring(void)
{
    check("Bakker, Jan <jan@x.nl>, piet@x.nl", "Bakker, Jan <jan@x.nl>\n <piet@x.nl>");
    check("=?utf-8?Q?Andr=C3=A9?=, Jan <jan@x.nl>", "Andr\xc3\xa9, Jan <jan@x.nl>");
    check("Jan <jan@x.nl>; Piet <piet@x.nl>", "Jan <jan@x.nl>\nPiet <piet@x.nl>");
    check("'Jan' <'jan@x.nl'>", "Jan <jan@x.nl>");
    check("\"=?utf-8?Q?Andr=C3=A9=2C_A.?=\" <a@x.nl>", "Andr\xc3\xa9, A. <a@x.nl>");
    check("=?iso-8859-1?Q?Andr\xe9?= <a@x.nl>", "Andr\xc3\xa9 <a@x.nl>");
    check("Andr\xe9 <a@x.nl>", "Andr\xc3\xa9 <a@x.nl>");
    check("<jan@x.nl, piet@x.nl", " <jan@x.nl>\n <piet@x.nl>");
    check("Jan <jan@x.nl> (thuis) buiten kantoor", "Jan <jan@x.nl>");
    check("a@x.nl b@x.nl", " <a@x.nl>\n <b@x.nl>");
    check("Jan@Bakker <jan@x.nl>", "Jan@Bakker <jan@x.nl>");
}

static void test_mended(void)
{
    check_noted("jan..b@x.nl", " <jan..b@x.nl>", 1);
    check_noted("Jan <jan.@x.nl>", "Jan <jan.@x.nl>", 1);
    check_noted("Jan Bakker jan@x.nl", "Jan Bakker <jan@x.nl>", 1);
    check_noted("Jan [mailto:jan@x.nl]", "Jan <jan@x.nl>", 1);
    check_noted("Jan <mailto:jan@x.nl>", "Jan <jan@x.nl>", 1);
    check_noted("mailto:jan@x.nl", " <jan@x.nl>", 1);
    check_noted("jan..b@x.nl, piet@x.nl", " <jan..b@x.nl>\n <piet@x.nl>", 1);
}

static void test_words(void)
{
    check("MAILER-DAEMON (Mail Delivery System)", " <MAILER-DAEMON>");
    check("root", " <root>");
    check("Onbekende ontvangers", "Onbekende ontvangers <>");
    check("Jan, Piet", " <Jan>\n <Piet>");
    check("<>", "");
    check("@", "@ <>");
}

static void test_caps(void)
{
    g_autoptr(GString) raw = g_string_new("n0@x.nl");
    for (guint i = 1; i < ZB_CAP_ADDRESSES; i++)
        g_string_append_printf(raw, ", n%u@x.nl", i);
    g_autoptr(ZbFacts) full = zb_facts_new(), over = zb_facts_new();
    g_autofree char *all = shown(raw->str, full);
    g_assert_cmpuint(full->to->len, ==, ZB_CAP_ADDRESSES);
    g_assert_cmpuint(full->notes->len, ==, 0);
    g_string_append(raw, ", een.meer@x.nl");
    g_autofree char *cut = shown(raw->str, over);
    g_assert_cmpstr(cut, ==, all);
    g_assert_cmpstr(g_ptr_array_index(over->notes, 0), ==, "addresses_cut");
}

static void test_hostile(void)
{
    static const char *const pieces[] = {
        "<", "(", "\"", "a@", ",", ":", ";", "a@b ", "a,", "=?utf-8?Q?a?= ", "\\\""};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) raw = g_string_new(NULL);
        while (raw->len < 512 * 1024)
            g_string_append(raw, pieces[i]);
        g_autoptr(ZbFacts) facts = zb_facts_new();
        g_autofree char *got = shown(raw->str, facts);
        g_assert_cmpuint(facts->to->len, <=, ZB_CAP_ADDRESSES);
        g_assert_true(g_utf8_validate(got, -1, NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_test_add_func("/addresses/standard", test_standard);
    g_test_add_func("/addresses/groups", test_groups);
    g_test_add_func("/addresses/occurring", test_occurring);
    g_test_add_func("/addresses/mended", test_mended);
    g_test_add_func("/addresses/words", test_words);
    g_test_add_func("/addresses/caps", test_caps);
    g_test_add_func("/addresses/hostile", test_hostile);
    return g_test_run();
}
