#include "daemon/imap-session.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include "daemon/imap-connect.h"
#include "daemon/imap-error.h"
#include "daemon/imap-out.h"

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
    guint can; /* of ZbImapCan */
    ZbImapOut out;
    gboolean tail_seen;                  /* while syncing: one line that is no response was passed over */
    char *bye;                           /* the server's words */
    GError *error;                       /* why it must end; told at the end of the event being handled */
    guint64 silence, received, progress; /* progress: `received` when the deadline was last moved */
    guint64 answer_max, answered;        /* answered: `received` at the last tagged response */
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

/* "WHERE what", and the server's words where it gave any. */
static void set_trouble(ZbImapSession *session, ZbImapError code, const char *what, const char *words)
{
    set_failure(session, words ? g_error_new(ZB_IMAP_ERROR, code, "%s %s: \"%s\"", session->connect->where,
                                             what, words)
                               : g_error_new(ZB_IMAP_ERROR, code, "%s %s", session->connect->where, what));
}

static void set_ending(ZbImapSession *session, const char *what)
{
    set_trouble(session, ZB_IMAP_ERROR_SERVER, session->bye ? "ended the connection" : what, session->bye);
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

gboolean zb_imap_session_busy(const ZbImapSession *session)
{
    return !g_queue_is_empty((GQueue *)&session->commands) && session->out.idle != ZB_IDLE_ON;
}

/* The server has as long again; none where nothing is awaited: the end of IDLE is not, the end after BYE is. */
static void move_deadline(ZbImapSession *session)
{
    session->progress = session->received;
    gboolean awaits = session->state == STATE_CONNECTING || zb_imap_session_busy(session) || session->bye;
    if (awaits)
        sd_event_source_set_time_relative(session->deadline, session->silence);
    sd_event_source_set_enabled(session->deadline, awaits ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    ZbImapSession *session = data;
    static const char slow[] =
        "did not log us in within the time allowed: check 'url', and whether it is an IMAP server";
    set_ending(session, session->state == STATE_CONNECTING ? slow : "fell silent while an answer was due");
    conclude(session);
    return 0;
}

/* ---- sending ---- */

static void flush(ZbImapSession *session)
{
    while (session->out.bytes->len > 0) {
        size_t sent = 0;
        CURLcode code =
            curl_easy_send(session->connect->handle, session->out.bytes->str, session->out.bytes->len, &sent);
        if (code == CURLE_AGAIN)
            break;
        if (code != CURLE_OK) {
            set_ending(session, "closed the connection");
            break;
        }
        g_string_erase(session->out.bytes, 0, (gssize)sent);
    }
    if (session->io)
        sd_event_source_set_io_events(session->io, EPOLLIN | (session->out.bytes->len > 0 ? EPOLLOUT : 0));
}

static guint queue_command(ZbImapSession *session, ZbImapDone done, void *command_data)
{
    Command *command = g_new(Command, 1);
    *command = (Command){++session->last_number, done, command_data};
    g_queue_push_tail(&session->commands, command);
    return command->number;
}

void zb_imap_session_send(ZbImapSession *session, const char *line, ZbImapDone done, void *command_data)
{
    g_return_if_fail(session->state == STATE_SYNCING || session->state == STATE_READY);
    gboolean waits = g_queue_is_empty(&session->commands) || session->out.idle == ZB_IDLE_ON;
    zb_imap_out_command(&session->out, queue_command(session, done, command_data), line);
    if (waits)
        move_deadline(session);
    schedule(session);
}

gboolean zb_imap_session_can(const ZbImapSession *session, ZbImapCan what)
{
    return (session->can & what) != 0;
}

/* ---- IDLE ---- */

/* Refused, or the server ended it unasked: not again, it might be for ever. */
static void on_idle_ended(const ZbImapResponse *tagged, void *command_data, void *data)
{
    ZbImapSession *session = command_data;
    if (session->out.idle == ZB_IDLE_NOT && tagged->status == ZB_IMAP_OK)
        return;
    session->can &= ~(guint)ZB_IMAP_CAN_IDLE;
    zb_imap_out_idle_over(&session->out);
    schedule(session);
    session->events.idle_refused(data);
}

gboolean zb_imap_session_idle(ZbImapSession *session)
{
    if (!zb_imap_session_can(session, ZB_IMAP_CAN_IDLE) || !g_queue_is_empty(&session->commands) ||
        session->state != STATE_READY)
        return FALSE;
    zb_imap_out_idle(&session->out, queue_command(session, on_idle_ended, session));
    move_deadline(session);
    schedule(session);
    return TRUE;
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
        set_trouble(session, ZB_IMAP_ERROR_PROTOCOL, "answers a command that was not given", NULL);
        return;
    }
    g_autofree Command *command = item->data;
    g_queue_delete_link(&session->commands, item);
    session->answered = session->received;
    if (response->status == ZB_IMAP_BAD && command->done != on_idle_ended)
        set_trouble(session, ZB_IMAP_ERROR_PROTOCOL, "does not understand a command", response->words);
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
    } else if (response->kind == ZB_IMAP_CONTINUE) {
        zb_imap_out_continue(&session->out);
        schedule(session);
    } else if (session->state == STATE_READY) {
        session->events.untagged(response, session->data);
    }
}

static void on_line(ZbImapSession *session, const ZbImapLine *line)
{
    g_auto(ZbImapResponse) response = {0};
    g_autoptr(GError) error = NULL;
    if (zb_imap_response_parse(line, &response, &error))
        on_response(session, &response);
    else if (session->state == STATE_SYNCING && !session->tail_seen)
        session->tail_seen = TRUE;
    else
        set_failure(session, g_steal_pointer(&error));
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
    if (session->received - session->answered > session->answer_max)
        set_trouble(session, ZB_IMAP_ERROR_PROTOCOL, "sends on and on, and ends no answer", NULL);
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

static int on_more(sd_event_source *source, void *data)
{
    (void)source;
    ZbImapSession *session = data;
    flush(session);
    receive(session);
    conclude(session);
    return 0;
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    (void)fd, (void)revents;
    return on_more(source, data);
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

static gboolean add_sources(ZbImapSession *session, sd_event *event, GError **error)
{
    guint64 accuracy = CLAMP(session->silence / 20, 1, 1000000);
    if (sd_event_add_defer(event, &session->more, on_more, session) >= 0 &&
        sd_event_source_set_enabled(session->more, SD_EVENT_OFF) >= 0 &&
        sd_event_add_time_relative(event, &session->deadline, CLOCK_MONOTONIC, session->silence, accuracy,
                                   on_deadline, session) >= 0)
        return TRUE;
    g_set_error_literal(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_SERVER, "the event loop takes no more sources");
    return FALSE;
}

ZbImapSession *zb_imap_session_new(sd_event *event, ZbCurlLoop *curl, const ZbImapOptions *options,
                                   const ZbImapEvents *events, void *data, GError **error)
{
    ZbImapSession *session = g_new0(ZbImapSession, 1);
    session->curl = curl;
    session->events = *events;
    session->data = data;
    session->silence = options->silence;
    session->answer_max = options->answer_max;
    zb_imap_out_init(&session->out);
    session->reader = zb_imap_reader_new(MAX_LINE, options->max_literal);
    session->connect = zb_imap_connect_new(options, error);
    if (session->connect && zb_curl_loop_add(curl, session->connect->handle, on_connected, session, error) &&
        add_sources(session, event, error))
        return session;
    zb_imap_session_free(session);
    return NULL;
}

static void say_logout(ZbImapSession *session)
{
    const char *words = session->out.idle == ZB_IDLE_ON ? "DONE\r\nz0 LOGOUT\r\n" : "z0 LOGOUT\r\n";
    size_t sent;
    if (session->state == STATE_READY && session->out.bytes->len == 0 && session->out.idle != ZB_IDLE_ASKED)
        (void)curl_easy_send(session->connect->handle, words, strlen(words), &sent);
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
    zb_imap_out_clear(&session->out);
    g_clear_error(&session->error);
    g_free(session->bye);
    g_free(session);
}

void zb_imap_session_abort(ZbImapSession *session, GError *error)
{
    set_failure(session, error);
    schedule(session);
}
