#include "lib/intake/alerts.h"

#include "lib/intake/alert-text.h"
#include "lib/mail/compose.h"
#include "lib/store/handlers.h"
#include "lib/template.h"

/* Open notices looked at in one go. */
#define NOTICES_MAX 500

/* The notices that go into one mail. */
typedef struct {
    ZbHandler *to;
    GPtrArray *notices; /* of ZbNotice, borrowed */
} Letter;

typedef struct {
    const ZbIntake *intake;
    ZbHandler *duty_handler, *duty_lead; /* NULL: not set, or not in the dossier */
    GPtrArray *letters;                  /* of Letter, owned */
} Making;

static void letter_free(gpointer data)
{
    Letter *letter = data;
    zb_handler_free(letter->to);
    g_ptr_array_unref(letter->notices);
    g_free(letter);
}

static void making_clear(Making *m)
{
    zb_handler_free(m->duty_handler);
    zb_handler_free(m->duty_lead);
    g_ptr_array_unref(m->letters);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

/* ---- to whom ----------------------------------------------------------------------------------------------- */

static gboolean find_duty(Making *m, GError **error)
{
    const ZbConfig *config = m->intake->config;
    g_autoptr(GError) local = NULL;
    if (config->duty_handler)
        m->duty_handler = zb_handler_by_reference(m->intake->store, config->duty_handler, &local);
    if (!local && config->duty_lead)
        m->duty_lead = zb_handler_by_reference(m->intake->store, config->duty_lead, &local);
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* 0: nobody yet. Where no lead is named, the handler on duty hears it: better he than nobody. */
static gint64 recipient(const Making *m, const ZbNotice *notice)
{
    if (notice->handler_id)
        return notice->handler_id;
    const ZbHandler *lead = m->duty_lead ? m->duty_lead : m->duty_handler;
    const ZbHandler *on_duty = notice->duty == ZB_DUTY_LEAD ? lead : m->duty_handler;
    return on_duty ? on_duty->id : 0;
}

/* `contact_id` 0: one letter takes all of a recipient's notices. */
static Letter *letter_for(Making *m, gint64 handler_id, gint64 contact_id, GError **error)
{
    for (guint i = 0; i < m->letters->len; i++) {
        Letter *letter = m->letters->pdata[i];
        const ZbNotice *first = letter->notices->pdata[0];
        if (letter->to->id == handler_id && (!contact_id || first->contact_id == contact_id))
            return letter;
    }
    ZbHandler *to = zb_handler_by_id(m->intake->store, handler_id, error);
    if (!to)
        return NULL;
    Letter *letter = g_new0(Letter, 1);
    *letter = (Letter){to, g_ptr_array_new()};
    g_ptr_array_add(m->letters, letter);
    return letter;
}

static gboolean sort_notices(Making *m, const GPtrArray *notices, gboolean by_contact, GError **error)
{
    for (guint i = 0; i < notices->len; i++) {
        ZbNotice *notice = notices->pdata[i];
        gint64 handler_id = recipient(m, notice);
        if (!handler_id)
            continue; /* stays open until somebody is on duty; `zb status` counts it */
        Letter *letter = letter_for(m, handler_id, by_contact ? notice->contact_id : 0, error);
        if (!letter)
            return FALSE;
        g_ptr_array_add(letter->notices, notice);
    }
    return TRUE;
}

/* ---- what it says ------------------------------------------------------------------------------------------ */

static gboolean is_mark(const char *reason)
{
    return zb_verdict_parse(reason) == ZB_VERDICT_NONE && !g_str_equal(reason, "reminder");
}

/* A mark's words come before any verdict's: its template is taken where there is one among the reasons. */
static char *template_name(const GPtrArray *reasons)
{
    for (guint i = 0; i < reasons->len; i++)
        if (is_mark(reasons->pdata[i]))
            return g_strdup("alert-mark");
    return g_strconcat("alert-", reasons->pdata[0], NULL);
}

static ZbAlertCase alert_case(const Making *m, const ZbNotice *notice, GPtrArray *reasons)
{
    return (ZbAlertCase){notice->contact_id, reasons, m->duty_lead ? m->duty_lead->name : NULL};
}

/* Why the recipient hears of it, each once: he may hold a duty beside the topic, or two duties. */
static GPtrArray *reasons_of(const Letter *letter)
{
    GPtrArray *reasons = g_ptr_array_new();
    for (guint i = 0; i < letter->notices->len; i++) {
        const ZbNotice *notice = letter->notices->pdata[i];
        if (!g_ptr_array_find_with_equal_func(reasons, notice->reason, g_str_equal, NULL))
            g_ptr_array_add(reasons, notice->reason);
    }
    return reasons;
}

static gboolean write_alert(const Making *m, const Letter *letter, char **ret_subject, char **ret_body,
                            GError **error)
{
    g_autoptr(GPtrArray) reasons = reasons_of(letter);
    ZbAlertCase alert = alert_case(m, letter->notices->pdata[0], reasons);
    g_autoptr(GHashTable) values = zb_alert_values(m->intake, &alert, error);
    g_autofree char *name = template_name(reasons);
    return values &&
           zb_template_mail(m->intake->config->templates, name, values, ret_subject, ret_body, error);
}

static gboolean write_digest(const Making *m, const Letter *letter, char **ret_subject, char **ret_body,
                             GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < letter->notices->len; i++) {
        const ZbNotice *notice = letter->notices->pdata[i];
        g_autoptr(GPtrArray) reasons = g_ptr_array_new();
        g_ptr_array_add(reasons, notice->reason);
        ZbAlertCase alert = alert_case(m, notice, reasons);
        g_autofree char *line = zb_alert_line(m->intake, &alert, error);
        if (!line)
            return FALSE;
        g_string_append_printf(lines, "%s%s", i > 0 ? "\n" : "", line);
    }
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, (gpointer) "lines", lines->str);
    return zb_template_mail(m->intake->config->templates, "digest", values, ret_subject, ret_body, error);
}

/* ---- closing ----------------------------------------------------------------------------------------------- */

/* Alerts about one topic hang together in the handler's mail program under a root that never was. */
static char *thread_id(const Making *m, const Letter *letter, GError **error)
{
    const ZbNotice *first = letter->notices->pdata[0];
    g_autofree char *topic = zb_alert_topic(m->intake, first->contact_id, error);
    if (!topic)
        return NULL;
    g_autofree char *word = g_ascii_strdown(topic, -1);
    g_strcanon(word, "abcdefghijklmnopqrstuvwxyz0123456789-", '-');
    return g_strdup_printf("zb.topic.%s.%s@%s", word, zb_store_instance(m->intake->store),
                           m->intake->config->domain);
}

static gboolean close_letter(const Making *m, const Letter *letter, const char *subject, const char *body,
                             const char *thread, GError **error)
{
    const ZbIntake *intake = m->intake;
    gint64 mail_id, now = zb_clock_now(intake->clock);
    const ZbNotice *first = letter->notices->pdata[0];
    g_autofree char *message_id =
        g_strdup_printf("zb.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s@%s", first->id, now,
                        zb_store_instance(intake->store), intake->config->domain);
    ZbCompose compose = {.from = intake->config->smtp->from,
                         .to_name = letter->to->name,
                         .to = letter->to->email,
                         .subject = subject,
                         .text = body,
                         .message_id = message_id,
                         .thread_id = thread,
                         .instance = zb_store_instance(intake->store),
                         .date = now,
                         .zone = intake->config->timezone};
    g_autoptr(GBytes) data = zb_compose(&compose);
    if (!zb_mail_add(intake->store, letter->to->id, letter->to->email, message_id, data, now, &mail_id,
                     error))
        return FALSE;
    for (guint i = 0; i < letter->notices->len; i++)
        if (!zb_notice_close(intake->store, ((const ZbNotice *)letter->notices->pdata[i])->id, mail_id,
                             error))
            return FALSE;
    return TRUE;
}

static gboolean make_letter(const Making *m, const Letter *letter, gboolean digest, GError **error)
{
    g_autofree char *subject = NULL, *body = NULL, *thread = NULL;
    if (!(digest ? write_digest(m, letter, &subject, &body, error)
                 : write_alert(m, letter, &subject, &body, error)))
        return FALSE;
    g_autoptr(GError) local = NULL;
    if (!digest)
        thread = thread_id(m, letter, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    return close_letter(m, letter, subject, body, thread, error);
}

/* One page of open notices; `ret_last`: the last one's id, 0 at the end. */
static gboolean make_page(Making *m, gboolean digest, gint64 after, gint64 *ret_last, GError **error)
{
    g_autoptr(GPtrArray) notices = zb_notices_open(m->intake->store, !digest, after, NOTICES_MAX, error);
    if (!notices || !sort_notices(m, notices, !digest, error))
        return FALSE;
    for (guint i = 0; i < m->letters->len; i++)
        if (!make_letter(m, m->letters->pdata[i], digest, error))
            return FALSE;
    gboolean full = notices->len == NOTICES_MAX;
    *ret_last = full ? ((const ZbNotice *)notices->pdata[notices->len - 1])->id : 0;
    return TRUE;
}

static gboolean make(const ZbIntake *intake, gboolean digest, guint *ret_made, GError **error)
{
    *ret_made = 0;
    g_auto(Making) m = {.intake = intake, .letters = g_ptr_array_new_with_free_func(letter_free)};
    if (!find_duty(&m, error))
        return FALSE;
    gint64 last = 0;
    do {
        if (!make_page(&m, digest, last, &last, error))
            return FALSE;
        *ret_made += m.letters->len;
        g_ptr_array_set_size(m.letters, 0); /* their notices were the page's */
    } while (last);
    return TRUE;
}

gboolean zb_alerts_make(const ZbIntake *intake, guint *ret_made, GError **error)
{
    return make(intake, FALSE, ret_made, error);
}

gboolean zb_alerts_digest(const ZbIntake *intake, guint *ret_made, GError **error)
{
    return make(intake, TRUE, ret_made, error);
}
