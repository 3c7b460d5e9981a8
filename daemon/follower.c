#include "daemon/follower.h"

#include "daemon/follower-private.h"
#include "daemon/imap-error.h"
#include "daemon/imap-name.h"
#include "daemon/log.h"
#include "lib/error.h"

/* A connection that held so long was good: what comes after it is a new trouble. */
#define STEADY ZB_MINUTE

static const char *const state_names[] = {"connecting", "scanning", "fetching", "following", "waiting"};

/* ---- state ---- */

static void schedule(ZbFollower *follower)
{
    sd_event_source_set_enabled(follower->work, SD_EVENT_ONESHOT);
}

void zb_follower_touch(ZbFollower *follower)
{
    follower->dirty = TRUE;
    schedule(follower);
}

void zb_follower_start_timer(ZbFollower *follower, guint64 pause)
{
    sd_event_source_set_time_accuracy(follower->timer, CLAMP(pause / 20, 1, ZB_SECOND));
    sd_event_source_set_time_relative(follower->timer, pause);
    sd_event_source_set_enabled(follower->timer, SD_EVENT_ONESHOT);
}

void zb_follower_enter_state(ZbFollower *follower, ZbFollowerState state)
{
    if (follower->state == state)
        return;
    follower->state = state;
    if (state != ZB_FOLLOWER_WAITING)
        follower->next_try = ZB_NEVER;
    zb_follower_touch(follower);
}

/* ---- failing ---- */

static void log_failure(ZbFollower *follower, guint64 pause)
{
    if (g_strcmp0(follower->logged, follower->last_error) == 0)
        return;
    g_free(follower->logged);
    follower->logged = g_strdup(follower->last_error);
    zb_warning("mailbox %s, folder %s: %s; trying again in %.0f s, and on", follower->mailbox->name,
               follower->folder, follower->last_error, (double)pause / ZB_SECOND);
}

static void drop_connection(ZbFollower *follower)
{
    for (guint i = 0; i < follower->flights->len; i++) {
        ZbFlight *flight = g_ptr_array_index(follower->flights, i);
        zb_fetch_plan_finish(follower->plan, flight->batch, ZB_BATCH_BROKEN);
    }
    g_ptr_array_set_size(follower->flights, 0);
    g_clear_pointer(&follower->session, zb_imap_session_free);
    follower->examined = follower->listing = FALSE;
    zb_follower_after_dropped(follower);
    follower->good_since = ZB_NEVER;
}

static void note_failure(ZbFollower *follower, const char *what, guint64 pause)
{
    g_free(follower->last_error);
    follower->last_error = g_strdup(what);
    follower->last_error_at = zb_clock_now(follower->clock);
    log_failure(follower, pause);
    follower->next_try = follower->last_error_at + (gint64)pause;
    zb_follower_enter_state(follower, ZB_FOLLOWER_WAITING);
}

static guint64 next_pause(ZbFollower *follower, const GError *error)
{
    double dice = g_random_double();
    if (g_error_matches(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_LOGIN) ||
        g_error_matches(error, ZB_ACCESS_TOKEN_ERROR, ZB_ACCESS_TOKEN_ERROR_REFUSED))
        return zb_account_refused(follower->account, follower, error->message, dice);
    zb_account_untried(follower->account, follower);
    return zb_backoff_next(&follower->retry, dice);
}

static void start_connecting(ZbFollower *follower);

/* A token that was kept may have been withdrawn: another one is asked for, once. */
static gboolean renew_token(ZbFollower *follower, const GError *error)
{
    if (!follower->kept_token || !g_error_matches(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_LOGIN))
        return FALSE;
    zb_access_token_forget(follower->token);
    drop_connection(follower);
    zb_account_untried(follower->account, follower);
    start_connecting(follower);
    return TRUE;
}

static void fail(ZbFollower *follower, const GError *error)
{
    if (renew_token(follower, error))
        return;
    gint64 now = zb_clock_now(follower->clock);
    if (follower->good_since != ZB_NEVER && now - follower->good_since >= (gint64)STEADY)
        follower->retry.failures = 0;
    guint64 pause = next_pause(follower, error);
    g_autofree char *what = g_strdup(error->message);
    drop_connection(follower); /* `error` is gone after this */
    note_failure(follower, what, pause);
    zb_follower_start_timer(follower, pause);
}

/* ---- connecting and polling ---- */

static int on_work(sd_event_source *source, void *data)
{
    (void)source;
    ZbFollower *follower = data;
    if (follower->examined && !follower->listing)
        zb_follower_ask(follower);
    if (follower->dirty) {
        follower->dirty = FALSE;
        follower->sink.changed(follower->data, follower);
    }
    return 0;
}

static void on_ready(void *data)
{
    ZbFollower *follower = data;
    zb_account_accepted(follower->account);
    zb_follower_open_folder(follower);
}

static void on_untagged(const ZbImapResponse *response, void *data)
{
    zb_follower_take(data, response);
}

static void on_idle_refused(void *data)
{
    ZbFollower *follower = data;
    zb_follower_start_timer(follower, (guint64)follower->mailbox->poll);
}

static void on_failed(const GError *error, void *data)
{
    fail(data, error);
}

/* With the one or the other. */
static gboolean connect_session(ZbFollower *follower, const char *password, const char *bearer,
                                GError **error)
{
    static const ZbImapEvents events = {on_ready, on_untagged, on_idle_refused, on_failed};
    ZbImapOptions options = {
        .url = follower->mailbox->url,
        .starttls = follower->mailbox->starttls,
        .login = follower->mailbox->login,
        .password = password,
        .bearer = bearer,
        .mechanism = follower->mailbox->oauth.mechanism,
        .ca_file = follower->mailbox->ca_file,
        .max_literal = (gsize)follower->pace.limits.message_max,
        .silence = follower->pace.silence,
        .answer_max = follower->pace.answer_max,
    };
    follower->session =
        zb_imap_session_new(follower->event, follower->curl, &options, &events, follower, error);
    return follower->session != NULL;
}

static void on_account_changed(void *member)
{
    ZbFollower *follower = member;
    if (follower->waits_outside)
        zb_follower_start_timer(follower, 0);
}

/* The password is read anew each time: an operator may just have changed it. */
static gboolean connect_with_password(ZbFollower *follower, GError **error)
{
    char *password = zb_secret_read(follower->mailbox->password_file, error);
    gboolean ok = password && connect_session(follower, password, NULL, error);
    zb_secret_free(password);
    return ok;
}

static void on_token(const char *token, gboolean fresh, const GError *refusal, void *data)
{
    ZbFollower *follower = data;
    g_autoptr(GError) error = refusal ? g_error_copy(refusal) : NULL;
    follower->kept_token = !fresh;
    if (error || !connect_session(follower, NULL, token, &error))
        fail(follower, error);
}

static void start_connecting(ZbFollower *follower)
{
    g_autoptr(GError) error = NULL;
    const char *refusal;
    guint64 pause;
    follower->waits_outside = !zb_account_may_login(follower->account, follower, &refusal, &pause);
    if (follower->waits_outside && refusal) {
        note_failure(follower, refusal, pause);
        return;
    }
    zb_follower_enter_state(follower, ZB_FOLLOWER_CONNECTING);
    if (follower->waits_outside)
        return;
    if (follower->token)
        zb_access_token_get(follower->token, on_token, follower);
    else if (!connect_with_password(follower, &error))
        fail(follower, error);
}

static void on_polled(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)tagged, (void)command_data;
    ZbFollower *follower = data;
    gint64 age = zb_clock_now(follower->clock) - follower->listed_at;
    follower->stale |= age < 0 || age >= follower->pace.relist; /* < 0: the clock was set */
    zb_fetch_plan_tick(follower->plan);
    zb_follower_after_tick(follower);
    zb_follower_start_timer(follower, (guint64)follower->mailbox->poll);
    zb_follower_touch(follower);
}

/* NOOP ends an IDLE too: what is followed after it begins a new one. While an answer is due none is sent: its answer would
 * hide that the other does not come. */
static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    ZbFollower *follower = data;
    if (!follower->session)
        start_connecting(follower);
    else if (zb_imap_session_busy(follower->session))
        zb_follower_start_timer(follower, (guint64)follower->mailbox->poll);
    else
        zb_imap_session_send(follower->session, "NOOP", on_polled, NULL);
    return 0;
}

/* ---- what others see ---- */

static gboolean add_sources(ZbFollower *follower)
{
    return sd_event_add_defer(follower->event, &follower->work, on_work, follower) >= 0 &&
           sd_event_source_set_enabled(follower->work, SD_EVENT_OFF) >= 0 &&
           sd_event_add_time_relative(follower->event, &follower->timer, CLOCK_MONOTONIC, 0, 1, on_timer,
                                      follower) >= 0;
}

ZbFollower *zb_follower_new(sd_event *event, ZbCurlLoop *curl, const ZbClock *clock, const ZbMailbox *mailbox,
                            const char *folder, const ZbFollowerSink *sink, void *data, GError **error)
{
    ZbFollower *follower = g_new0(ZbFollower, 1);
    follower->event = sd_event_ref(event);
    follower->curl = curl;
    follower->clock = clock;
    follower->mailbox = mailbox;
    follower->folder = g_strdup(folder);
    follower->folder_argument = zb_imap_name_quote(folder);
    follower->sent =
        mailbox->sent_folders && g_strv_contains((const char *const *)mailbox->sent_folders, folder);
    follower->sink = *sink;
    follower->data = data;
    follower->flights = g_ptr_array_new_with_free_func((GDestroyNotify)zb_flight_free);
    follower->last_success = follower->last_error_at = follower->next_try = ZB_NEVER;
    follower->good_since = ZB_NEVER;
    ZbFollowerPace pace = *zb_follower_pace_default();
    if (mailbox->message_limit > 0)
        pace.limits.message_max = (guint64)mailbox->message_limit;
    zb_follower_set_pace(follower, &pace);
    zb_follower_after_init(follower);
    if (!follower->folder_argument)
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG,
                    "mailbox %s: the name of a folder has control characters", mailbox->name);
    else if (!add_sources(follower))
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "the event loop takes no more sources");
    else
        return follower;
    zb_follower_free(follower);
    return NULL;
}

static void leave_account(ZbFollower *follower)
{
    if (follower->account)
        zb_account_leave(follower->account, follower);
    g_clear_pointer(&follower->own, zb_account_free);
}

void zb_follower_join(ZbFollower *follower, ZbAccount *account)
{
    leave_account(follower);
    follower->account = account;
    zb_account_join(account, follower, on_account_changed);
}

static void join_own_account(ZbFollower *follower)
{
    ZbAccount *own =
        zb_account_new(follower->mailbox->name, follower->pace.login_first, follower->pace.login_cap);
    zb_follower_join(follower, own);
    follower->own = own;
}

void zb_follower_set_pace(ZbFollower *follower, const ZbFollowerPace *pace)
{
    follower->pace = *pace;
    follower->retry = (ZbBackoff){pace->retry_first, pace->retry_cap, 0};
    if (follower->account == follower->own)
        join_own_account(follower);
    g_clear_pointer(&follower->plan, zb_fetch_plan_free);
    follower->plan = zb_fetch_plan_new(&pace->limits);
}

void zb_follower_set_token(ZbFollower *follower, ZbAccessToken *token)
{
    follower->token = token;
}

void zb_follower_free(ZbFollower *follower)
{
    if (!follower)
        return;
    if (follower->token)
        zb_access_token_cancel(follower->token, follower);
    drop_connection(follower);
    leave_account(follower);
    sd_event_source_disable_unref(follower->timer);
    sd_event_source_disable_unref(follower->work);
    sd_event_unref(follower->event);
    zb_fetch_plan_free(follower->plan);
    g_ptr_array_unref(follower->flights);
    zb_follower_after_clear(follower);
    g_free(follower->folder);
    g_free(follower->folder_argument);
    g_free(follower->last_error);
    g_free(follower->logged);
    g_free(follower);
}

void zb_follower_settle(ZbFollower *follower, guint32 uidvalidity, guint32 uid, gboolean recorded)
{
    zb_fetch_plan_settle(follower->plan, uidvalidity, uid, recorded);
    if (recorded)
        follower->retry.failures = 0;
    if (recorded && uidvalidity == follower->uidvalidity)
        zb_follower_after_settled(follower, uid);
    zb_follower_touch(follower);
}

void zb_follower_get_status(ZbFollower *follower, ZbFollowerStatus *ret)
{
    guint64 missing = zb_fetch_plan_open(follower->plan), recorded = zb_fetch_plan_recorded(follower->plan);
    guint64 present = follower->server_count > missing ? follower->server_count - missing : 0;
    *ret = (ZbFollowerStatus){
        .mailbox = follower->mailbox->name,
        .folder = follower->folder,
        .sent = follower->sent,
        .state = state_names[follower->state],
        .connected = follower->examined,
        .uidvalidity = follower->uidvalidity,
        .server_count = follower->server_count,
        .recorded_count = present,
        .missing = missing,
        .gone = recorded > present ? recorded - present : 0,
        .unmarked = zb_follower_after_left(follower),
        .after_error = follower->after.error,
        .last_success = follower->last_success,
        .last_error_at = follower->last_error_at,
        .last_error = follower->last_error,
        .next_try = follower->next_try,
    };
}

gboolean zb_follower_complete(ZbFollower *follower)
{
    return follower->state == ZB_FOLLOWER_FOLLOWING && zb_fetch_plan_open(follower->plan) == 0 &&
           !follower->news && zb_follower_after_left(follower) == 0;
}

gboolean zb_follower_failed(ZbFollower *follower)
{
    return follower->state == ZB_FOLLOWER_WAITING ||
           (follower->state == ZB_FOLLOWER_FOLLOWING &&
            (zb_fetch_plan_open(follower->plan) > 0 || follower->after.error));
}
