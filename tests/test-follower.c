/* The follower against a scripted IMAP server, both in one event loop: whatever the server does, each message is
 * handed over exactly once, and the operator is told what is wrong. Real servers are asked in the scenarios. */
#include "daemon/follower.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/follower-pace.h"
#include "lib/error.h"

#define PASSWORD "geheim-wachtwoord"

/* ---- the scripted server ---- */

typedef struct {
    guint32 uid;
    const char *raw; /* static */
} Mail;

typedef struct Server Server;

typedef struct {
    Server *server;
    int fd;
    sd_event_source *source;
    GString *in;
    guint64 sent;
    guint64 cut_after, stall_after; /* bytes sent; G_MAXUINT64: never */
} Link;

struct Server {
    sd_event *event;
    int fd, port;
    sd_event_source *source;
    GPtrArray *links; /* of Link, owned; all that ever were */
    GArray *mails;    /* of Mail */
    guint32 uidvalidity;
    /* Its mood; NULL: it behaves. */
    const char *greeting, *capability, *login, *examine,
        *noop;                      /* instead of the ordinary answer, without tag */
    const char *after_login;        /* in the same segment as LOGIN's OK */
    const char *tail;               /* said once, before the first answer after that */
    const char *chatter;            /* said before every answer */
    const char *junk;               /* once, instead of the answer to EXAMINE */
    guint64 cut_after, stall_after; /* for the next connection only */
    gsize slice;                    /* send in slices of so many bytes; 0: at once */
    guint32 refuses;                /* NO where this UID is asked for */
    guint32 breaks_at;              /* closes where this UID is asked for */
    guint32 withholds;              /* lists this UID, but never gives it */
    guint32 lies;                   /* the literal of this UID is longer than it says */
    Mail arrives;                   /* with the next NOOP; uid 0: none */
    guint bodies;                   /* given so far */
    guint noops, logins;
    gboolean writable; /* SELECT and STORE may be given */
    GString *stored;   /* their arguments, ";" behind each */
    guint64 longest;   /* most bytes sent on one connection */
};

static void link_close(Link *link)
{
    if (link->fd < 0)
        return;
    link->source = sd_event_source_disable_unref(link->source);
    close(link->fd);
    link->fd = -1;
}

static void link_free(gpointer data)
{
    Link *link = data;
    link_close(link);
    g_string_free(link->in, TRUE);
    g_free(link);
}

static void say_bytes(Link *link, const char *bytes, gsize length)
{
    for (gsize at = 0; at < length && link->fd >= 0;) {
        gsize size = link->server->slice ? MIN(link->server->slice, length - at) : length - at;
        if (link->sent >= link->stall_after)
            return;
        size = MIN(size, MIN(link->cut_after, link->stall_after) - link->sent);
        if (size > 0 && send(link->fd, bytes + at, size, MSG_NOSIGNAL) != (ssize_t)size) {
            link_close(link);
            return;
        }
        at += size;
        link->sent += size;
        link->server->longest = MAX(link->server->longest, link->sent);
        if (link->sent >= link->cut_after)
            link_close(link);
    }
}

static void say(Link *link, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(Link *link, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    say_bytes(link, text, strlen(text));
}

static guint32 highest_uid(Server *server)
{
    return server->mails->len ? g_array_index(server->mails, Mail, server->mails->len - 1).uid : 0;
}

/* Whether a set ("1:3,7", "5:*") names the UID; "n:*" always names the last message. */
static gboolean set_names(Server *server, const char *set, guint32 uid)
{
    g_auto(GStrv) ranges = g_strsplit(set, ",", -1);
    for (char **range = ranges; *range; range++) {
        const char *colon = strchr(*range, ':');
        guint64 first = g_ascii_strtoull(*range, NULL, 10);
        guint64 last = !colon            ? first
                       : colon[1] == '*' ? highest_uid(server)
                                         : g_ascii_strtoull(colon + 1, NULL, 10);
        if (uid >= MIN(first, last) && uid <= MAX(first, last))
            return TRUE;
    }
    return FALSE;
}

static void say_mail(Link *link, guint number, const Mail *mail, const char *items)
{
    Server *server = link->server;
    gsize size = strlen(mail->raw);
    if (server->breaks_at == mail->uid && strstr(items, "BODY")) {
        link_close(link);
    } else if (strstr(items, "BODY.PEEK[]")) {
        server->bodies++;
        say(link,
            "* %u FETCH (UID %u INTERNALDATE \"01-Mar-2026 10:00:%02u +0100\" RFC822.SIZE %zu BODY[] "
            "{%zu}\r\n",
            number, mail->uid, mail->uid % 60, size, server->lies == mail->uid ? size / 2 : size);
        say_bytes(link, mail->raw, size);
        say(link, ")\r\n");
    } else if (strstr(items, "HEADER")) {
        gsize header = (gsize)(strstr(mail->raw, "\r\n\r\n") + 4 - mail->raw);
        say(link,
            "* %u FETCH (UID %u INTERNALDATE \"01-Mar-2026 10:00:00 +0100\" RFC822.SIZE %zu BODY[HEADER]<0> "
            "{%zu}\r\n",
            number, mail->uid, size, header);
        say_bytes(link, mail->raw, header);
        say(link, ")\r\n");
    } else {
        say(link, "* %u FETCH (UID %u RFC822.SIZE %zu INTERNALDATE \"01-Mar-2026 10:00:%02u +0100\")\r\n",
            number, mail->uid, size, mail->uid % 60);
    }
}

static void on_uid_fetch(Link *link, const char *tag, const char *arguments)
{
    Server *server = link->server;
    g_auto(GStrv) words = g_strsplit(arguments, " ", 2);
    gboolean bodies = strstr(words[1], "BODY") != NULL;
    if (bodies && server->refuses && set_names(server, words[0], server->refuses)) {
        say(link, "%s NO [SERVERBUG] cannot read it\r\n", tag);
        return;
    }
    for (guint i = 0; i < server->mails->len; i++) {
        Mail *mail = &g_array_index(server->mails, Mail, i);
        if (set_names(server, words[0], mail->uid) && !(bodies && mail->uid == server->withholds))
            say_mail(link, i + 1, mail, words[1]);
    }
    say(link, "%s OK Fetch completed.\r\n", tag);
}

static void on_examine(Link *link, const char *tag)
{
    Server *server = link->server;
    if (server->junk) {
        say(link, "%s", g_steal_pointer(&server->junk));
        return;
    }
    if (server->examine) {
        say(link, "%s %s\r\n", tag, server->examine);
        return;
    }
    say(link, "* FLAGS (\\Answered \\Seen)\r\n* %u EXISTS\r\n* 0 RECENT\r\n", server->mails->len);
    say(link, "* OK [UIDVALIDITY %u] UIDs valid\r\n%s OK [READ-%s] done {5}\r\n", server->uidvalidity, tag,
        server->writable ? "WRITE" : "ONLY");
}

static void on_noop(Link *link, const char *tag)
{
    Server *server = link->server;
    server->noops++;
    if (server->arrives.uid) {
        g_array_append_val(server->mails, server->arrives);
        server->arrives.uid = 0;
        say(link, "* %u EXISTS\r\n", server->mails->len);
    }
    say(link, "%s %s\r\n", tag, server->noop ? server->noop : "OK NOOP completed.");
}

static void on_command(Link *link, const char *line)
{
    Server *server = link->server;
    g_auto(GStrv) words = g_strsplit(line, " ", 2);
    const char *tag = words[0], *command = words[1] ? words[1] : "";
    if (server->tail && tag[0] == 'z')
        say(link, "%s", g_steal_pointer(&server->tail));
    if (server->chatter && tag[0] == 'z')
        say(link, "%s", server->chatter);
    if (g_str_has_prefix(command, "CAPABILITY"))
        say(link, "* CAPABILITY %s\r\n%s OK done\r\n", server->capability ? server->capability : "IMAP4rev1",
            tag);
    else if (g_str_has_prefix(command, "LOGIN")) {
        server->logins++;
        say(link, "%s %s\r\n%s", tag, server->login ? server->login : "OK in",
            server->after_login ? server->after_login : "");
    } else if (g_str_has_prefix(command, "EXAMINE"))
        on_examine(link, tag);
    else if (server->writable && g_str_has_prefix(command, "SELECT"))
        on_examine(link, tag);
    else if (server->writable && g_str_has_prefix(command, "UID STORE ")) {
        g_string_append_printf(server->stored, "%s;", command + 10);
        say(link, "%s OK done\r\n", tag);
    } else if (g_str_has_prefix(command, "UID FETCH "))
        on_uid_fetch(link, tag, command + 10);
    else if (g_str_has_prefix(command, "NOOP"))
        on_noop(link, tag);
    else if (g_str_has_prefix(command, "LOGOUT"))
        link_close(link);
    else
        g_error("a command that must not be given: %s", line);
}

static int on_readable(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    (void)source, (void)revents;
    Link *link = data;
    char bytes[4096];
    ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got <= 0) {
        link_close(link);
        return 0;
    }
    g_string_append_len(link->in, bytes, got);
    for (char *end; link->fd >= 0 && (end = strstr(link->in->str, "\r\n"));) {
        g_autofree char *line = g_strndup(link->in->str, (gsize)(end - link->in->str));
        g_string_erase(link->in, 0, end + 2 - link->in->str);
        on_command(link, line);
    }
    return 0;
}

static int on_accept(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    (void)source, (void)revents;
    Server *server = data;
    Link *link = g_new0(Link, 1);
    link->server = server;
    link->fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    int on = 1;
    g_assert_cmpint(setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), ==, 0);
    link->in = g_string_new(NULL);
    link->cut_after = server->cut_after;
    link->stall_after = server->stall_after;
    server->cut_after = server->stall_after = G_MAXUINT64;
    g_ptr_array_add(server->links, link);
    g_assert_cmpint(sd_event_add_io(server->event, &link->source, link->fd, EPOLLIN, on_readable, link), >=,
                    0);
    if (link->cut_after == 0)
        link_close(link);
    say(link, "%s\r\n", server->greeting ? server->greeting : "* OK ready");
    return 0;
}

static Server *server_new(sd_event *event)
{
    Server *server = g_new0(Server, 1);
    server->event = event;
    server->links = g_ptr_array_new_with_free_func(link_free);
    server->mails = g_array_new(FALSE, FALSE, sizeof(Mail));
    server->uidvalidity = 7;
    server->stored = g_string_new(NULL);
    server->cut_after = server->stall_after = G_MAXUINT64;
    server->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    g_assert_cmpint(bind(server->fd, (struct sockaddr *)&address, length), ==, 0);
    g_assert_cmpint(listen(server->fd, 16), ==, 0);
    g_assert_cmpint(getsockname(server->fd, (struct sockaddr *)&address, &length), ==, 0);
    server->port = ntohs(address.sin_port);
    g_assert_cmpint(sd_event_add_io(event, &server->source, server->fd, EPOLLIN, on_accept, server), >=, 0);
    return server;
}

static void server_free(Server *server)
{
    g_ptr_array_unref(server->links);
    g_array_unref(server->mails);
    g_string_free(server->stored, TRUE);
    sd_event_source_disable_unref(server->source);
    close(server->fd);
    g_free(server);
}

static void server_hang_up(Server *server)
{
    for (guint i = 0; i < server->links->len; i++)
        link_close(g_ptr_array_index(server->links, i));
}

/* ---- the follower under test, and what becomes of its messages ---- */

/* The second imitates answers, as the sender of a mail may try. */
static const char *const raws[] = {
    "Subject: een\r\n\r\nTekst.\r\n",
    "Subject: twee\r\n\r\nz1 OK x\r\nz4 OK done\r\n* BYE\r\n* 9 EXISTS\r\n)\r\nz5 BAD {3}\r\n",
    "Subject: drie\r\n\r\nNogmaals, met wat meer tekst dan de eerste keer.\r\n",
    "Subject: vier\r\n\r\n",
};

typedef struct {
    sd_event *event;
    ZbCurlLoop *curl;
    Server *server;
    ZbMailbox mailbox;
    ZbFollowerPace pace;
    ZbFollower *follower;
    gint64 now;
    ZbClock clock;
    GHashTable *recorded; /* uidvalidity << 32 | uid → the size told, gint64 */
    guint listings;       /* of the whole folder, compared */
    guint fetched;
    guint problems;
    guint not_recorded; /* so many are settled as failed first */
    gboolean holds;     /* does not settle */
    gboolean store_fails;
    guint changes;
    guint marked;
    char *log;
    gsize log_size;
    FILE *stderr_before;
} Fixture;

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
static gboolean record(Fixture *fixture, guint32 uidvalidity, guint32 uid, gint64 size)
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

static const ZbFollowerSink sink = {sink_recorded, sink_fetched, sink_marked, sink_changed};

static void make_password_file(Fixture *fixture)
{
    GError *error = NULL;
    int fd = g_file_open_tmp("zb-test-XXXXXX", &fixture->mailbox.password_file, &error);
    g_assert_no_error(error);
    g_assert_cmpint(write(fd, PASSWORD "\n", sizeof PASSWORD), ==, sizeof PASSWORD);
    close(fd);
}

/* A folder with `mails` messages, UIDs 10, 20, ...; nothing is started. */
static void set_up(Fixture *fixture, guint mails)
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

static void start(Fixture *fixture)
{
    GError *error = NULL;
    fixture->follower = zb_follower_new(fixture->event, fixture->curl, &fixture->clock, &fixture->mailbox,
                                        "INBOX", &sink, fixture, &error);
    g_assert_no_error(error);
    zb_follower_set_pace(fixture->follower, &fixture->pace);
}

static void tear_down(Fixture *fixture)
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

static gboolean is_complete(Fixture *fixture)
{
    return zb_follower_complete(fixture->follower);
}

static gboolean has_failed(Fixture *fixture)
{
    return zb_follower_failed(fixture->follower);
}

static gboolean has_all(Fixture *fixture)
{
    return !fixture->server->arrives.uid &&
           g_hash_table_size(fixture->recorded) == fixture->server->mails->len && is_complete(fixture);
}

static void run_until(Fixture *fixture, gboolean (*reached)(Fixture *))
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

static guint log_lines(Fixture *fixture, const char *part)
{
    fflush(stderr);
    guint lines = 0;
    for (const char *at = fixture->log; (at = strstr(at, part)); at++)
        lines++;
    return lines;
}

/* ---- what should happen ---- */

static void test_happy(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    start(&fixture);
    run_until(&fixture, has_all);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpstr(status.mailbox, ==, "klachten");
    g_assert_cmpstr(status.folder, ==, "INBOX");
    g_assert_cmpstr(status.state, ==, "following");
    g_assert_true(status.connected);
    g_assert_cmpuint(status.uidvalidity, ==, 7);
    g_assert_cmpuint(status.server_count, ==, 4);
    g_assert_cmpuint(status.recorded_count, ==, 4);
    g_assert_cmpuint(status.missing, ==, 0);
    g_assert_cmpint(status.last_success, ==, fixture.now);
    g_assert_cmpint(status.last_error_at, ==, ZB_NEVER);
    g_assert_null(status.last_error);
    g_assert_cmpint(status.next_try, ==, ZB_NEVER);
    g_assert_false(zb_follower_failed(fixture.follower));
    g_assert_cmpuint(fixture.changes, >, 0);
    g_assert_cmpuint(fixture.server->bodies, ==, 4);
    tear_down(&fixture);
}

static void test_byte_by_byte(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    fixture.server->slice = 1;
    fixture.server->chatter =
        "* OK still here\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 3 FETCH (UID 30 FLAGS ())\r\n"
        "* 0 RECENT\r\n* LIST () \"/\" {3}\r\na\"b\r\n";
    start(&fixture);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 4);
    tear_down(&fixture);
}

static void test_empty(void)
{
    Fixture fixture;
    set_up(&fixture, 0);
    start(&fixture);
    run_until(&fixture, is_complete);
    fixture.server->arrives = (Mail){5, raws[0]};
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

static void test_recorded_before(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    record(&fixture, 7, 10, 0);
    record(&fixture, 7, 20, 4711); /* another one, says its size */
    record(&fixture, 7, 30, (gint64)strlen(raws[2]));
    record(&fixture, 7, 35, 5);
    start(&fixture);
    run_until(&fixture, is_complete);
    g_assert_cmpuint(fixture.server->bodies, ==, 2);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpuint(status.recorded_count, ==, 4);
    g_assert_cmpuint(status.gone, ==, 1);
    tear_down(&fixture);
}

static void test_arrives(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    for (guint32 uid = 21; uid < 25; uid++) {
        fixture.server->arrives = (Mail){uid, raws[uid % 4]};
        run_until(&fixture, has_all);
    }
    g_assert_cmpuint(fixture.server->bodies, ==, 6);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

static gboolean has_polled(Fixture *fixture)
{
    return fixture->server->noops >= 5;
}

static void test_many(void)
{
    Fixture fixture;
    set_up(&fixture, 90);
    fixture.pace.limits.batch_messages = 4;
    fixture.pace.limits.window_messages = 16;
    start(&fixture);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 90);
    tear_down(&fixture);
}

/* What is not settled holds it back, and it goes on polling meanwhile. */
static void test_window(void)
{
    Fixture fixture;
    set_up(&fixture, 60);
    fixture.pace.limits.batch_messages = 4;
    fixture.pace.limits.window_messages = 16;
    fixture.holds = TRUE;
    start(&fixture);
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 16);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpstr(status.state, ==, "fetching");
    g_assert_cmpuint(status.missing, ==, 60);
    /* A broken connection does not make it hand them over again. */
    server_hang_up(fixture.server);
    fixture.server->noops = 0;
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 16);
    fixture.holds = FALSE;
    for (gint64 uid = 10; uid <= 160; uid += 10) {
        record(&fixture, 7, (guint32)uid, 0);
        zb_follower_settle(fixture.follower, 7, (guint32)uid, TRUE);
    }
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.fetched, ==, 60);
    tear_down(&fixture);
}

static void test_not_recorded(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    fixture.not_recorded = 2;
    fixture.mailbox.poll = 100000; /* else the next poll may come before we looked */
    start(&fixture);
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.fetched, ==, 5);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

static void test_too_large(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    fixture.pace.limits.message_max = strlen(raws[0]);
    start(&fixture);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.problems, ==, 2);
    g_assert_cmpuint(fixture.server->bodies, ==, 2);
    tear_down(&fixture);
}

/* ---- what goes wrong with one message ---- */

static guint32 odd_one; /* the message that never comes in these tests */

static gboolean has_all_but_one(Fixture *fixture)
{
    gint64 key = (gint64)7 << 32 | odd_one;
    return g_hash_table_size(fixture->recorded) == fixture->server->mails->len - 1 &&
           !g_hash_table_contains(fixture->recorded, &key) && has_failed(fixture);
}

/* Others come, it is said once, and when the server has mended it, it comes too. */
static void check_one_fails(guint32 *mood, guint batch, const char *said, Fixture *fixture)
{
    fixture->pace.limits.batch_messages = batch;
    *mood = odd_one = 20;
    start(fixture);
    run_until(fixture, has_all_but_one);
    fixture->server->noops = 0;
    run_until(fixture, has_polled);
    g_assert_cmpuint(log_lines(fixture, said), ==, 1);
    fixture->server->arrives = (Mail){55, raws[1]};
    run_until(fixture, has_all_but_one);
    *mood = 0;
    run_until(fixture, has_all);
    tear_down(fixture);
}

static void test_refused(void)
{
    for (guint batch = 1; batch <= 5; batch++) {
        Fixture fixture;
        set_up(&fixture, 5);
        check_one_fails(&fixture.server->refuses, batch, "uid 20", &fixture);
    }
}

static void test_withheld(void)
{
    Fixture fixture;
    set_up(&fixture, 5);
    check_one_fails(&fixture.server->withholds, 3, "uid 20", &fixture);
}

static void test_breaks(void)
{
    Fixture fixture;
    set_up(&fixture, 5);
    fixture.server->breaks_at = odd_one = 20;
    start(&fixture);
    run_until(&fixture, has_all_but_one);
    fixture.server->breaks_at = 0;
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

/* A literal that is longer than it says leaves garbage in the stream: the connection is given up, others come. */
static void test_lies(void)
{
    Fixture fixture;
    set_up(&fixture, 5);
    fixture.server->lies = odd_one = 30;
    start(&fixture);
    run_until(&fixture, has_all_but_one);
    fixture.server->lies = 0;
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

static gboolean has_two(Fixture *fixture)
{
    return g_hash_table_size(fixture->recorded) == 2 && is_complete(fixture);
}

/* Deleted between the listing and its batch: the batch is OK without it, a listing tells that it is gone. */
static void test_vanished(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    fixture.server->withholds = 30;
    fixture.pace.limits.batch_messages = 2;
    fixture.pace.limits.window_messages = 2;
    fixture.holds = TRUE;
    start(&fixture);
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 2);
    g_array_set_size(fixture.server->mails, 2);
    for (gint64 uid = 10; uid <= 20; uid += 10) {
        record(&fixture, 7, (guint32)uid, 0);
        zb_follower_settle(fixture.follower, 7, (guint32)uid, TRUE);
    }
    run_until(&fixture, has_two);
    g_assert_cmpuint(log_lines(&fixture, "uid"), ==, 0);
    tear_down(&fixture);
}

/* ---- what goes wrong with the connection ---- */

/* The whole session, with a message that arrives during a poll; cut after each byte the server says. Then a new
 * connection must make everything good. */
static void test_cut_everywhere(void)
{
    guint64 total = G_MAXUINT64;
    for (guint64 cut = G_MAXUINT64;; cut++) {
        Fixture fixture;
        set_up(&fixture, 4);
        fixture.server->cut_after = cut;
        fixture.server->arrives = (Mail){50, raws[1]};
        fixture.pace.limits.batch_messages = 2;
        start(&fixture);
        run_until(&fixture, has_all);
        if (total == G_MAXUINT64) {
            total = fixture.server->longest;
            g_assert_cmpuint(total, >, 1000);
        } else if (cut < total / 2) {
            g_assert_cmpuint(fixture.server->links->len, >=, 2); /* it was cut indeed */
        }
        tear_down(&fixture);
        if (cut != G_MAXUINT64 && cut >= total)
            break;
    }
}

/* The same for a server that falls silent. */
static void test_stall_everywhere(void)
{
    for (guint64 stall = 0; stall < 1100; stall += 29) {
        Fixture fixture;
        set_up(&fixture, 4);
        fixture.server->stall_after = stall;
        fixture.server->arrives = (Mail){50, raws[1]};
        fixture.pace.silence = 20000;
        start(&fixture);
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->links->len, ==, 2);
        tear_down(&fixture);
    }
}

static gboolean has_just_failed(Fixture *fixture)
{
    ZbFollowerStatus status;
    zb_follower_get_status(fixture->follower, &status);
    return status.last_error_at == fixture->now && has_failed(fixture);
}

/* Waits for a failure; its text must have all of `parts`, and be logged once however often it happens. */
static void check_fails(Fixture *fixture, const char *part, const char *advice)
{
    start(fixture);
    for (guint failures = fixture->pace.login_first < ZB_SECOND ? 3 : 1; failures > 0; failures--) {
        fixture->now += ZB_SECOND;
        run_until(fixture, has_just_failed);
    }
    ZbFollowerStatus status;
    zb_follower_get_status(fixture->follower, &status);
    g_assert_cmpstr(status.state, ==, "waiting");
    g_assert_false(status.connected);
    g_assert_cmpint(status.last_error_at, ==, fixture->now);
    g_assert_cmpint(status.next_try, >, fixture->now);
    if (!strstr(status.last_error, part) || !strstr(status.last_error, advice))
        g_error("says: %s", status.last_error);
    g_assert_cmpuint(log_lines(fixture, part), ==, 1);
    g_assert_cmpuint(log_lines(fixture, "mailbox klachten, folder INBOX"), ==, 1);
}

/* Then the fault is mended, and all is well by itself. */
static void check_recovers(Fixture *fixture)
{
    run_until(fixture, has_all);
    g_assert_cmpuint(log_lines(fixture, "works again"), ==, 1);
    tear_down(fixture);
}

static void set_up_failing(Fixture *fixture)
{
    set_up(fixture, 3);
    fixture->pace.login_first = fixture->pace.login_cap = 1000;
}

static void test_login_refused(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->login = "NO [AUTHENTICATIONFAILED] wrong";
    check_fails(&fixture, "refuses the login", "check 'login' and the password file");
    fixture.server->login = NULL;
    check_recovers(&fixture);
}

/* A refused login is tried again after about a minute at the earliest: the account must not be locked. */
static void test_login_not_hammered(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    fixture.server->login = "NO wrong";
    check_fails(&fixture, "refuses the login", "password");
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpint(status.next_try, >=, fixture.now + 45 * ZB_SECOND);
    g_assert_cmpuint(fixture.server->logins, ==, 1);
    tear_down(&fixture);
}

static void test_folder_missing(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->examine = "NO [NONEXISTENT] Mailbox doesn't exist";
    check_fails(&fixture, "does not open the folder", "Mailbox doesn't exist");
    fixture.server->examine = NULL;
    check_recovers(&fixture);
}

static void test_no_uidvalidity(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->examine = "OK";
    check_fails(&fixture, "no UIDVALIDITY", "");
    fixture.server->examine = NULL;
    check_recovers(&fixture);
}

static void test_greetings(void)
{
    static const struct {
        const char *greeting, *part;
    } cases[] = {
        {"* BYE too many connections", "turns us away"},
        {"220 smtp.example ESMTP", "did not log us in"}, /* libcurl waits for a greeting that it knows */
        {"HTTP/1.1 400 Bad Request", "did not log us in"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture;
        set_up_failing(&fixture);
        fixture.pace.silence = 50000;
        fixture.server->greeting = cases[i].greeting;
        check_fails(&fixture, cases[i].part, "check 'url'");
        fixture.server->greeting = NULL;
        check_recovers(&fixture);
    }
}

static void test_bye(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->chatter = "* BYE shutting\x1b down\r\n";
    fixture.server->examine = "BAD what";
    check_fails(&fixture, "does not understand a command", "what");
    fixture.server->chatter = NULL;
    fixture.server->examine = NULL;
    check_recovers(&fixture);
}

static void test_starttls_missing(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.mailbox.starttls = TRUE;
    check_fails(&fixture, "offers no STARTTLS", "imaps://");
    g_assert_cmpuint(fixture.server->logins, ==, 0);
    tear_down(&fixture);
}

static void test_login_disabled(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->capability = "IMAP4rev1 LOGINDISABLED";
    check_fails(&fixture, "refuses the login", "password");
    g_assert_cmpuint(fixture.server->logins, ==, 0);
    tear_down(&fixture);
}

static void test_nobody_there(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    sd_event_source_disable_unref(g_steal_pointer(&fixture.server->source));
    close(fixture.server->fd);
    fixture.server->fd = -1;
    check_fails(&fixture, "cannot connect to 127.0.0.1", "check 'url'");
    tear_down(&fixture);
}

static void test_not_tls(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    g_free(fixture.mailbox.url);
    fixture.mailbox.url = g_strdup_printf("imaps://127.0.0.1:%d", fixture.server->port);
    check_fails(&fixture, "does not speak TLS", "check 'url'");
    tear_down(&fixture);
}

static void test_password_file_gone(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    g_unlink(fixture.mailbox.password_file);
    check_fails(&fixture, fixture.mailbox.password_file, "");
    g_file_set_contents(fixture.mailbox.password_file, PASSWORD "\n", -1, NULL);
    check_recovers(&fixture);
}

static void test_bad_url(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    g_free(fixture.mailbox.url);
    fixture.mailbox.url = g_strdup("http://127.0.0.1");
    check_fails(&fixture, "no address of an IMAP server", "imaps://HOST");
    tear_down(&fixture);
}

static void test_store_fails(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.store_fails = TRUE;
    check_fails(&fixture, "the disk is full", "");
    fixture.store_fails = FALSE;
    check_recovers(&fixture);
}

static void test_junk(void)
{
    static const char *const junk[] = {
        "\r\n",
        "* 5 FETCH (UID x)\r\n",
        "z99 OK not asked\r\n",
        "* 1 FETCH (UID 4 BODY[] {99999999999}\r\n",
        "\x80\x81\x82\r\n",
        "* BYE and gone\r\nz2 BAD no\r\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(junk); i++) {
        Fixture fixture;
        set_up(&fixture, 3);
        fixture.server->junk = junk[i];
        start(&fixture);
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->links->len, ==, 2);
        g_assert_cmpuint(log_lines(&fixture, "works again"), ==, 1);
        tear_down(&fixture);
    }
}

/* libcurl swallows what comes in the segment of LOGIN's OK: whole lines, or the head of one. */
static void test_after_login(void)
{
    static const struct {
        const char *head, *tail;
    } cases[] = {
        {"* 5 EXISTS\r\n", NULL},
        {"* 5 EXI", "STS\r\n"},
        {"* CAPABILITY IMAP4rev1 IDLE\r\n* OK [AL", "ERT] hello\r\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture;
        set_up(&fixture, 3);
        fixture.server->after_login = cases[i].head;
        fixture.server->tail = cases[i].tail;
        start(&fixture);
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->links->len, ==, 1);
        tear_down(&fixture);
    }
}

/* ---- the folder changes ---- */

/* A backup of the mailbox was put back while we follow it: one message is gone, and its UID another's, under the same
 * UIDVALIDITY. The server only tells that there is one more than it told last. */
static gboolean has_new_twenty(Fixture *fixture)
{
    gint64 key = (gint64)7 << 32 | 20, *size = g_hash_table_lookup(fixture->recorded, &key);
    return size && *size == (gint64)strlen(raws[2]) && is_complete(fixture);
}

static void test_uid_given_anew(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    g_array_set_size(fixture.server->mails, 1);
    fixture.server->chatter = "* 2 EXPUNGE\r\n";
    fixture.server->noops = 0;
    run_until(&fixture, has_polled);
    fixture.server->chatter = NULL;
    fixture.server->arrives = (Mail){20, raws[2]};
    run_until(&fixture, has_new_twenty);
    g_assert_cmpuint(fixture.server->bodies, ==, 3);
    g_assert_cmpuint(log_lines(&fixture, "1 messages have another size"), ==, 1);
    tear_down(&fixture);
}

/* Marked once it is recorded, and not before. */
static gboolean is_marked(Fixture *fixture)
{
    return fixture->marked == 2 && is_complete(fixture);
}

static void test_after_store(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    fixture.mailbox.after_store.kind = ZB_AFTER_SEEN;
    fixture.server->writable = TRUE;
    fixture.holds = TRUE;
    start(&fixture);
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 2);
    g_assert_cmpstr(fixture.server->stored->str, ==, "");
    fixture.holds = FALSE;
    record(&fixture, 7, 20, (gint64)strlen(raws[1]));
    zb_follower_settle(fixture.follower, 7, 20, TRUE);
    zb_follower_settle(fixture.follower, 7, 10, FALSE); /* the next time it succeeds */
    run_until(&fixture, is_marked);
    g_assert_cmpstr(fixture.server->stored->str, ==, "20 +FLAGS.SILENT (\\Seen);10 +FLAGS.SILENT (\\Seen);");
    tear_down(&fixture);
}

/* What no EXISTS told of is found within a day. */
static gboolean has_three(Fixture *fixture)
{
    return g_hash_table_size(fixture->recorded) == 3;
}

static void test_daily(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    Mail mail = {30, raws[2]};
    g_array_append_val(fixture.server->mails, mail);
    fixture.now += ZB_DAY - 1;
    fixture.server->noops = 0;
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.listings, ==, 1);
    fixture.now++;
    run_until(&fixture, has_three);
    g_assert_cmpuint(fixture.listings, ==, 2);
    tear_down(&fixture);
}

static void test_uidvalidity_changes(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    start(&fixture);
    run_until(&fixture, has_all);
    fixture.server->uidvalidity = 8;
    server_hang_up(fixture.server);
    g_hash_table_remove_all(fixture.recorded);
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 8);
    g_assert_cmpuint(log_lines(&fixture, "UIDVALIDITY went from 7 to 8"), ==, 1);
    tear_down(&fixture);
}

/* Told while the folder is open: nothing more is taken under the old one. */
static void test_uidvalidity_changes_within(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    start(&fixture);
    run_until(&fixture, has_all);
    g_hash_table_remove_all(fixture.recorded);
    fixture.server->uidvalidity = 8;
    fixture.server->chatter = "* OK [UIDVALIDITY 8] new\r\n";
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

/* UIDs below the last one, as after a restore: found when it connects again. */
static void test_restored(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    Mail old = {5, raws[3]};
    g_array_insert_val(fixture.server->mails, 0, old);
    server_hang_up(fixture.server);
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 3);
    tear_down(&fixture);
}

/* ---- others in the same loop ---- */

/* libcurl closes connections that look dead to it when another transfer begins; ours has unread bytes then. */
static void test_two_followers(void)
{
    Fixture fixture;
    set_up(&fixture, 60);
    fixture.pace.limits.batch_messages = 2;
    start(&fixture);
    ZbFollower *first = fixture.follower;
    while (fixture.fetched < 3)
        sd_event_run(fixture.event, ZB_SECOND);
    Fixture other = fixture;
    other.recorded = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    other.fetched = 0;
    fixture.server->bodies = 0;
    GError *error = NULL;
    other.follower = zb_follower_new(fixture.event, fixture.curl, &fixture.clock, &fixture.mailbox, "INBOX",
                                     &sink, &other, &error);
    g_assert_no_error(error);
    gint64 second = g_get_monotonic_time() + 1100000; /* libcurl looks for dead ones once a second */
    while (g_get_monotonic_time() < second)
        sd_event_run(fixture.event, 10000);
    run_until(&other, has_all);
    run_until(&fixture, has_all);
    g_assert_true(first == fixture.follower);
    g_assert_cmpuint(fixture.server->links->len, ==, 2);
    zb_follower_free(other.follower);
    g_hash_table_unref(other.recorded);
    tear_down(&fixture);
}

/* The daemon stops in the middle of anything. */
static void test_freed_anywhere(void)
{
    for (guint turns = 0; turns < 120; turns++) {
        Fixture fixture;
        set_up(&fixture, 6);
        fixture.pace.limits.batch_messages = 2;
        start(&fixture);
        for (guint i = 0; i < turns && !is_complete(&fixture); i++)
            sd_event_run(fixture.event, ZB_SECOND);
        tear_down(&fixture);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/follower/happy", test_happy);
    g_test_add_func("/follower/byte-by-byte", test_byte_by_byte);
    g_test_add_func("/follower/empty", test_empty);
    g_test_add_func("/follower/recorded-before", test_recorded_before);
    g_test_add_func("/follower/arrives", test_arrives);
    g_test_add_func("/follower/many", test_many);
    g_test_add_func("/follower/window", test_window);
    g_test_add_func("/follower/uid-given-anew", test_uid_given_anew);
    g_test_add_func("/follower/daily", test_daily);
    g_test_add_func("/follower/after-store", test_after_store);
    g_test_add_func("/follower/not-recorded", test_not_recorded);
    g_test_add_func("/follower/too-large", test_too_large);
    g_test_add_func("/follower/message/refused", test_refused);
    g_test_add_func("/follower/message/withheld", test_withheld);
    g_test_add_func("/follower/message/breaks", test_breaks);
    g_test_add_func("/follower/message/lies", test_lies);
    g_test_add_func("/follower/message/vanished", test_vanished);
    g_test_add_func("/follower/connection/cut-everywhere", test_cut_everywhere);
    g_test_add_func("/follower/connection/stall-everywhere", test_stall_everywhere);
    g_test_add_func("/follower/connection/login-refused", test_login_refused);
    g_test_add_func("/follower/connection/login-not-hammered", test_login_not_hammered);
    g_test_add_func("/follower/connection/folder-missing", test_folder_missing);
    g_test_add_func("/follower/connection/no-uidvalidity", test_no_uidvalidity);
    g_test_add_func("/follower/connection/greetings", test_greetings);
    g_test_add_func("/follower/connection/bye", test_bye);
    g_test_add_func("/follower/connection/starttls-missing", test_starttls_missing);
    g_test_add_func("/follower/connection/login-disabled", test_login_disabled);
    g_test_add_func("/follower/connection/nobody-there", test_nobody_there);
    g_test_add_func("/follower/connection/not-tls", test_not_tls);
    g_test_add_func("/follower/connection/password-file-gone", test_password_file_gone);
    g_test_add_func("/follower/connection/bad-url", test_bad_url);
    g_test_add_func("/follower/connection/store-fails", test_store_fails);
    g_test_add_func("/follower/connection/junk", test_junk);
    g_test_add_func("/follower/connection/after-login", test_after_login);
    g_test_add_func("/follower/folder/uidvalidity-changes", test_uidvalidity_changes);
    g_test_add_func("/follower/folder/uidvalidity-changes-within", test_uidvalidity_changes_within);
    g_test_add_func("/follower/folder/restored", test_restored);
    g_test_add_func("/follower/loop/two-followers", test_two_followers);
    g_test_add_func("/follower/loop/freed-anywhere", test_freed_anywhere);
    return g_test_run();
}
