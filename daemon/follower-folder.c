#include "daemon/follower-private.h"

#include "daemon/imap-error.h"
#include "daemon/log.h"

/* Whatever it says, the server cannot make us keep more than this of a listing: 16 bytes a message. */
#define FOLDER_MAX 5000000
#define LIST_SLACK 1000

static void abort_session(ZbFollower *follower, ZbImapError code, const char *what, const char *words)
{
    zb_imap_session_abort(follower->session,
                          words && *words ? g_error_new(ZB_IMAP_ERROR, code, "%s (\"%s\")", what, words)
                                          : g_error_new_literal(ZB_IMAP_ERROR, code, what));
}

/* The folder was listed: whatever was wrong is over. */
static void note_recovery(ZbFollower *follower)
{
    if (follower->logged)
        zb_notice("mailbox %s, folder %s: works again", follower->mailbox->name, follower->folder);
    g_clear_pointer(&follower->logged, g_free);
}

/* ---- listing ---- */

static void compare(ZbFollower *follower)
{
    g_autoptr(GArray) recorded = NULL;
    if (follower->listed_from == 1) {
        GError *error = NULL;
        recorded = follower->sink.recorded(follower->data, follower->mailbox->name, follower->folder,
                                           follower->uidvalidity, &error);
        if (!recorded) {
            zb_imap_session_abort(follower->session, error);
            return;
        }
    }
    gboolean marks = follower->after.kind != ZB_AFTER_NOTHING;
    zb_fetch_plan_compare(follower->plan, recorded, marks ? follower->after.waiting : NULL);
    if (recorded && marks)
        zb_follower_after_listed(follower);
    guint64 others = recorded ? recorded->len - zb_fetch_plan_recorded(follower->plan) : 0;
    if (others > 0)
        zb_notice("mailbox %s, folder %s: %" G_GUINT64_FORMAT
                  " messages have another size or date than recorded "
                  "(was the mailbox restored?); they are looked at anew",
                  follower->mailbox->name, follower->folder, others);
    note_recovery(follower);
    zb_follower_enter_state(follower, ZB_FOLLOWER_FETCHING);
    zb_follower_touch(follower);
}

static void on_listed(const ZbImapResponse *tagged, void *command_data, void *data);

/* Asks for all UIDs from `from` on; 1 looks through the folder anew. */
static void list(ZbFollower *follower, guint32 from)
{
    zb_follower_enter_state(follower, ZB_FOLLOWER_SCANNING);
    follower->listing = TRUE;
    follower->listed_from = from;
    follower->news = FALSE;
    if (from == 1) {
        follower->stale = follower->grown = FALSE;
        follower->listed_at = zb_clock_now(follower->clock);
        follower->highest = 0;
        zb_follower_after_listing(follower);
    }
    follower->expects = follower->grown;
    follower->grown = FALSE;
    follower->listed = 0;
    zb_fetch_plan_begin(follower->plan, follower->uidvalidity, from == 1);
    if (follower->server_count == 0) { /* some servers refuse "1:*" of an empty folder */
        follower->listing = FALSE;
        compare(follower);
        return;
    }
    g_autofree char *command = g_strdup_printf("UID FETCH %u:* (UID RFC822.SIZE INTERNALDATE)", from);
    zb_imap_session_send(follower->session, command, on_listed, NULL);
}

static void on_listed(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    follower->listing = FALSE;
    /* There are more messages, yet none with a higher UID: the server began to give them anew. */
    follower->stale |= follower->expects;
    if (tagged->status == ZB_IMAP_OK)
        compare(follower);
    else
        abort_session(follower, ZB_IMAP_ERROR_MAILBOX, "the server does not list the folder", tagged->words);
}

/* "n:*" always gives the last message too, whatever its UID. Flags that somebody changes meanwhile may come with a UID
 * too: a few more than there are messages is no fault. */
static void on_list_entry(ZbFollower *follower, const ZbImapResponse *response)
{
    if (++follower->listed > 2 * follower->server_count + LIST_SLACK) {
        abort_session(follower, ZB_IMAP_ERROR_PROTOCOL, "the server lists far more messages than it has",
                      NULL);
        return;
    }
    if (response->uid < follower->listed_from)
        return;
    follower->highest = MAX(follower->highest, response->uid);
    follower->expects = follower->grown = FALSE;
    zb_fetch_plan_list(follower->plan, response->uid, response->size, response->internal_date);
}

/* ---- opening the folder ---- */

static void note_uidvalidity(ZbFollower *follower)
{
    if (follower->uidvalidity == follower->told_validity)
        return;
    if (follower->uidvalidity != 0)
        zb_notice(
            "mailbox %s, folder %s: UIDVALIDITY went from %u to %u; all its messages are looked at anew",
            follower->mailbox->name, follower->folder, follower->uidvalidity, follower->told_validity);
    follower->uidvalidity = follower->told_validity;
}

static void on_examined(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    if (tagged->status != ZB_IMAP_OK) {
        abort_session(follower, ZB_IMAP_ERROR_MAILBOX,
                      "the server does not open the folder: check 'folders', and the rights of the login",
                      tagged->words);
        return;
    }
    if (follower->told_validity == 0) {
        abort_session(follower, ZB_IMAP_ERROR_PROTOCOL,
                      "the server tells no UIDVALIDITY, and without it no message can be known again", NULL);
        return;
    }
    follower->examined = TRUE;
    note_uidvalidity(follower);
    zb_follower_after_opened(follower, tagged);
    zb_fetch_plan_tick(follower->plan);
    zb_follower_start_timer(follower, (guint64)follower->mailbox->poll);
    list(follower, 1);
}

void zb_follower_open_folder(ZbFollower *follower)
{
    zb_follower_enter_state(follower, ZB_FOLLOWER_SCANNING);
    follower->told_validity = 0;
    follower->server_count = 0;
    gboolean marks = follower->after.kind != ZB_AFTER_NOTHING;
    g_autofree char *command = g_strconcat(marks ? "SELECT " : "EXAMINE ", follower->folder_argument, NULL);
    zb_imap_session_send(follower->session, command, on_examined, NULL);
}

/* ---- fetching ---- */

static void hand_over(ZbFollower *follower, const ZbFlightMessage *message, gboolean header)
{
    ZbFetched fetched = {
        .mailbox = follower->mailbox->name,
        .folder = follower->folder,
        .sent = follower->sent,
        .uidvalidity = follower->uidvalidity,
        .uid = message->uid,
        .size = message->size,
        .internal_date = message->internal_date,
        .raw = message->raw,
        .problem = header ? "too_large" : NULL,
    };
    follower->sink.fetched(follower->data, follower, &fetched);
}

static void log_withheld(ZbFollower *follower, const ZbFlight *flight, const char *words)
{
    ZbPlanEntry *entry = &g_array_index(flight->batch->entries, ZbPlanEntry, 0);
    /* The first time it may just have been deleted; a listing will tell. */
    if (flight->batch->alone && !entry->here && zb_fetch_plan_failures(follower->plan, entry->uid) == 1)
        zb_warning(
            "mailbox %s, folder %s, uid %u: the server lists the message but does not give it (\"%s\"); "
            "it is asked for again at later polls",
            follower->mailbox->name, follower->folder, entry->uid, words);
}

/* The messages of a batch count from now on: first for the plan, since the sink may settle at once. */
static void on_batch(const ZbImapResponse *tagged, void *command_data, void *data)
{
    ZbFollower *follower = data;
    guint i;
    if (!g_ptr_array_find(follower->flights, command_data, &i))
        return;
    g_autoptr(ZbFlight) flight = g_ptr_array_steal_index(follower->flights, i);
    gboolean header = flight->batch->header, ok = tagged->status == ZB_IMAP_OK;
    log_withheld(follower, flight, tagged->words);
    zb_fetch_plan_finish(follower->plan, g_steal_pointer(&flight->batch),
                         ok ? ZB_BATCH_OK : ZB_BATCH_REFUSED);
    for (i = 0; ok && i < flight->messages->len; i++)
        hand_over(follower, g_ptr_array_index(flight->messages, i), header);
    zb_follower_touch(follower);
}

static void launch(ZbFollower *follower, ZbBatch *batch)
{
    ZbFlight *flight = zb_flight_new(batch);
    g_ptr_array_add(follower->flights, flight);
    g_autofree char *command = zb_flight_command(flight, follower->pace.header_max);
    zb_imap_session_send(follower->session, command, on_batch, flight);
}

static void on_message(ZbFollower *follower, const ZbImapResponse *response)
{
    for (guint i = 0; i < follower->flights->len; i++) {
        ZbFlight *flight = g_ptr_array_index(follower->flights, i);
        GError *error = NULL;
        if (zb_flight_take(flight, response, &follower->pace.limits, &error))
            continue;
        zb_imap_session_abort(follower->session, error);
        return;
    }
}

/* By IDLE where the server can. What is postponed counts its pause in polls. */
static void await_news(ZbFollower *follower, gboolean postponed)
{
    if (zb_imap_session_idle(follower->session))
        zb_follower_start_timer(follower,
                                postponed ? (guint64)follower->mailbox->poll : follower->pace.renewal);
}

static void rest(ZbFollower *follower)
{
    guint64 open = zb_fetch_plan_open(follower->plan);
    if (open > zb_fetch_plan_postponed(follower->plan)) {
        zb_follower_enter_state(follower, ZB_FOLLOWER_FETCHING); /* in hand */
        return;
    }
    gint64 now = zb_clock_now(follower->clock);
    if (follower->good_since == ZB_NEVER)
        follower->good_since = now;
    if (open == 0)
        follower->last_success = now;
    zb_follower_enter_state(follower, ZB_FOLLOWER_FOLLOWING);
    await_news(follower, open > 0 || zb_follower_after_left(follower) > 0);
}

void zb_follower_ask(ZbFollower *follower)
{
    ZbBatch *batch;
    while (follower->flights->len < follower->pace.batches && (batch = zb_fetch_plan_next(follower->plan)))
        launch(follower, batch);
    zb_follower_after_go(follower);
    if (follower->flights->len > 0)
        zb_follower_enter_state(follower, ZB_FOLLOWER_FETCHING);
    else if (zb_follower_after_busy(follower))
        return; /* its answer first: a listing would not know what becomes of these */
    else if (zb_fetch_plan_doubt(follower->plan) || follower->stale)
        list(follower, 1);
    else if (follower->news)
        list(follower, follower->highest + 1 > 0 ? follower->highest + 1 : 1);
    else
        rest(follower);
}

/* ---- what the server tells unasked ---- */

static void on_exists(ZbFollower *follower, guint32 count)
{
    if (count > FOLDER_MAX) {
        abort_session(follower, ZB_IMAP_ERROR_MAILBOX,
                      "the folder has more messages than zb follows: archive the old ones", NULL);
        return;
    }
    follower->grown |= follower->examined && count > follower->server_count;
    follower->server_count = count;
    follower->news = follower->examined;
    zb_follower_touch(follower);
}

static void on_told_validity(ZbFollower *follower, guint64 number)
{
    if (follower->examined && number != follower->uidvalidity)
        abort_session(follower, ZB_IMAP_ERROR_SERVER,
                      "the UIDVALIDITY of the folder changed while it was open", NULL);
    else if (!follower->examined)
        follower->told_validity = (guint32)number;
}

static void on_fetch(ZbFollower *follower, const ZbImapResponse *response)
{
    if (response->uid == 0)
        return; /* flags that somebody changed */
    if (response->body != ZB_IMAP_BODY_NONE)
        on_message(follower, response);
    else if (follower->listing)
        on_list_entry(follower, response);
}

void zb_follower_take(ZbFollower *follower, const ZbImapResponse *response)
{
    if (response->kind == ZB_IMAP_EXISTS)
        on_exists(follower, response->number);
    else if (response->kind == ZB_IMAP_EXPUNGE && follower->server_count > 0)
        follower->server_count--;
    else if (response->kind == ZB_IMAP_FETCH)
        on_fetch(follower, response);
    else if (response->kind == ZB_IMAP_STATUS && g_strcmp0(response->code, "UIDVALIDITY") == 0)
        on_told_validity(follower, response->code_number);
    else if (response->kind == ZB_IMAP_STATUS)
        zb_follower_after_told(follower, response);
}
