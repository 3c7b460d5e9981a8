#include "tests/follower-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/error.h"

const char *const raws[] = {
    "Subject: een\r\n\r\nTekst.\r\n",
    "Subject: twee\r\n\r\nz1 OK x\r\nz4 OK done\r\n* BYE\r\n* 9 EXISTS\r\n)\r\nz5 BAD {3}\r\n",
    "Subject: drie\r\n\r\nNogmaals, met wat meer tekst dan de eerste keer.\r\n",
    "Subject: vier\r\n\r\n",
};

static GArray *sink_recorded(void *data, const char *mailbox, const char *folder, guint32 uidvalidity,
                             GError **error)
{
    Fixture *fixture = data;
    g_assert_cmpstr(mailbox, ==, "klachten");
    g_assert_cmpstr(folder, ==, "INBOX");
    if (fixture->store_fails) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NO_SPACE, "the disk is full");
        return NULL;
    }
    GArray *deliveries = g_array_new(FALSE, FALSE, sizeof(ZbDelivered));
    for (guint32 uid = 1; uid < 1000; uid++) {
        gint64 key = (gint64)uidvalidity << 32 | uid;
        gint64 *size = g_hash_table_lookup(fixture->recorded, &key);
        ZbDelivered one = {uid, size ? *size : 0, ZB_NEVER, FALSE};
        if (size)
            g_array_append_val(deliveries, one);
    }
    fixture->listings++;
    return deliveries;
}

static void assert_raw(Fixture *fixture, const ZbFetched *message)
{
    gsize size;
    const char *bytes = g_bytes_get_data(message->raw, &size);
    for (guint i = 0; i < fixture->server->mails->len; i++) {
        Mail *mail = &g_array_index(fixture->server->mails, Mail, i);
        if (mail->uid != message->uid)
            continue;
        gsize whole =
            message->problem ? (gsize)(strstr(mail->raw, "\r\n\r\n") + 4 - mail->raw) : strlen(mail->raw);
        g_assert_cmpmem(bytes, size, mail->raw, whole);
        return;
    }
    g_error("uid %u is not in the folder", message->uid);
}

/* FALSE: it was already, with this size. */
gboolean record(Fixture *fixture, guint32 uidvalidity, guint32 uid, gint64 size)
{
    gint64 key = (gint64)uidvalidity << 32 | uid;
    gint64 *had = g_hash_table_lookup(fixture->recorded, &key);
    gboolean other = !had || *had != size;
    g_hash_table_replace(fixture->recorded, g_memdup2(&key, sizeof key), g_memdup2(&size, sizeof size));
    return other;
}

static void sink_fetched(void *data, ZbFollower *follower, const ZbFetched *message)
{
    Fixture *fixture = data;
    assert_raw(fixture, message);
    g_assert_cmpuint(message->uidvalidity, ==, fixture->server->uidvalidity);
    g_assert_cmpint(message->internal_date, >, 1772355000 * ZB_SECOND);
    fixture->fetched++;
    fixture->problems += g_strcmp0(message->problem, "too_large") == 0;
    if (fixture->holds)
        return;
    gboolean recorded = fixture->not_recorded == 0;
    if (!recorded)
        fixture->not_recorded--;
    else /* never twice */
        g_assert_true(record(fixture, message->uidvalidity, message->uid, (gint64)message->size));
    zb_follower_settle(follower, message->uidvalidity, message->uid, recorded);
}

static void sink_changed(void *data, ZbFollower *follower)
{
    (void)follower;
    ((Fixture *)data)->changes++;
}

static void sink_marked(void *data, const ZbMarked *marked)
{
    Fixture *fixture = data;
    fixture->marked += marked->uids->len;
}

const ZbFollowerSink sink = {sink_recorded, sink_fetched, sink_marked, sink_changed};

static void make_password_file(Fixture *fixture)
{
    GError *error = NULL;
    int fd = g_file_open_tmp("zb-test-XXXXXX", &fixture->mailbox.password_file, &error);
    g_assert_no_error(error);
    g_assert_cmpint(write(fd, PASSWORD "\n", sizeof PASSWORD), ==, sizeof PASSWORD);
    close(fd);
}

/* A folder with `mails` messages, UIDs 10, 20, ...; nothing is started. */
void set_up(Fixture *fixture, guint mails)
{
    *fixture = (Fixture){.now = 1000 * ZB_SECOND};
    fixture->stderr_before = stderr;
    stderr = open_memstream(&fixture->log, &fixture->log_size);
    g_assert_cmpint(sd_event_new(&fixture->event), >=, 0);
    GError *error = NULL;
    fixture->curl = zb_curl_loop_new(fixture->event, &error);
    g_assert_no_error(error);
    fixture->server = server_new(fixture->event);
    for (guint i = 0; i < mails; i++) {
        Mail mail = {(i + 1) * 10, raws[i % G_N_ELEMENTS(raws)]};
        g_array_append_val(fixture->server->mails, mail);
    }
    fixture->recorded = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    fixture->clock = zb_clock_manual(&fixture->now);
    fixture->mailbox.name = (char *)"klachten";
    fixture->mailbox.url = g_strdup_printf("imap://127.0.0.1:%d", fixture->server->port);
    fixture->mailbox.login = (char *)"zb-dienst";
    fixture->mailbox.poll = 300;
    make_password_file(fixture);
    fixture->pace = *zb_follower_pace_default();
    fixture->pace.retry_first = 200;
    fixture->pace.retry_cap = 400;
}

void start(Fixture *fixture)
{
    GError *error = NULL;
    fixture->follower = zb_follower_new(fixture->event, fixture->curl, &fixture->clock, &fixture->mailbox,
                                        "INBOX", &sink, fixture, &error);
    g_assert_no_error(error);
    zb_follower_set_pace(fixture->follower, &fixture->pace);
}

void tear_down(Fixture *fixture)
{
    zb_follower_free(fixture->follower);
    server_free(fixture->server);
    zb_curl_loop_free(fixture->curl);
    sd_event_unref(fixture->event);
    g_hash_table_unref(fixture->recorded);
    g_unlink(fixture->mailbox.password_file);
    g_free(fixture->mailbox.password_file);
    g_free(fixture->mailbox.url);
    fclose(stderr);
    stderr = fixture->stderr_before;
    g_assert_null(strstr(fixture->log, PASSWORD));
    free(fixture->log);
}

gboolean is_complete(Fixture *fixture)
{
    return zb_follower_complete(fixture->follower);
}

gboolean has_failed(Fixture *fixture)
{
    return zb_follower_failed(fixture->follower);
}

gboolean has_all(Fixture *fixture)
{
    return !fixture->server->arrives.uid &&
           g_hash_table_size(fixture->recorded) == fixture->server->mails->len && is_complete(fixture);
}

void run_until(Fixture *fixture, gboolean (*reached)(Fixture *))
{
    gint64 limit = g_get_monotonic_time() + 20 * ZB_SECOND;
    while (!reached(fixture)) {
        g_assert_cmpint(sd_event_run(fixture->event, ZB_SECOND), >=, 0);
        if (g_get_monotonic_time() > limit) {
            ZbFollowerStatus status;
            zb_follower_get_status(fixture->follower, &status);
            g_error("not reached: %s, missing %" G_GUINT64_FORMAT ", %s", status.state, status.missing,
                    status.last_error);
        }
    }
}

guint log_lines(Fixture *fixture, const char *part)
{
    fflush(stderr);
    guint lines = 0;
    for (const char *at = fixture->log; (at = strstr(at, part)); at++)
        lines++;
    return lines;
}

gboolean has_polled(Fixture *fixture)
{
    return fixture->server->noops >= 5;
}
