/* Calls, as the handler told them. */
#include "tests/support.h"

typedef struct {
    Ground g;
    gint64 h1, h2, bakker, limited, open;
    ZbActor anna;
} Desk;

static void desk_open(Desk *d)
{
    ground_open(&d->g);
    d->h1 = put_handler(&d->g, "h1", ZB_ROLE_HANDLER);
    d->h2 = put_handler(&d->g, "h2", ZB_ROLE_HANDLER);
    d->bakker = put_citizen(&d->g, "bakker");
    d->limited = put_topic(&d->g, d->bakker, "KL-2026-0011", d->h1, TRUE);
    d->open = put_topic(&d->g, d->bakker, "KL-2026-0012", d->h1, FALSE);
    put_topic(&d->g, put_citizen(&d->g, "visser"), "KL-2026-0021", 0, FALSE);
    put_stop(&d->g, ZB_DECISION_STOP_TOPIC, d->bakker, d->limited, "2026-03-10", NULL);
    d->anna = (ZbActor){"anna", d->h2};
}

static ZbCall call_of(const char *citizen, const char *topic)
{
    return (ZbCall){.citizen = (char *)citizen,
                    .topic = (char *)topic,
                    .number = (char *)"06-10000101",
                    .minutes = 12,
                    .started = ZB_NEVER,
                    .note = (char *)"Belt over de bomen."};
}

static void expect(Desk *d, const ZbCall *call, const char *verdict, const char *leans)
{
    g_autoptr(GError) error = NULL;
    gint64 id = 0;
    zb_intake_call(&d->g.intake, call, &d->anna, &id, &error);
    g_assert_no_error(error);
    g_assert_cmpint(id, >, 0);
    assert_sql(&d->g,
               "SELECT (SELECT verdict FROM verdict WHERE contact_id = c.id) FROM contact c ORDER BY id DESC",
               verdict);
    assert_sql(&d->g,
               "SELECT (SELECT leans FROM verdict WHERE contact_id = c.id) FROM contact c ORDER BY id DESC",
               leans);
}

static void test_verdicts(void)
{
    Desk d;
    desk_open(&d);
    ZbCall call = call_of("bakker", "KL-2026-0011");
    expect(&d, &call, "repeat", NULL);
    call = call_of("bakker", "kl 2026 12");
    expect(&d, &call, "ongoing", NULL);
    call = call_of("bakker", "new");
    expect(&d, &call, "new", NULL);
    assert_sql(&d.g, "SELECT title || provisional FROM topic ORDER BY id DESC", "Belt over de bomen.1");
    call = call_of("bakker", NULL);
    expect(&d, &call, "unsure", "new");
    call = call_of(NULL, NULL);
    expect(&d, &call, "unknown_sender", NULL);
    call = call_of("bakker", "KL-2026-0011");
    call.out = TRUE;
    expect(&d, &call, NULL, NULL);
    put_stop(&d.g, ZB_DECISION_STOP_ALL, d.bakker, d.open, "2026-04-01", "2026-06-01");
    call = call_of("bakker", "new");
    expect(&d, &call, "suspended", NULL);
    assert_sql(&d.g, "SELECT provisional FROM topic ORDER BY id DESC",
               "1"); /* it keeps its own topic underneath */
    ground_close(&d.g);
}

static void test_recorded(void)
{
    Desk d;
    desk_open(&d);
    ZbCall call = call_of("bakker", "KL-2026-0012");
    call.started = d.g.now - 20 * ZB_MINUTE;
    call.draft = TRUE;
    expect(&d, &call, "ongoing", NULL);
    assert_sql(&d.g,
               "SELECT channel || direction || minutes || sender || handler_id || draft || text FROM contact",
               "phonein12+3161000010121Belt over de bomen.");
    g_assert_cmpint(sql_int(&d.g, "SELECT recorded_at - at FROM contact"), ==, 20 * ZB_MINUTE);
    assert_sql(&d.g, "SELECT group_concat(author || handler_id) FROM link", "person2,person2");
    assert_sql(&d.g, "SELECT actor || handler_id || action FROM audit", "anna2contact.record");
    assert_sql(&d.g, "SELECT text_key FROM contact", NULL); /* the handler's words */
    ground_close(&d.g);
}

static void test_marks(void)
{
    Desk d;
    desk_open(&d);
    char *behaviour[] = {(char *)"threat", (char *)"insult", (char *)"insult", NULL},
         *marks[] = {(char *)"distress", NULL};
    ZbCall call = call_of("bakker", "KL-2026-0011");
    call.behaviour = behaviour;
    call.marks = marks;
    d.anna.handler_id = d.h1; /* the topic's own handler: knows the verdict */
    expect(&d, &call, "repeat", NULL);
    assert_sql(&d.g, "SELECT group_concat(kind) FROM (SELECT kind FROM mark ORDER BY kind)",
               "distress,insult,threat");
    assert_sql(
        &d.g,
        "SELECT group_concat(reason || coalesce(duty, '')) FROM (SELECT * FROM notice ORDER BY reason, duty)",
        "distresshandler,distresslead,threatlead");
    ground_close(&d.g);
}

static void refuse(Desk *d, const ZbCall *call, ZbError code)
{
    g_autoptr(GError) error = NULL;
    gint64 id = 0;
    g_assert_false(zb_intake_call(&d->g.intake, call, &d->anna, &id, &error));
    g_assert_error(error, ZB_ERROR, (int)code);
    g_assert_cmpint(id, ==, 0);
    g_assert_cmpint(sql_int(&d->g, "SELECT count(*) FROM contact"), ==, 0);
}

static void test_refused(void)
{
    Desk d;
    desk_open(&d);
    ZbCall call = call_of("nobody", NULL);
    refuse(&d, &call, ZB_ERROR_NOT_FOUND);
    call = call_of("bakker", "KL-2026-0021"); /* another citizen's topic: as if there were none */
    refuse(&d, &call, ZB_ERROR_NOT_FOUND);
    call = call_of("bakker", "KL-2026-0099");
    refuse(&d, &call, ZB_ERROR_NOT_FOUND);
    call = call_of(NULL, "KL-2026-0012");
    refuse(&d, &call, ZB_ERROR_NOT_FOUND);
    char *boos[] = {(char *)"boos", NULL};
    call = call_of("bakker", NULL);
    call.behaviour = boos;
    refuse(&d, &call, ZB_ERROR_INVALID);
    call.behaviour = NULL;
    call.marks = boos;
    refuse(&d, &call, ZB_ERROR_INVALID);
    call = call_of("bakker", NULL);
    call.started = d.g.now + ZB_DAY + 1;
    refuse(&d, &call, ZB_ERROR_INVALID);
    call.started = G_MAXINT64;
    refuse(&d, &call, ZB_ERROR_INVALID);
    call = call_of(NULL, NULL); /* nobody, about nothing */
    call.number = NULL;
    call.note = (char *)"";
    refuse(&d, &call, ZB_ERROR_INVALID);
    ground_close(&d.g);
}

/* What was in force then counts, not what is now. */
static void test_told_afterwards(void)
{
    Desk d;
    desk_open(&d);
    ZbCall call = call_of("bakker", "KL-2026-0011");
    call.started = instant("2026-03-09T12:00:00Z");
    expect(&d, &call, "ongoing", NULL);
    ground_close(&d.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/call/verdicts", test_verdicts);
    g_test_add_func("/call/recorded", test_recorded);
    g_test_add_func("/call/marks", test_marks);
    g_test_add_func("/call/refused", test_refused);
    g_test_add_func("/call/told-afterwards", test_told_afterwards);
    return g_test_run();
}
