/* Who hears of what, and how urgently: the tables of design.md. */
#include "lib/intake/notify.h"
#include "lib/store/mails.h"
#include "tests/support.h"

typedef struct {
    Ground g;
    gint64 h1, h9, topic, orphan, contact;
} Desk;

/* h1 has the topic; h9 is the administrator; nobody has the orphan. */
static void desk_open(Desk *d)
{
    ground_open(&d->g);
    d->h1 = put_handler(&d->g, "h1", ZB_ROLE_HANDLER);
    d->h9 = put_handler(&d->g, "h9", ZB_ROLE_ADMINISTRATOR);
    gint64 bakker = put_citizen(&d->g, "bakker");
    d->topic = put_topic(&d->g, bakker, "KL-2026-0012", d->h1, FALSE);
    d->orphan = put_topic(&d->g, bakker, "KL-2026-0013", 0, FALSE);
    d->contact = put_contact(&d->g, bakker, d->topic, FALSE, d->g.now, NULL);
}

/* Notices as "h1:repeat!" (at once), "duty:new" (digest), "lead:...", sorted. */
static void expect(Desk *d, const ZbNotifyCase *n, const char *want)
{
    g_autoptr(GError) error = NULL;
    ZbNotifyCase one = *n;
    one.contact_id = d->contact;
    one.at = n->at ? n->at : d->g.now;
    zb_notify(&d->g.intake, &one, &error);
    g_assert_no_error(error);
    g_autofree char *got = sql_text(
        &d->g, "SELECT coalesce(group_concat(who || ':' || reason || CASE urgency WHEN 'now' THEN '!' ELSE "
               "'' END, ' '), '')"
               " FROM (SELECT coalesce((SELECT reference FROM handler h WHERE h.id = n.handler_id),"
               " CASE duty WHEN 'handler' THEN 'duty' ELSE duty END) AS who, reason, urgency FROM notice n"
               " ORDER BY who, reason)");
    g_assert_cmpstr(got, ==, want);
    run_sql(&d->g, "DELETE FROM notice");
}

static void test_verdicts(void)
{
    static const struct {
        ZbVerdict verdict;
        const char *plain, *limited;
    } table[] = {
        {ZB_VERDICT_REPEAT, "h1:repeat!", "h1:repeat!"},
        {ZB_VERDICT_MIXED, "h1:mixed!", "h1:mixed!"},
        {ZB_VERDICT_SUSPENDED, "h1:suspended! lead:suspended!", "h1:suspended! lead:suspended!"},
        {ZB_VERDICT_NEW, "duty:new", "duty:new!"},
        {ZB_VERDICT_ONGOING, "h1:ongoing", "h1:ongoing"},
        {ZB_VERDICT_UNKNOWN_SENDER, "duty:unknown_sender", "duty:unknown_sender"},
        {ZB_VERDICT_UNSURE, "duty:unsure", "duty:unsure!"},
        {ZB_VERDICT_MACHINE, "", ""},
        {ZB_VERDICT_DUPLICATE, "", ""},
        {ZB_VERDICT_UNREADABLE, "duty:unreadable! h9:unreadable!", "duty:unreadable! h9:unreadable!"},
        {ZB_VERDICT_NONE, "", ""},
    };
    Desk d;
    desk_open(&d);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        ZbNotifyCase n = {.verdict = table[i].verdict, .topic_id = d.topic};
        expect(&d, &n, table[i].plain);
        n.limitation_concerned = TRUE;
        expect(&d, &n, table[i].limited);
    }
    ground_close(&d.g);
}

/* Nobody has read it: they hear at once, whatever the headers say, and beside what the verdict says. */
static void test_unread(void)
{
    Desk d;
    desk_open(&d);
    ZbNotifyCase n = {.verdict = ZB_VERDICT_ONGOING, .topic_id = d.topic, .unread = TRUE};
    expect(&d, &n, "duty:unreadable! h1:ongoing h9:unreadable!");
    n.verdict = ZB_VERDICT_MACHINE;
    expect(&d, &n, "duty:unreadable! h9:unreadable!");
    ground_close(&d.g);
}

static void test_topic_without_handler(void)
{
    Desk d;
    desk_open(&d);
    ZbNotifyCase n = {.verdict = ZB_VERDICT_REPEAT, .topic_id = d.orphan};
    expect(&d, &n, "duty:repeat!");
    n.topic_id = 0;
    expect(&d, &n, "duty:repeat!");
    ground_close(&d.g);
}

static void test_reminder(void)
{
    Desk d;
    desk_open(&d);
    ZbNotifyCase n = {.verdict = ZB_VERDICT_DUPLICATE, .topic_id = d.topic, .unanswered = TRUE};
    expect(&d, &n, "h1:reminder");
    ground_close(&d.g);
}

/* Marks come at once, whatever the verdict. */
static void test_marks(void)
{
    static const struct {
        const char *mark, *want;
    } table[] = {
        {"threat", "lead:threat!"},
        {"distress", "duty:distress! lead:distress!"},
        {"danger", "duty:danger!"},
        {"legal", "h1:legal!"},
        {"representative", ""},
        {"about_staff", "h1:about_staff! lead:about_staff!"},
        {"contests", "h1:contests! lead:contests!"},
    };
    static const ZbVerdict silent[] = {ZB_VERDICT_NONE, ZB_VERDICT_MACHINE, ZB_VERDICT_DUPLICATE};
    Desk d;
    desk_open(&d);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        for (guint k = 0; k < G_N_ELEMENTS(silent); k++) {
            const char *marks[] = {table[i].mark, NULL};
            ZbNotifyCase n = {.verdict = silent[k], .topic_id = d.topic, .marks = marks};
            expect(&d, &n, table[i].want);
        }
    const char *all[] = {"threat", "legal", NULL};
    ZbNotifyCase n = {.verdict = ZB_VERDICT_REPEAT, .topic_id = d.topic, .marks = all};
    expect(&d, &n, "h1:legal! h1:repeat! lead:threat!");
    ground_close(&d.g);
}

/* What is about a colleague does not go to him: his surname stands in the text. */
static void test_about_staff(void)
{
    static const struct {
        const char *text, *lead, *want;
    } table[] = {
        {"Die man hing op.", NULL, "h1:about_staff! lead:about_staff!"},
        {"Mevrouw DE HAAN hing op.", NULL, "lead:about_staff!"},
        {"mevrouw de haan", "h9", "lead:about_staff!"},
        {"Meneer Visser schreeuwde.", "h9", "duty:about_staff! h1:about_staff!"},
        {"Meneer Vissers schreeuwde.", "h9", "h1:about_staff! lead:about_staff!"},
    };
    static const char *const marks[] = {"about_staff", NULL};
    Desk d;
    desk_open(&d);
    run_sql(&d.g, "UPDATE handler SET name = 'A. de Haan' WHERE reference = 'h1'");
    run_sql(&d.g, "UPDATE handler SET name = 'P. Visser' WHERE reference = 'h9'");
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        d.g.config.duty_lead = (char *)table[i].lead;
        ZbNotifyCase n = {.topic_id = d.topic, .marks = marks, .about_staff = table[i].text};
        expect(&d, &n, table[i].want);
    }
    ground_close(&d.g);
}

/* Who recorded a call knows its verdict; a mark is said all the same. */
static void test_author(void)
{
    Desk d;
    desk_open(&d);
    const char *marks[] = {"legal", NULL};
    ZbNotifyCase n = {.verdict = ZB_VERDICT_REPEAT, .topic_id = d.topic, .author_id = d.h1, .marks = marks};
    expect(&d, &n, "h1:legal!");
    n.author_id = d.h9;
    expect(&d, &n, "h1:legal! h1:repeat!");
    ground_close(&d.g);
}

static void test_before_first_start(void)
{
    Desk d;
    desk_open(&d);
    const char *marks[] = {"danger", NULL};
    ZbNotifyCase n = {.verdict = ZB_VERDICT_REPEAT, .topic_id = d.topic, .marks = marks};
    n.at = zb_store_first_start(d.g.store) - 1;
    expect(&d, &n, "");
    n.at++;
    expect(&d, &n, "duty:danger! h1:repeat!");
    ground_close(&d.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify/verdicts", test_verdicts);
    g_test_add_func("/notify/unread", test_unread);
    g_test_add_func("/notify/topic-without-handler", test_topic_without_handler);
    g_test_add_func("/notify/reminder", test_reminder);
    g_test_add_func("/notify/marks", test_marks);
    g_test_add_func("/notify/about-staff", test_about_staff);
    g_test_add_func("/notify/author", test_author);
    g_test_add_func("/notify/before-first-start", test_before_first_start);
    return g_test_run();
}
