/* From notices to mails: to whom, how many, and never a citizen's name or words in any. */
#include "lib/intake/alert-text.h"
#include "lib/intake/alerts.h"
#include "lib/intake/notify.h"
#include "tests/support.h"

/* What no mail may have: of the citizen's person and message, and what a mail's body would show of them. */
#define NAME "Zebedeus Kwakkelstein"
#define SUBJECT "Zwavelstok onderwerp"
#define TEXT "Knetterende woede tekst"

typedef struct {
    Ground g;
    gint64 h1, h2, h4, citizen, limited, open;
} Desk;

static void desk_open(Desk *d)
{
    ground_open(&d->g);
    d->g.config.duty_handler = (char *)"h2";
    d->g.config.duty_lead = (char *)"h4";
    d->h1 = put_handler(&d->g, "h1", ZB_ROLE_HANDLER);
    d->h2 = put_handler(&d->g, "h2", ZB_ROLE_HANDLER);
    d->h4 = put_handler(&d->g, "h4", ZB_ROLE_LEAD);
    put_handler(&d->g, "h9", ZB_ROLE_ADMINISTRATOR);
    d->citizen = put_citizen(&d->g, "kwakkelstein");
    run_sql(&d->g, "UPDATE citizen SET name = '" NAME "', postal = 'Kwakkeldijk 1', notes = '" TEXT "'");
    d->limited = put_topic(&d->g, d->citizen, "KL-2026-0011", d->h1, TRUE);
    d->open = put_topic(&d->g, d->citizen, "KL-2026-0012", d->h1, FALSE);
    put_stop(&d->g, ZB_DECISION_STOP_TOPIC, d->citizen, d->limited, "2026-03-10", NULL);
}

/* A contact with this verdict and these marks about the topic, recorded and noticed. */
static gint64 record(Desk *d, gint64 topic_id, ZbVerdict verdict, ZbVerdict leans, const char *mark)
{
    g_autoptr(GError) error = NULL;
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1", d->g.now, 0};
    gint64 id = put_contact(&d->g, d->citizen, topic_id, FALSE, d->g.now, NULL);
    run_sql(&d->g, "UPDATE contact SET subject = '" SUBJECT "', text = '" TEXT "', sender_name = '" NAME
                   "', sender = 'kwakkelstein@burger.example'");
    zb_verdict_set(d->g.store, id, verdict, leans, "[{\"code\":\"same_words_before_limitation\"}]", &machine,
                   &error);
    if (mark)
        zb_mark_add(d->g.store, id, mark, NULL, "[]", &machine, &error);
    const char *marks[] = {mark, NULL};
    ZbNotifyCase n = {.contact_id = id,
                      .at = d->g.now,
                      .verdict = verdict,
                      .limitation_concerned = TRUE,
                      .topic_id = topic_id,
                      .unanswered = verdict == ZB_VERDICT_DUPLICATE,
                      .marks = marks};
    zb_notify(&d->g.intake, &n, &error);
    g_assert_no_error(error);
    return id;
}

static guint make(Desk *d, gboolean digest)
{
    g_autoptr(GError) error = NULL;
    guint made = 0;
    (digest ? zb_alerts_digest : zb_alerts_make)(&d->g.intake, &made, &error);
    g_assert_no_error(error);
    return made;
}

/* A mail as its reader sees it: quoted-printable undone. */
static char *plain(const char *data)
{
    GString *text = g_string_new(NULL);
    for (const char *p = data; *p; p++) {
        if (*p == '=' && p[1] == '\r')
            p += 2;
        else if (*p == '=' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
            g_string_append_c(text, (char)(g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2])));
            p += 2;
        } else
            g_string_append_c(text, *p);
    }
    return g_string_free(text, FALSE);
}

static char *last_mail(Desk *d)
{
    g_autofree char *data = sql_text(&d->g, "SELECT CAST(data AS TEXT) FROM mail ORDER BY id DESC");
    return plain(data);
}

static void assert_nothing_of_the_citizen(Desk *d)
{
    static const char *const never[] = {NAME,    "Kwakkelstein", "kwakkelstein", "Zebedeus",
                                        SUBJECT, "Zwavelstok",   "Knetterende",  "Kwakkeldijk"};
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(d->g.store), "SELECT CAST(data AS TEXT) FROM mail", &error);
    while (zb_step(s, &error) == ZB_STEP_ROW) {
        g_autofree char *text = plain(zb_column_text(s, 0));
        for (guint i = 0; i < G_N_ELEMENTS(never); i++)
            g_assert_null(strstr(text, never[i]));
    }
    g_assert_no_error(error);
}

static guint times(const char *text, const char *what)
{
    guint n = 0;
    for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
        n++;
    return n;
}

static void test_repeat(void)
{
    Desk d;
    desk_open(&d);
    gint64 id = record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, NULL);
    g_assert_cmpuint(make(&d, FALSE), ==, 1);
    g_autofree char *mail = last_mail(&d), *show = g_strdup_printf("zb show %d", (int)id);
    static const char *const has[] = {"To: Handler h1 <h1@v.example>",
                                      "KL-2026-0011",
                                      "UIT-2026-00001",
                                      "10 maart 2026",
                                      "P. Visser",
                                      "4 mei, 12:00",
                                      "X-Zb-Instance: "};
    for (guint i = 0; i < G_N_ELEMENTS(has); i++) {
        if (!strstr(mail, has[i]))
            g_test_message("%s", mail);
        g_assert_nonnull(strstr(mail, has[i]));
    }
    g_assert_nonnull(strstr(mail, show));
    g_assert_cmpuint(make(&d, FALSE), ==, 0); /* once */
    assert_sql(&d.g, "SELECT recipient || state || (next_at = closed_at) FROM mail", "h1@v.examplequeued1");
    assert_nothing_of_the_citizen(&d);
    ground_close(&d.g);
}

/* Whatever the verdict and mark, and also of a topic whose title is the citizen's own subject. */
static void test_never_a_citizens_words(void)
{
    static const char *const marks[] = {NULL, "threat", "distress", "danger", "legal", "contests"};
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 provisional;
    zb_topic_open_provisional(d.g.store, d.citizen, 0, SUBJECT, "2026-05-04", &provisional, &error);
    const gint64 topics[] = {d.limited, d.open, provisional};
    for (int v = ZB_VERDICT_REPEAT; v <= ZB_VERDICT_UNREADABLE; v++)
        for (guint t = 0; t < G_N_ELEMENTS(topics); t++)
            record(&d, topics[t], (ZbVerdict)v, v == ZB_VERDICT_UNSURE ? ZB_VERDICT_NEW : ZB_VERDICT_NONE,
                   marks[(guint)v % G_N_ELEMENTS(marks)]);
    g_assert_cmpuint(make(&d, FALSE), >, 10);
    g_assert_cmpuint(make(&d, TRUE), >, 0);
    assert_nothing_of_the_citizen(&d);
    ground_close(&d.g);
}

/* Nor where an organisation's own template asks for the topic's title. */
static void test_title_of_a_provisional_topic(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 provisional;
    zb_topic_open_provisional(d.g.store, d.citizen, 0, SUBJECT, "2026-05-04", &provisional, &error);
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    ZbAlertCase alert = {record(&d, provisional, ZB_VERDICT_NEW, ZB_VERDICT_NONE, NULL), reasons, NULL};
    g_autoptr(GHashTable) values = zb_alert_values(&d.g.intake, &alert, &error);
    g_assert_no_error(error);
    g_assert_null(g_hash_table_lookup(values, "topic_title"));
    alert.contact_id = record(&d, d.open, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, NULL);
    g_autoptr(GHashTable) known = zb_alert_values(&d.g.intake, &alert, &error);
    g_assert_cmpstr(g_hash_table_lookup(known, "topic_title"), ==, "Bomenkap");
    ground_close(&d.g);
}

static void test_one_mail_each(void)
{
    Desk d;
    desk_open(&d);
    record(&d, d.limited, ZB_VERDICT_SUSPENDED, ZB_VERDICT_NONE, "legal"); /* h1 twice, lead once */
    record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, NULL);
    g_assert_cmpuint(make(&d, FALSE), ==, 3);
    assert_sql(&d.g, "SELECT group_concat(recipient, ' ') FROM mail",
               "h1@v.example h4@v.example h1@v.example");
    g_assert_cmpint(sql_int(&d.g, "SELECT count(DISTINCT rfc_message_id) FROM mail"), ==, 3);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice WHERE mail_id IS NULL"), ==, 0);
    ground_close(&d.g);
}

static void test_mark_first(void)
{
    Desk d;
    desk_open(&d);
    record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, "legal");
    g_assert_cmpuint(make(&d, FALSE), ==, 1);
    g_autofree char *mail = last_mail(&d);
    g_assert_nonnull(strstr(mail, "Dit contact heeft een merkteken."));
    g_assert_nonnull(strstr(mail, "request with legal effect"));
    g_assert_null(strstr(mail, "Vijf keer nee"));
    ground_close(&d.g);
}

/* Without a lead the one on duty hears both; he reads the mark once. */
static void test_mark_named_once(void)
{
    Desk d;
    desk_open(&d);
    d.g.config.duty_lead = NULL;
    record(&d, d.open, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "distress");
    g_assert_cmpuint(make(&d, FALSE), ==, 1);
    g_autofree char *mail = last_mail(&d);
    g_assert_nonnull(strstr(mail, "h2@v.example"));
    g_assert_cmpuint(times(mail, "signal of distress, signal of distress"), ==, 0);
    ground_close(&d.g);
}

static void test_nobody_on_duty(void)
{
    Desk d;
    desk_open(&d);
    d.g.config.duty_handler = d.g.config.duty_lead = NULL;
    record(&d, d.open, ZB_VERDICT_UNREADABLE, ZB_VERDICT_NONE,
           NULL); /* the administrator hears, nobody is on duty */
    record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, "threat");
    g_assert_cmpuint(make(&d, FALSE), ==, 2);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice WHERE mail_id IS NULL"), ==, 2);
    d.g.config.duty_handler = (char *)"h99"; /* not in the dossier: nobody */
    g_assert_cmpuint(make(&d, FALSE), ==, 0);
    d.g.config.duty_handler = (char *)"h2";
    g_assert_cmpuint(make(&d, FALSE), ==, 2);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice WHERE mail_id IS NULL"), ==, 0);
    ground_close(&d.g);
}

static void test_many(void)
{
    Desk d;
    desk_open(&d);
    run_sql(&d.g, "BEGIN");
    gint64 id = record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, NULL);
    g_assert_cmpint(id, ==, 1);
    for (int i = 0; i < 501; i++) {
        gint64 contact = put_contact(&d.g, d.citizen, d.limited, FALSE, d.g.now, NULL);
        ZbNotifyCase n = {
            .contact_id = contact, .at = d.g.now, .verdict = ZB_VERDICT_REPEAT, .topic_id = d.limited};
        g_assert_true(zb_notify(&d.g.intake, &n, NULL));
    }
    g_assert_cmpuint(make(&d, FALSE), ==, 502);
    run_sql(&d.g, "ROLLBACK");
    ground_close(&d.g);
}

static void test_digest(void)
{
    Desk d;
    desk_open(&d);
    record(&d, d.open, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, NULL);
    record(&d, d.open, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, NULL);
    record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, NULL);
    g_assert_cmpuint(make(&d, TRUE), ==, 1);
    g_autofree char *mail = last_mail(&d);
    g_assert_nonnull(strstr(mail, "contact 1, 4 mei, 12:00, e-mail: running or closed topic, KL-2026-0012"));
    g_assert_nonnull(
        strstr(mail, "contact 2, 4 mei, 12:00, e-mail: reminder: sent again, not answered yet, KL"));
    g_assert_null(strstr(mail, "contact 3"));
    g_assert_cmpuint(make(&d, TRUE), ==, 0);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice WHERE mail_id IS NULL AND urgency = 'now'"),
                    ==, 1);
    assert_nothing_of_the_citizen(&d);
    ground_close(&d.g);
}

static void test_unsure_names_both(void)
{
    Desk d;
    desk_open(&d);
    record(&d, d.limited, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, NULL);
    g_assert_cmpuint(make(&d, FALSE), ==, 1);
    g_autofree char *mail = last_mail(&d);
    g_assert_nonnull(strstr(mail, "a  repetition of KL-2026-0011 (limited)"));
    g_assert_nonnull(strstr(mail, "b  a new complaint"));
    g_assert_nonnull(strstr(mail, "Lijkt op     repetition"));
    /* Where nothing points at a topic it may still be the limited one. */
    record(&d, 0, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, NULL);
    g_assert_cmpuint(make(&d, FALSE), ==, 1);
    g_autofree char *other = last_mail(&d);
    g_assert_nonnull(strstr(other, "a  repetition of KL-2026-0011 (limited)"));
    g_assert_nonnull(strstr(other, "b  a new complaint"));
    ground_close(&d.g);
}

/* Of a limitation that was in force when it came, also where the mail is made later. */
static void test_limitation_of_that_day(void)
{
    Desk d;
    desk_open(&d);
    put_stop(&d.g, ZB_DECISION_STOP_ALL, d.citizen, d.open, "2026-04-01", "2026-05-04");
    record(&d, d.open, ZB_VERDICT_SUSPENDED, ZB_VERDICT_NONE, NULL);
    d.g.now += 3 * ZB_DAY;
    g_assert_cmpuint(make(&d, FALSE), ==, 2);
    g_autofree char *mail = last_mail(&d);
    g_assert_nonnull(strstr(mail, "van 1 april 2026 tot en met 4 mei 2026"));
    g_assert_nonnull(strstr(mail, "Dat is vanaf 5 mei 2026."));
    ground_close(&d.g);
}

static void test_thread(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 about = record(&d, d.open, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, NULL),
           nothing = record(&d, 0, ZB_VERDICT_UNREADABLE, ZB_VERDICT_NONE, NULL);
    g_autofree char *topic = zb_alert_topic(&d.g.intake, about, &error),
                    *none = zb_alert_topic(&d.g.intake, nothing, &error);
    g_assert_cmpstr(topic, ==, "KL-2026-0012");
    g_assert_null(none);
    g_assert_no_error(error);
    record(&d, d.limited, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, NULL);
    make(&d, FALSE);
    g_autofree char *mail = last_mail(&d);
    g_autofree char *root =
        g_strdup_printf("References: <zb.topic.kl-2026-0011.%s@v.example>", zb_store_instance(d.g.store));
    g_assert_nonnull(strstr(mail, root));
    ground_close(&d.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alerts/repeat", test_repeat);
    g_test_add_func("/alerts/never-a-citizens-words", test_never_a_citizens_words);
    g_test_add_func("/alerts/title-of-a-provisional-topic", test_title_of_a_provisional_topic);
    g_test_add_func("/alerts/one-mail-each", test_one_mail_each);
    g_test_add_func("/alerts/mark-first", test_mark_first);
    g_test_add_func("/alerts/mark-named-once", test_mark_named_once);
    g_test_add_func("/alerts/nobody-on-duty", test_nobody_on_duty);
    g_test_add_func("/alerts/many", test_many);
    g_test_add_func("/alerts/digest", test_digest);
    g_test_add_func("/alerts/unsure", test_unsure_names_both);
    g_test_add_func("/alerts/limitation-of-that-day", test_limitation_of_that_day);
    g_test_add_func("/alerts/thread", test_thread);
    return g_test_run();
}
