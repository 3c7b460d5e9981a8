#include "lib/mail/forward.h"

#include <string.h>

static ZbPhrases *phrases;

static void check_date(const char *text, const char *iso)
{
    gint64 at = zb_forward_date(phrases, text);
    g_autoptr(GDateTime) date = at == ZB_NEVER ? NULL : g_date_time_new_from_unix_utc(at / ZB_SECOND);
    g_autofree char *got = date ? g_date_time_format(date, "%Y-%m-%dT%H:%M") : g_strdup("never");
    g_test_message("%s", text);
    g_assert_cmpstr(got, ==, iso);
}

static void test_dates(void)
{
    static const char *const same[] = {
        "maandag 4 mei 2026 9:12",
        "ma 4 mei 2026 om 09:12",
        "Monday, May 4, 2026 9:12 AM",
        "Montag, 4. Mai 2026 um 09:12 Uhr",
        "lundi 4 mai 2026 à 9h12",
        "lunes, 4 de mayo de 2026 9:12",
        "lunedì 4 maggio 2026 09:12",
        "segunda-feira, 4 de maio de 2026 09:12",
        "poniedziałek, 4 maja 2026 o 09:12",
        "pondělí 4. května 2026 v 9:12",
        "po 4. 5. 2026 o 9:12",
        "mandag 4. maj 2026 kl. 09.12",
        "den 4 maj 2026 09:12",
        "maanantai 4. toukokuuta 2026 klo 9.12",
        "4 Mayıs 2026 Pazartesi 09:12",
        "понедельник, 4 мая 2026 г. в 9:12",
        "4 травня 2026 р. о 09:12",
        "2026. május 4., hétfő 9:12",
        "luni, 4 mai 2026 09:12",
        "4 Μαΐου 2026 9:12 π.μ.",
        "2026年5月4日(月) 9:12",
        "2026년 5월 4일 월요일 오전 9:12",
        "4-5-2026 9:12",
        "04.05.2026 09:12",
        "2026-05-04 09:12:00",
        "5/4/2026 9:12 AM",
        "maandag 4 mei 2026 11:12 CEST",
        "Mon, 4 May 2026 11:12:00 +0200",
    };
    for (guint i = 0; i < G_N_ELEMENTS(same); i++)
        check_date(same[i], "2026-05-04T09:12");
    check_date("26. listopada 2021. u 14:25", "2021-10-26T14:25");
    check_date("2 listopada 2021, 09:26", "2021-11-02T09:26");
    check_date("2. listopadu 2021 9:26", "2021-11-02T09:26");
    check_date("mardi 3 mars 2026 9:12", "2026-03-03T09:12");
    check_date("下午3:12 2026年5月4日", "2026-05-04T15:12");
    check_date("gisteren", "never");
    check_date("", "never");
}

static void check_who(const char *from, const char *name, const char *address)
{
    g_autofree char *own = g_strdup(from);
    ZbHeaderBlock block = {.from = own};
    ZbForwarded *one = zb_forward_of_block(phrases, &block);
    g_test_message("%s", from);
    g_assert_cmpstr(one->name, ==, name);
    g_assert_cmpstr(one->address, ==, address);
    g_assert_cmpstr(one->subject, ==, "");
    g_assert_true(one->date == ZB_NEVER);
    zb_forwarded_free(one);
}

static void test_who(void)
{
    check_who("Jan Jansen <Jan@X.Example>", "Jan Jansen", "Jan@x.example");
    check_who("\"Jansen, Jan\" <j@x.example>", "Jansen, Jan", "j@x.example");
    check_who("„Jan“ <j@x.example>", "Jan", "j@x.example");
    check_who("Jan Jansen [mailto:j@x.example]", "Jan Jansen", "j@x.example");
    check_who("j@x.example", "", "j@x.example");
    check_who("j@x.example <mailto:j@x.example>", "", "j@x.example");
    check_who("Jan<mailto:j@x.example> <j@x.example<mailto:j@x.example>> on behalf of k@x.example", "Jan",
              "j@x.example");
    check_who("Jan Jansen (j@x.example)", "Jan Jansen", "j@x.example");
    check_who("Jan Jansen", "Jan Jansen", "");
    check_who("Jan </O=ORG/CN=JAN>", "Jan", "");
    check_who("'j@x.example' <j@x.example>", "", "j@x.example");
    check_who("jan @ home", "jan @ home", "");
    check_who("@", "@", "");
    check_who("", "", "");
}

static void check_attribution(const char *text, const char *name, const char *address)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    ZbForwarded *one = zb_forward_of_attribution(phrases, (ZbLine *)(gpointer)lines->data, lines->len);
    g_test_message("%s", text);
    g_assert_cmpstr(one->name, ==, name);
    g_assert_cmpstr(one->address, ==, address);
    g_assert_true(one->date != ZB_NEVER);
    zb_forwarded_free(one);
}

static void test_attributions(void)
{
    check_attribution("Op 4-5-2026 09:12 heeft Jan van der Berg <j@x.example> geschreven:",
                      "Jan van der Berg", "j@x.example");
    check_attribution("Am 04.05.2026 09:12 schrieb \"Jan\"\n<j@x.example>:", "Jan", "j@x.example");
    check_attribution("Jan <j@x.example> schreef op 4-5-2026 09:12:", "Jan", "j@x.example");
    check_attribution("Le 4 mai 2026 à 09:12, « Jan Jansen » <j@x.example> a écrit :", "Jan Jansen",
                      "j@x.example");
}

static ZbForwarded *of_block(char *from, char *subject, char *date)
{
    ZbHeaderBlock block = {.from = from, .subject = subject, .date = date};
    return zb_forward_of_block(phrases, &block);
}

static void check_sound(const ZbForwarded *one)
{
    g_assert_true(zb_facts_is_line(one->name) && g_utf8_validate(one->name, -1, NULL));
    g_assert_true(zb_facts_is_line(one->address) && g_utf8_validate(one->address, -1, NULL));
    g_assert_true(zb_facts_is_line(one->subject) && g_utf8_validate(one->subject, -1, NULL));
}

static void test_block(void)
{
    ZbForwarded *one = of_block((char *)"\"Piet P.\" <P@X.example> ", (char *)" Hoi  daar ",
                                (char *)"maandag 4 mei 2026 9:12");
    g_assert_cmpstr(one->name, ==, "Piet P.");
    g_assert_cmpstr(one->address, ==, "P@x.example");
    g_assert_cmpstr(one->subject, ==, "Hoi daar");
    g_autofree char *date = zb_time_iso(one->date);
    g_assert_cmpstr(date, ==, "2026-05-04T09:12:00Z");
    zb_forwarded_free(one);
    one = of_block(NULL, NULL, NULL);
    g_assert_cmpstr(one->name, ==, "");
    g_assert_cmpstr(one->address, ==, "");
    g_assert_cmpstr(one->subject, ==, "");
    g_assert_cmpint(one->date, ==, ZB_NEVER);
    zb_forwarded_free(one);
}

/* Facts with control characters in a line are refused. */
static void test_controls(void)
{
    ZbForwarded *one = of_block((char *)"Pi\033et <p\xc2\x85q@x.example>", (char *)"H\033$B\x7f\xc2\x85i",
                                (char *)"4 mei\033 2026");
    check_sound(one);
    g_assert_cmpstr(one->name, ==, "Pi et <p");
    g_assert_cmpstr(one->subject, ==, "H $B i");
    zb_forwarded_free(one);
}

/* Wherever it is cut, no letter is cut in two. */
static void test_long(void)
{
    g_autoptr(GString) letters = g_string_new("a");
    while (letters->len < 6000)
        g_string_append(letters, "\xc3\xa9");
    g_autofree char *address = g_strconcat("<", letters->str, "@", letters->str, ">", NULL);
    g_autofree char *near = g_strdup_printf("%.*s@x.example", 901, letters->str);
    ZbForwarded *one = of_block(address, letters->str, letters->str);
    check_sound(one);
    zb_forwarded_free(one);
    one = of_block(near, near, near);
    check_sound(one);
    g_assert_cmpstr(one->address, ==, near);
    zb_forwarded_free(one);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    phrases = zb_phrases_new();
    g_test_add_func("/forward/dates", test_dates);
    g_test_add_func("/forward/who", test_who);
    g_test_add_func("/forward/attributions", test_attributions);
    g_test_add_func("/forward/block", test_block);
    g_test_add_func("/forward/controls", test_controls);
    g_test_add_func("/forward/long", test_long);
    int status = g_test_run();
    zb_phrases_free(phrases);
    return status;
}
