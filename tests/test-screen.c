/* cli/screen: what a handler sees during a call. */
#include <string.h>

#include "cli/field.h"
#include "cli/lines.h"
#include "cli/screen.h"

#define LIMITED                                                                                           \
    "{\"citizen\":\"B01\",\"name\":\"A. "                                                                 \
    "Bakker\",\"notes\":\"\",\"representatives\":[],\"limitations\":[{\"kind\":"                          \
    "\"stop_topic\",\"topic\":\"KL-2026-0147\",\"title\":\"Weigering standplaatsvergunning\",\"letter\":" \
    "\"UIT-2026-0312\",\"letter_on\":\"2026-03-10\",\"signed_by\":\"P. "                                  \
    "Visser\",\"from\":\"2026-03-10\",\"until\":"                                                         \
    "null,\"review_on\":\"2026-09-10\",\"scope_in\":\"de weigering, de wachtlijst, het gesprek van 3 "    \
    "februari\","                                                                                         \
    "\"scope_out\":\"andere klachten, ook over de "                                                       \
    "markt\"}],\"topics\":[{\"topic\":\"KL-2026-0151\",\"title\":"                                        \
    "\"Afval na de markt\",\"status\":\"open\"},{\"topic\":\"KL-2026-0147\",\"title\":\"Weigering "       \
    "standplaatsvergunning\",\"status\":\"limited\"}],\"contacts_six_months\":21,\"last\":[{\"date\":"    \
    "\"2026-04-28T09:00:00Z\",\"channel\":\"email\",\"direction\":\"in\",\"minutes\":null},{\"date\":"    \
    "\"2026-04-14T09:00:00Z\",\"channel\":\"phone\",\"direction\":\"in\",\"minutes\":12},{\"date\":"      \
    "\"2026-03-10T09:00:00Z\",\"channel\":\"letter\",\"direction\":\"out\",\"minutes\":null}],\"contact_" \
    "person\":"                                                                                           \
    "null,\"confirmed_phones\":[\"06-10000101\"]}"

#define STOPPED                                                                                             \
    "{\"citizen\":\"B06\",\"name\":\"C. "                                                                   \
    "Vermeer\",\"limitations\":[{\"kind\":\"stop_all\",\"topic\":\"KL-2026-0100\","                         \
    "\"letter\":\"UIT-2026-0290\",\"letter_on\":\"2026-03-28\",\"signed_by\":\"P. "                         \
    "Visser\",\"from\":\"2026-04-01\","                                                                     \
    "\"until\":\"2026-06-30\"}],\"topics\":[{\"topic\":\"KL-2026-0100\",\"title\":\"Afvalpas\",\"status\":" \
    "\"limited\"}],\"contacts_six_months\":1,\"last\":[],\"confirmed_phones\":[]}"

#define PLAIN                                \
    "{\"citizen\":\"B09\",\"name\":\"T. de " \
    "Wit\",\"limitations\":[],\"topics\":[],\"contacts_six_months\":0}"

/* Everything that a terminal could obey, in every field that is shown. */
#define HOSTILE                                                                                              \
    "{\"citizen\":\"B01\",\"name\":\"A\\u001b[2J\\u009b31m\\nB\\u202eC\",\"limitations\":[{\"kind\":\"stop_" \
    "topic\","                                                                                               \
    "\"topic\":\"KL\\u001b]0;x\\u0007\",\"title\":\"\\u001b[31mrood\\r\\n\",\"letter\":\"U\\u001b\","        \
    "\"signed_by\":"                                                                                         \
    "\"\\u0007\",\"scope_in\":\"\\u001b[H\"}],\"topics\":[{\"topic\":\"K\\u001bL\",\"title\":\"t\\u001b\","  \
    "\"status\":"                                                                                            \
    "\"open\"}],\"representatives\":[{\"name\":\"x\\u001b\",\"scope\":\"\\u001b\"}],\"last\":[{\"date\":"    \
    "\"\\u001b\","                                                                                           \
    "\"channel\":\"\\u001b\"}]}"

static ZbScreenCall call_from(const char *number)
{
    return (ZbScreenCall){.seconds = 65, .today = "2026-05-04", .number = number};
}

static char *caller_screen(const char *json, const char *number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) caller = zb_field_parse(json, &error);
    g_assert_no_error(error);
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    ZbScreenCall call = call_from(number);
    call.zone = zone;
    return zb_screen_caller(caller, &call);
}

static void assert_has(const char *screen, const char *text)
{
    if (!strstr(screen, text))
        g_error("not on the screen: %s\n%s", text, screen);
}

/* At most 80 columns, no line that a terminal obeys; gives the number of lines. */
static guint assert_fits(const char *screen)
{
    g_assert_true(g_utf8_validate(screen, -1, NULL));
    g_auto(GStrv) lines = g_strsplit(screen, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_assert_cmpuint(zb_columns(lines[i]), <=, ZB_SCREEN_COLUMNS);
        for (const char *at = lines[i]; *at; at = g_utf8_next_char(at))
            g_assert_false(g_unichar_iscntrl(g_utf8_get_char(at)));
    }
    return g_strv_length(lines) - 1;
}

/* The screen, the question under it and the prompt fit on 80 x 24. */
static void assert_one_screen(const char *json, const char *screen)
{
    g_autoptr(JsonObject) caller = zb_field_parse(json, NULL);
    g_autofree char *question = zb_screen_topic_question(caller, "2026-05-04");
    g_assert_cmpuint(assert_fits(screen) + assert_fits(question) + 1, <=, 24);
}

static void test_limited(void)
{
    g_autofree char *screen = caller_screen(LIMITED, "06 1000 0101");
    assert_one_screen(LIMITED, screen);
    assert_has(screen, "A. Bakker");
    assert_has(screen, "number known, verified");
    assert_has(screen, "LIMITED: only KL-2026-0147 Weigering standplaatsvergunning");
    assert_has(screen, "Letter UIT-2026-0312 of 10 maart, P. Visser");
    assert_has(screen, "review 10 september");
    assert_has(screen, "Covered: de weigering, de wachtlijst, het gesprek van 3 februari");
    assert_has(screen, "EVERYTHING ELSE YOU HANDLE AS USUAL");
    assert_has(screen, "KL-2026-0151 Afval na de markt");
    assert_has(screen, "21 contacts in the last six months");
    assert_has(screen, "14 Apr phone (12 min)");
    assert_has(screen, "10 Mar letter from us");
    assert_has(screen, "call 01:05");
}

static void test_limited_question(void)
{
    g_autoptr(JsonObject) caller = zb_field_parse(LIMITED, NULL);
    g_autofree char *question = zb_screen_topic_question(caller, "2026-05-04");
    assert_fits(question);
    assert_has(question, "[1] KL-2026-0147 (limited)");
    assert_has(question, "[2] KL-2026-0151");
    assert_has(question, "[n] something new");
    g_auto(GStrv) topics = zb_screen_topics(caller);
    g_assert_cmpstr(topics[0], ==, "KL-2026-0147");
    g_assert_cmpstr(topics[1], ==, "KL-2026-0151");
    g_assert_null(topics[2]);
}

static void test_stopped(void)
{
    g_autofree char *screen = caller_screen(STOPPED, NULL);
    assert_one_screen(STOPPED, screen);
    assert_has(screen, "TEMPORARY STOP of complaint handling, up to and including 30 juni");
    assert_has(screen, "Letter UIT-2026-0290 of 28 maart, P. Visser");
    assert_has(screen, "juli on we take it up");
    assert_has(screen, "1 contact in the last six months");
    g_assert_null(strstr(screen, "EVERYTHING ELSE"));
    g_autoptr(JsonObject) caller = zb_field_parse(STOPPED, NULL);
    g_autofree char *question = zb_screen_topic_question(caller, "2026-05-04");
    assert_has(question, "[k] new complaint (kept until 1 juli)");
    assert_has(question, "[v] request or objection");
}

static void test_unlimited(void)
{
    g_autofree char *screen = caller_screen(PLAIN, "0611111111");
    assert_one_screen(PLAIN, screen);
    assert_has(screen, "NO LIMITATION");
    assert_has(screen, "number known\n");
    assert_has(screen, "0 contacts in the last six months");
}

/* Before the handler knows who it is: names, and nothing else. */
static void test_who(void)
{
    const char *const one[] = {"A. Bakker", NULL};
    const char *const two[] = {"Yvonne Terpstra-Kuiper", "Douwe\x1b[2J Terpstra", NULL};
    ZbScreenCall call = call_from("0610000404");
    g_autofree char *alone = zb_screen_who(one, &call);
    g_autofree char *several = zb_screen_who(two, &call);
    assert_fits(alone);
    assert_fits(several);
    assert_has(alone, "[j]");
    assert_has(several, "[1] Yvonne Terpstra-Kuiper");
    assert_has(several, "[2] Douwe");
    g_assert_null(strstr(several, "[j]"));
}

static void test_hostile(void)
{
    g_autofree char *screen = caller_screen(HOSTILE, NULL);
    assert_fits(screen);
    g_assert_null(strstr(screen, "\xe2\x80\xae"));
    g_autoptr(JsonObject) caller = zb_field_parse(HOSTILE, NULL);
    g_autofree char *question = zb_screen_topic_question(caller, "2026-05-04");
    assert_fits(question);
}

/* Fields that are absent, null or of another kind. */
static void test_sparse(void)
{
    static const char *const rows[] = {
        "{}",
        "{\"name\":null,\"limitations\":[{}],\"topics\":[{}],\"last\":[{}],\"representatives\":[{}]}",
        "{\"name\":5,\"limitations\":[null,3,{\"kind\":\"stop_all\"}],\"topics\":{},\"last\":\"x\"}",
        "{\"name\":\"x\",\"limitations\":[{\"kind\":\"stop_topic\",\"letter\":\"U\",\"from\":\"gisteren\"}]}",
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *screen = caller_screen(rows[i], NULL);
        assert_fits(screen);
        g_autoptr(JsonObject) caller = zb_field_parse(rows[i], NULL);
        g_autofree char *question = zb_screen_topic_question(caller, "2026-05-04");
        assert_fits(question);
    }
}

static void test_others(void)
{
    ZbScreenCall call = call_from("0612345678");
    g_autofree char *unknown = zb_screen_unknown(&call);
    g_autofree char *threat = zb_screen_threat(&call);
    g_autofree char *behaviour = zb_screen_behaviour_question();
    g_autofree char *distress = zb_screen_distress();
    g_autofree char *danger = zb_screen_danger();
    assert_has(unknown, "0612345678");
    assert_has(threat, "112");
    assert_has(distress, "113");
    assert_has(danger, "112");
    g_assert_cmpuint(assert_fits(threat) + assert_fits(behaviour), <=, 24);
    assert_fits(unknown);
    assert_fits(distress);
    assert_fits(danger);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screen/limited", test_limited);
    g_test_add_func("/screen/limited-question", test_limited_question);
    g_test_add_func("/screen/stopped", test_stopped);
    g_test_add_func("/screen/unlimited", test_unlimited);
    g_test_add_func("/screen/who", test_who);
    g_test_add_func("/screen/hostile", test_hostile);
    g_test_add_func("/screen/sparse", test_sparse);
    g_test_add_func("/screen/others", test_others);
    return g_test_run();
}
