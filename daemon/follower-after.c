#include "daemon/follower-private.h"

#include <string.h>
#include "daemon/imap-name.h"
#include "daemon/log.h"
#include "daemon/troubles.h"
#include "daemon/uid-set.h"

/* Messages of one command. */
#define BATCH 200

static const char *const targets[] = {
    [ZB_AFTER_KEYWORD] = ZB_AFTER_STORE_KEYWORD,
    [ZB_AFTER_SEEN] = "\\Seen",
};

static gboolean is_folder(const char *one, const char *other)
{
    return g_ascii_strcasecmp(one, "INBOX") == 0 ? g_ascii_strcasecmp(one, other) == 0
                                                 : strcmp(one, other) == 0;
}

void zb_follower_after_init(ZbFollower *follower)
{
    const ZbAfterStore *wanted = &follower->mailbox->after_store;
    ZbAfter *after = &follower->after;
    after->waiting = zb_uid_set_new();
    after->going = zb_uid_set_new();
    after->copied = zb_uid_set_new();
    if (follower->sent)
        return;
    if (wanted->kind == ZB_AFTER_MOVE) {
        if (is_folder(wanted->folder, follower->folder))
            return; /* it is where it shall be */
        after->folder_argument = zb_imap_name_quote(wanted->folder);
    }
    after->kind = wanted->kind;
}

void zb_follower_after_clear(ZbFollower *follower)
{
    ZbAfter *after = &follower->after;
    g_array_unref(after->waiting);
    g_array_unref(after->going);
    g_array_unref(after->copied);
    g_clear_pointer(&after->copyuid, g_free);
    g_clear_pointer(&after->folder_argument, g_free);
    g_clear_pointer(&after->error, g_free);
    g_clear_pointer(&after->logged, g_free);
}

gboolean zb_follower_after_busy(ZbFollower *follower)
{
    return follower->after.going->len > 0 || follower->after.removing;
}

/* ---- trouble ---- */

static void note_error(ZbFollower *follower, char *error)
{
    ZbAfter *after = &follower->after;
    g_free(after->error);
    after->error = error;
    if (g_strcmp0(after->logged, error) == 0)
        return;
    if (error)
        zb_warning(
            "mailbox %s, folder %s: 'after-store' cannot be done: %s; messages are taken in all the same",
            follower->mailbox->name, follower->folder, error);
    else
        zb_notice("mailbox %s, folder %s: 'after-store' works again", follower->mailbox->name,
                  follower->folder);
    g_free(after->logged);
    after->logged = g_strdup(error);
}

/* What was on its way waits again, for some polls. */
static void refused(ZbFollower *follower, char *error)
{
    ZbAfter *after = &follower->after;
    g_array_append_vals(after->waiting, after->going->data, after->going->len);
    g_array_set_size(after->going, 0);
    after->removing = FALSE;
    after->pause = zb_trouble_pause(++after->failures);
    note_error(follower, error);
    zb_follower_touch(follower);
}

static gboolean is_refused(ZbFollower *follower, const ZbImapResponse *tagged, const char *hint)
{
    if (tagged->status == ZB_IMAP_OK)
        return FALSE;
    refused(follower, g_strdup_printf("the server refuses it (\"%s\"): %s", tagged->words, hint));
    return TRUE;
}

/* ---- what was done ---- */

/* "VALIDITY FROM TO" (RFC 4315): where the copies lie. */
static void read_copyuid(const char *text, ZbMarked *marked)
{
    g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);
    if (g_strv_length(words) != 3)
        return;
    g_autoptr(GArray) from = zb_uid_set_parse(words[1], BATCH), to = zb_uid_set_parse(words[2], BATCH);
    if (!from || !to || from->len != to->len)
        return;
    marked->to_uidvalidity = (guint32)g_ascii_strtoull(words[0], NULL, 10);
    marked->from = g_steal_pointer(&from);
    marked->to = g_steal_pointer(&to);
}

static void done(ZbFollower *follower, GArray *uids)
{
    ZbAfter *after = &follower->after;
    ZbMarked marked = {.mailbox = follower->mailbox->name,
                       .folder = follower->folder,
                       .uidvalidity = follower->uidvalidity,
                       .uids = uids,
                       .to_folder = follower->mailbox->after_store.folder};
    read_copyuid(after->copyuid, &marked);
    follower->sink.marked(follower->data, &marked);
    g_clear_pointer(&marked.from, g_array_unref);
    g_clear_pointer(&marked.to, g_array_unref);
    g_clear_pointer(&after->copyuid, g_free);
    g_array_set_size(uids, 0);
    g_array_set_size(after->going, 0);
    after->removing = FALSE;
    after->failures = 0;
    note_error(follower, NULL);
    zb_follower_touch(follower);
}

static void note_copyuid(ZbFollower *follower, const ZbImapResponse *response)
{
    if (g_strcmp0(response->code, "COPYUID") != 0)
        return;
    g_free(follower->after.copyuid);
    follower->after.copyuid = g_strdup(response->code_text);
}

/* ---- the commands ---- */

static void send_set(ZbFollower *follower, const char *verb, const GArray *uids, const char *rest,
                     ZbImapDone answered)
{
    g_autofree char *set = zb_uid_set_format(uids);
    g_autofree char *command = g_strdup_printf("UID %s %s%s%s", verb, set, *rest ? " " : "", rest);
    zb_imap_session_send(follower->session, command, answered, NULL);
}

#define FLAGS_HINT "give the login the right to change flags, or remove 'after-store'"
#define MOVE_HINT "see that the folder exists, and that the login may put messages there and delete them here"

static void on_flagged(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    if (!is_refused(follower, tagged, FLAGS_HINT))
        done(follower, follower->after.going);
}

static void on_moved(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    note_copyuid(follower, tagged);
    if (!is_refused(follower, tagged, MOVE_HINT))
        done(follower, follower->after.going);
}

static void on_expunged(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    if (!is_refused(follower, tagged, MOVE_HINT))
        done(follower, follower->after.copied);
}

static void on_deleted(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    if (!is_refused(follower, tagged, MOVE_HINT))
        send_set(follower, "EXPUNGE", follower->after.copied, "", on_expunged);
}

/* The copies are there: what was copied goes, even if the connection breaks now. */
static void remove_copied(ZbFollower *follower)
{
    follower->after.removing = TRUE;
    send_set(follower, "STORE", follower->after.copied, "+FLAGS.SILENT (\\Deleted)", on_deleted);
}

static void on_copied(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)command_data;
    ZbFollower *follower = data;
    ZbAfter *after = &follower->after;
    note_copyuid(follower, tagged);
    if (is_refused(follower, tagged, MOVE_HINT))
        return;
    g_array_append_vals(after->copied, after->going->data, after->going->len);
    g_array_set_size(after->going, 0);
    remove_copied(follower);
}

static void move(ZbFollower *follower)
{
    ZbAfter *after = &follower->after;
    if (zb_imap_session_can(follower->session, ZB_IMAP_CAN_MOVE))
        send_set(follower, "MOVE", after->going, after->folder_argument, on_moved);
    else if (zb_imap_session_can(follower->session, ZB_IMAP_CAN_UIDPLUS))
        send_set(follower, "COPY", after->going, after->folder_argument, on_copied);
    else
        refused(follower,
                g_strdup("the server has neither MOVE nor UIDPLUS, and without them what others marked as "
                         "deleted would be removed too: remove 'after-store'"));
}

static void take_waiting(ZbAfter *after)
{
    zb_uid_set_normalise(after->waiting);
    guint count = MIN(after->waiting->len, BATCH);
    g_array_append_vals(after->going, after->waiting->data, count);
    g_array_remove_range(after->waiting, 0, count);
}

/* The answer to the last command comes first: a copy of which nothing was heard may be made twice, but none is lost. */
void zb_follower_after_go(ZbFollower *follower)
{
    ZbAfter *after = &follower->after;
    if (after->denied || after->pause > 0 || zb_follower_after_busy(follower))
        return;
    if (after->copied->len > 0) {
        remove_copied(follower);
        return;
    }
    if (after->waiting->len == 0 || (after->waiting->len < BATCH && follower->flights->len > 0))
        return;
    take_waiting(after);
    if (after->kind == ZB_AFTER_MOVE) {
        move(follower);
        return;
    }
    g_autofree char *rest = g_strdup_printf("+FLAGS.SILENT (%s)", targets[after->kind]);
    send_set(follower, "STORE", after->going, rest, on_flagged);
}

/* ---- what happens around it ---- */

void zb_follower_after_opened(ZbFollower *follower, const ZbImapResponse *tagged)
{
    ZbAfter *after = &follower->after;
    if (after->kind == ZB_AFTER_NOTHING)
        return;
    if (after->uidvalidity != follower->uidvalidity)
        g_array_set_size(after->copied, 0);
    after->uidvalidity = follower->uidvalidity;
    after->denied = g_strcmp0(tagged->code, "READ-ONLY") == 0;
    if (after->denied)
        note_error(follower,
                   g_strdup("the server opens the folder read-only: give the login the right to change "
                            "flags (and, to move, to delete), or remove 'after-store'"));
}

void zb_follower_after_listing(ZbFollower *follower)
{
    g_array_set_size(follower->after.waiting, 0);
}

void zb_follower_after_listed(ZbFollower *follower)
{
    GArray *waiting = follower->after.waiting, *copied = follower->after.copied;
    guint at = 0, here = 0, left = 0;
    zb_uid_set_normalise(waiting);
    zb_uid_set_normalise(copied);
    for (guint i = 0; i < waiting->len; i++) {
        guint32 uid = g_array_index(waiting, guint32, i);
        while (at < copied->len && g_array_index(copied, guint32, at) < uid)
            at++;
        if (at < copied->len && g_array_index(copied, guint32, at) == uid)
            g_array_index(copied, guint32, here++) = uid;
        else
            g_array_index(waiting, guint32, left++) = uid;
    }
    g_array_set_size(copied, here);
    g_array_set_size(waiting, left);
    if (here == 0)
        g_clear_pointer(&follower->after.copyuid, g_free);
}

void zb_follower_after_dropped(ZbFollower *follower)
{
    g_array_set_size(follower->after.going, 0);
    follower->after.removing = FALSE;
}

void zb_follower_after_settled(ZbFollower *follower, guint32 uid)
{
    if (follower->after.kind != ZB_AFTER_NOTHING)
        g_array_append_val(follower->after.waiting, uid);
}

void zb_follower_after_told(ZbFollower *follower, const ZbImapResponse *response)
{
    if (follower->after.going->len > 0)
        note_copyuid(follower, response);
}

void zb_follower_after_tick(ZbFollower *follower)
{
    if (follower->after.pause > 0)
        follower->after.pause--;
}

guint zb_follower_after_left(ZbFollower *follower)
{
    const ZbAfter *after = &follower->after;
    return after->waiting->len + after->going->len + after->copied->len;
}
