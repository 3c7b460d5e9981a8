#include "daemon/imap-session.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include "daemon/imap-connect.h"
#include "daemon/imap-error.h"

#define SLICE (64 * 1024)
#define MAX_LINE (64 * 1024)
/* Read at most so much before other sources of the loop have their turn. */
#define BUDGET (4 * SLICE)

typedef enum {
    STATE_CONNECTING, /* libcurl connects and logs in */
    STATE_SYNCING,    /* CAPABILITY was sent: libcurl may have swallowed the head of a line */
    STATE_READY,
    STATE_FAILED,
} State;

typedef struct {
    guint number; /* the tag is "z<number>" */
    ZbImapDone done;
    void *data;
} Command;

struct ZbImapSession {
    State state;
    ZbCurlLoop *curl;
    ZbImapConnect *connect;
    ZbImapReader *reader;
    ZbImapEvents events;
    void *data;
    GQueue commands; /* of Command, owned; sent or waiting in `out`, not yet answered */
    guint last_number;
    guint can;                           /* of ZbImapCan */
    GString *out;                        /* bytes not yet taken by the channel */
    gboolean tail_seen;                  /* while syncing: one line that is no response was passed over */
    char *bye;                           /* the server's words */
    GError *error;                       /* why it must end; told at the end of the event being handled */
    guint64 silence, received, progress; /* progress: `received` when the deadline was last moved */
    sd_event_source *io, *more, *deadline;
    char slice[SLICE];
};

static void enter_state(ZbImapSession *session, State state)
{
    session->state = state;
    if (state != STATE_FAILED)
        return;
    sd_event_source_set_enabled(session->deadline, SD_EVENT_OFF);
    sd_event_source_set_enabled(session->more, SD_EVENT_OFF);
    if (session->io)
        sd_event_source_set_enabled(session->io, SD_EVENT_OFF);
}

/* The first failure counts; later ones are its consequences. */
static void set_failure(ZbImapSession *session, GError *error)
{
    if (session->error || session->state == STATE_FAILED)
        g_error_free(error);
    else
        session->error = error;
}

static void set_ending(ZbImapSession *session, const char *what)
{
    if (session->bye)
        set_failure(session,
                    g_error_new(ZB_IMAP_ERROR, ZB_IMAP_ERROR_SERVER, "%s ended the connection: \"%s\"",
                                session->connect->where, session->bye));
    else
        set_failure(session,
                    g_error_new(ZB_IMAP_ERROR, ZB_IMAP_ERROR_SERVER, "%s %s", session->connect->where, what));
}

/* The last act of every event: after it the session may be gone. */
static void conclude(ZbImapSession *session)
{
    if (!session->error || session->state == STATE_FAILED)
        return;
    enter_state(session, STATE_FAILED);
    session->events.failed(session->error, session->data);
}

static void schedule(ZbImapSession *session)
{
    sd_event_source_set_enabled(session->more, SD_EVENT_ONESHOT);
}

/* ---- deadlines ---- */

/* The server has as long again; none where nothing is awaited. */
static void move_deadline(ZbImapSession *session)
{
    session->progress = session->received;
    gboolean awaits = session->state == STATE_CONNECTING || !g_queue_is_empty(&session->commands);
    if (awaits)
        sd_event_source_set_time_relative(session->deadline, session->silence);
    sd_event_source_set_enabled(session->deadline, awaits ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    ZbImapSession *session = data;
    set_ending(
        session,
        session->state == STATE_CONNECTING
            ? "did not log us in within the time allowed: check 'url', and whether it is an IMAP server"
            : "fell silent while an answer was due");
    conclude(session);
    return 0;
}

/* ---- sending ---- */

static void watch(ZbImapSession *session)
{
    if (session->io)
        sd_event_source_set_io_events(session->io, EPOLLIN | (session->out->len > 0 ? EPOLLOUT : 0));
}

static void flush(ZbImapSession *session)
{
    while (session->out->len > 0) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(session->connect->handle, session->out->str, session->out->len, &sent);
        if (code == CURLE_AGAIN)
            break;
        if (code != CURLE_OK) {
            set_ending(session, "closed the connection");
            break;
        }
        g_string_erase(session->out, 0, (gssize)sent);
    }
    watch(session);
}

void zb_imap_session_send(ZbImapSession *session, const char *line, ZbImapDone done, void *command_data)
{
    g_return_if_fail(session->state == STATE_SYNCING || session->state == STATE_READY);
    Command *command = g_new(Command, 1);
    *command = (Command){++session->last_number, done, command_data};
    gboolean first = g_queue_is_empty(&session->commands);
    g_queue_push_tail(&session->commands, command);
    g_string_append_printf(session->out, "z%u %s\r\n", command->number, line);
    if (first)
        move_deadline(session);
    schedule(session);
}

gboolean zb_imap_session_can(const ZbImapSession *session, ZbImapCan what)
{
    return (session->can & what) != 0;
}

/* ---- answers ---- */

static GList *find_command(ZbImapSession *session, const char *tag)
{
    for (GList *item = session->commands.head; item; item = item->next) {
        char expected[16];
        snprintf(expected, sizeof expected, "z%u", ((Command *)item->data)->number);
        if (strcmp(expected, tag) == 0)
            return item;
    }
    return NULL;
}

static void on_tagged(ZbImapSession *session, const ZbImapResponse *response)
{
    GList *item = find_command(session, response->tag);
    if (!item) {
        set_failure(session, g_error_new(ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL,
                                         "%s answers a command that was not given", session->connect->where));
        return;
    }
    g_autofree Command *command = item->data;
    g_queue_delete_link(&session->commands, item);
    if (response->status == ZB_IMAP_BAD)
        set_failure(session, g_error_new(ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL,
                                         "%s does not understand a command: \"%s\"", session->connect->where,
                                         response->words));
    else if (command->done)
        command->done(response, command->data, session->data);
}

static void on_response(ZbImapSession *session, const ZbImapResponse *response)
{
    if (response->kind == ZB_IMAP_TAGGED) {
        on_tagged(session, response);
    } else if (response->kind == ZB_IMAP_STATUS && response->status == ZB_IMAP_BYE) {
        g_free(session->bye);
        session->bye = g_strdup(response->words);
    } else if (response->kind == ZB_IMAP_CAPABILITY) {
        session->can = response->can;
    } else if (session->state == STATE_READY) {
        session->events.untagged(response, session->data);
    }
}

static void on_line(ZbImapSession *session, const ZbImapLine *line)
{
    g_auto(ZbImapResponse) response = {0};
    g_autoptr(GError) error = NULL;
    if (zb_imap_response_parse(line, &response, &error)) {
        on_response(session, &response);
    } else if (session->state == STATE_SYNCING && !session->tail_seen) {
        session->tail_seen = TRUE;
    } else {
        set_failure(session, g_steal_pointer(&error));
    }
}

static void take(ZbImapSession *session, const char *bytes, gsize length)
{
    session->received += length;
    for (gsize at = 0; at < length && !session->error;) {
        const ZbImapLine *line;
        GError *error = NULL;
        gssize taken = zb_imap_reader_push(session->reader, bytes + at, length - at, &line, &error);
        if (taken < 0) {
            set_failure(session, error);
            return;
        }
        at += (gsize)taken;
        if (!line)
            continue;
        on_line(session, line);
        session->progress = 0; /* a whole response is progress, however short */
    }
    if (session->progress == 0 || session->received - session->progress >= SLICE)
        move_deadline(session);
}

/* Until the channel has no more: what OpenSSL has decrypted already wakes no poll (traps.md, TLS stall). */
static void receive(ZbImapSession *session)
{
    gsize budget = BUDGET;
    while (!session->error) {
        size_t got = 0;
        CURLcode code = curl_easy_recv(session->connect->handle, session->slice, SLICE, &got);
        if (code == CURLE_AGAIN)
            return;
        if (code != CURLE_OK || got == 0) {
            set_ending(session, "closed the connection");
            return;
        }
        take(session, session->slice, got);
        if (got >= budget) {
            schedule(session);
            return;
        }
        budget -= got;
    }
}

static void exchange(ZbImapSession *session)
{
    flush(session);
    receive(session);
    conclude(session);
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    (void)source, (void)fd, (void)revents;
    exchange(data);
    return 0;
}

static int on_more(sd_event_source *source, void *data)
{
    (void)source;
    exchange(data);
    return 0;
}

/* ---- beginning and end ---- */

static void on_synced(const ZbImapResponse *tagged, void *command_data, void *data)
{
    (void)tagged, (void)data;
    ZbImapSession *session = command_data;
    enter_state(session, STATE_READY);
    session->events.ready(session->data);
}

static void on_connected(CURL *handle, CURLcode result, void *data)
{
    ZbImapSession *session = data;
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (result != CURLE_OK)
        set_failure(session, zb_imap_connect_error(session->connect, result));
    else if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd == CURL_SOCKET_BAD ||
             sd_event_add_io(sd_event_source_get_event(session->more), &session->io, fd, EPOLLIN, on_io,
                             session) < 0)
        set_ending(session, "gave a connection that cannot be watched");
    else {
        enter_state(session, STATE_SYNCING);
        zb_imap_session_send(session, "CAPABILITY", on_synced, session);
    }
    conclude(session);
}

static gboolean add_sources(ZbImapSession *session, sd_event *event)
{
    guint64 accuracy = CLAMP(session->silence / 20, 1, 1000000);
    return sd_event_add_defer(event, &session->more, on_more, session) >= 0 &&
           sd_event_source_set_enabled(session->more, SD_EVENT_OFF) >= 0 &&
           sd_event_add_time_relative(event, &session->deadline, CLOCK_MONOTONIC, session->silence, accuracy,
                                      on_deadline, session) >= 0;
}

ZbImapSession *zb_imap_session_new(sd_event *event, ZbCurlLoop *curl, const ZbImapOptions *options,
                                   const ZbImapEvents *events, void *data, GError **error)
{
    ZbImapSession *session = g_new0(ZbImapSession, 1);
    session->curl = curl;
    session->events = *events;
    session->data = data;
    session->silence = options->silence;
    session->out = g_string_new(NULL);
    session->reader = zb_imap_reader_new(MAX_LINE, options->max_literal);
    session->connect = zb_imap_connect_new(options, error);
    if (!session->connect ||
        !zb_curl_loop_add(curl, session->connect->handle, on_connected, session, error)) {
        zb_imap_session_free(session);
        return NULL;
    }
    if (!add_sources(session, event)) {
        g_set_error_literal(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_SERVER,
                            "the event loop takes no more sources");
        zb_imap_session_free(session);
        return NULL;
    }
    return session;
}

static void say_logout(ZbImapSession *session)
{
    static const char logout[] = "z0 LOGOUT\r\n";
    size_t sent;
    if (session->state == STATE_READY && session->out->len == 0)
        (void)curl_easy_send(session->connect->handle, logout, sizeof logout - 1, &sent);
}

void zb_imap_session_free(ZbImapSession *session)
{
    if (!session)
        return;
    if (session->connect) {
        say_logout(session);
        sd_event_source_disable_unref(session->io); /* before libcurl closes its descriptor */
        zb_curl_loop_remove(session->curl, session->connect->handle);
        zb_imap_connect_free(session->connect);
    }
    sd_event_source_disable_unref(session->more);
    sd_event_source_disable_unref(session->deadline);
    zb_imap_reader_free(session->reader);
    g_queue_clear_full(&session->commands, g_free);
    g_string_free(session->out, TRUE);
    g_clear_error(&session->error);
    g_free(session->bye);
    g_free(session);
}

void zb_imap_session_abort(ZbImapSession *session, GError *error)
{
    set_failure(session, error);
    schedule(session);
}
