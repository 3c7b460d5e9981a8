#include "daemon/smtp.h"

#include <string.h>
#include <sys/epoll.h>
#include "daemon/smtp-connect.h"
#include "lib/error.h"
#include "lib/text.h"

#define REPLY_MAX 65536
#define DETAIL_MAX 300
#define CODE_NOT_LOGGED_IN 530 /* RFC 4954: where our login is wrong or missing, not this mail */

struct ZbSmtpSender {
    sd_event *event;
    ZbCurlLoop *curl;
    const ZbSmtp *config;
    ZbAccessToken *token; /* NULL: with the password, or nobody logs in */
    guint connect_timeout, timeout;
    GHashTable *sendings; /* set of Sending, owned */
};

typedef enum { CONNECTING, MAIL, RCPT, DATA, BODY, STATES } State;

/* What we say, and what the server must answer for the next state. */
static const struct {
    const char *name;
    char expected; /* first digit */
} states[STATES] = {
    [CONNECTING] = {"connect", 0}, [MAIL] = {"MAIL", '2'},        [RCPT] = {"RCPT", '2'},
    [DATA] = {"DATA", '3'},        [BODY] = {"end of mail", '2'},
};

typedef struct {
    ZbSmtpSender *sender;
    CURL *handle;
    char curl_error[CURL_ERROR_SIZE];
    State state;
    char *recipient;
    char *no_token; /* why there is none; told from the loop */
    GBytes *data;
    GString *out, *in; /* still to be sent; received and not yet a whole line */
    sd_event_source *io, *deadline;
    ZbSmtpDone done;
    void *user_data;
} Sending;

static void sending_free(gpointer data)
{
    Sending *sending = data;
    if (sending->sender->token)
        zb_access_token_cancel(sending->sender->token, sending);
    sd_event_source_disable_unref(sending->io);
    sd_event_source_disable_unref(sending->deadline);
    zb_curl_loop_remove(sending->sender->curl, sending->handle);
    curl_easy_cleanup(sending->handle);
    g_free(sending->recipient);
    g_free(sending->no_token);
    g_bytes_unref(sending->data);
    g_string_free(sending->out, TRUE);
    g_string_free(sending->in, TRUE);
    g_free(sending);
}

/* ---- ending --------------------------------------------------------------------------------------------------- */

/* `words` may come from the server. Nothing of `sending` may be used after this. */
static void finish(Sending *sending, ZbSmtpOutcome outcome, const char *words)
{
    g_autofree char *detail = NULL;
    if (words) {
        g_autofree char *valid = zb_text_valid(words, -1), *line = zb_text_one_line(valid),
                        *safe = zb_text_terminal(line);
        detail = zb_text_shorten(safe, DETAIL_MAX);
    }
    ZbSmtpDone done = sending->done;
    void *user_data = sending->user_data;
    g_hash_table_remove(sending->sender->sendings, sending);
    done(outcome, detail, user_data);
}

static void finish_temporary(Sending *sending, const char *what)
{
    g_autofree char *words = g_strdup_printf("%s: %s", states[sending->state].name, what);
    finish(sending, ZB_SMTP_TEMPORARY, words);
}

static void finish_curl(Sending *sending, CURLcode code)
{
    const char *hint = "";
    ZbAccessToken *token = sending->sender->token;
    if (code == CURLE_LOGIN_DENIED && token)
        zb_access_token_forget(token); /* the next try has another */
    if (code == CURLE_LOGIN_DENIED)
        hint = token ? "; may client-id of [smtp] send as login?"
                     : "; are login and password-file of [smtp] right?";
    else if (code == CURLE_USE_SSL_FAILED)
        hint = "; it offers no STARTTLS: mend the server, or see plaintext of [smtp]";
    else if (code == CURLE_PEER_FAILED_VERIFICATION)
        hint = "; see ca-file of [smtp]";
    const char *words = *sending->curl_error ? sending->curl_error : curl_easy_strerror(code);
    g_autofree char *what = g_strdup_printf("%s%s", words, hint);
    finish_temporary(sending, what);
}

/* ---- speaking -------------------------------------------------------------------------------------------------- */

/* The mail with a dot more before each line that begins with one, and the dot that ends it (RFC 5321, 4.5.2). */
static void append_mail(GString *out, GBytes *data)
{
    gsize size;
    const char *bytes = g_bytes_get_data(data, &size);
    gboolean line_start = TRUE;
    for (gsize i = 0; i < size; i++) {
        if (line_start && bytes[i] == '.')
            g_string_append_c(out, '.');
        g_string_append_c(out, bytes[i]);
        line_start = bytes[i] == '\n';
    }
    g_string_append(out, line_start ? ".\r\n" : "\r\n.\r\n");
}

static void enter_state(Sending *sending, State state)
{
    sending->state = state;
    switch (state) {
    case MAIL:
        g_string_append_printf(sending->out, "MAIL FROM:<%s>\r\n", sending->sender->config->from);
        break;
    case RCPT:
        g_string_append_printf(sending->out, "RCPT TO:<%s>\r\n", sending->recipient);
        break;
    case DATA:
        g_string_append(sending->out, "DATA\r\n");
        break;
    case BODY:
        append_mail(sending->out, sending->data);
        break;
    default:
        g_assert_not_reached();
    }
}

/* FALSE: it has ended. */
static gboolean flush(Sending *sending)
{
    while (sending->out->len > 0) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(sending->handle, sending->out->str, sending->out->len, &sent);
        if (code == CURLE_AGAIN)
            break;
        if (code != CURLE_OK) {
            finish_curl(sending, code);
            return FALSE;
        }
        g_string_erase(sending->out, 0, (gssize)sent);
    }
    uint32_t events = EPOLLIN | (sending->out->len > 0 ? EPOLLOUT : 0);
    if (sd_event_source_set_io_events(sending->io, events) >= 0)
        return TRUE;
    finish_temporary(sending, "the event loop refuses to watch the connection");
    return FALSE;
}

/* ---- listening ------------------------------------------------------------------------------------------------- */

/* The mail is the server's now. It is told so politely; nobody waits for its answer. */
static void finish_sent(Sending *sending)
{
    size_t sent;
    curl_easy_send(sending->handle, "QUIT\r\n", strlen("QUIT\r\n"), &sent);
    finish(sending, ZB_SMTP_SENT, NULL);
}

/* `line` ends a reply. FALSE: it has ended. */
static gboolean take_reply(Sending *sending, const char *line)
{
    if (line[0] == states[sending->state].expected) {
        if (sending->state == BODY) {
            finish_sent(sending);
            return FALSE;
        }
        enter_state(sending, sending->state + 1);
        return flush(sending);
    }
    /* A refusal of our own address concerns the configuration, not this mail: it waits until that is mended. */
    gboolean permanent =
        line[0] == '5' && sending->state != MAIL && g_ascii_strtoull(line, NULL, 10) != CODE_NOT_LOGGED_IN;
    g_autofree char *words = g_strdup_printf("%s: %s", states[sending->state].name, line);
    finish(sending, permanent ? ZB_SMTP_PERMANENT : ZB_SMTP_TEMPORARY, words);
    return FALSE;
}

/* "250-..." goes on, "250 ..." and "250" end a reply. FALSE: it has ended. */
static gboolean take_line(Sending *sending, const char *line)
{
    gboolean code = g_ascii_isdigit(line[0]) && g_ascii_isdigit(line[1]) && g_ascii_isdigit(line[2]);
    if (!code || !strchr(" -", line[3])) { /* the end of the line is found too */
        finish_temporary(sending, "the server's answer is no SMTP");
        return FALSE;
    }
    return line[3] == '-' || take_reply(sending, line);
}

static gboolean take_lines(Sending *sending)
{
    const char *newline;
    while ((newline = memchr(sending->in->str, '\n', sending->in->len))) {
        gsize length = (gsize)(newline - sending->in->str);
        g_autofree char *line = g_strchomp(g_strndup(sending->in->str, length));
        g_string_erase(sending->in, 0, (gssize)length + 1);
        if (!take_line(sending, line))
            return FALSE;
    }
    if (sending->in->len <= REPLY_MAX)
        return TRUE;
    finish_temporary(sending, "the server's answer has no end");
    return FALSE;
}

/* Receives until there is nothing more: with TLS, bytes may wait where no poll sees them. */
static void receive(Sending *sending)
{
    char buffer[4096];
    for (;;) {
        size_t length = 0;
        CURLcode code = curl_easy_recv(sending->handle, buffer, sizeof buffer, &length);
        if (code == CURLE_AGAIN)
            return;
        if (code != CURLE_OK || length == 0) {
            if (code == CURLE_OK)
                finish_temporary(sending, "the server closed the connection");
            else
                finish_curl(sending, code);
            return;
        }
        g_string_append_len(sending->in, buffer, (gssize)length);
        if (!take_lines(sending))
            return;
    }
}

static int on_io(sd_event_source *source, int fd, uint32_t events, void *data)
{
    (void)source, (void)fd;
    Sending *sending = data;
    if ((events & EPOLLOUT) && !flush(sending))
        return 0;
    receive(sending);
    return 0;
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    Sending *sending = data;
    finish_temporary(sending, sending->no_token ? sending->no_token : "the server did not answer in time");
    return 0;
}

static void on_connected(CURL *handle, CURLcode result, void *data)
{
    Sending *sending = data;
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (result != CURLE_OK) {
        finish_curl(sending, result);
        return;
    }
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd == CURL_SOCKET_BAD ||
        sd_event_add_io(sending->sender->event, &sending->io, fd, EPOLLIN, on_io, sending) < 0) {
        finish_temporary(sending, "the connection cannot be watched");
        return;
    }
    enter_state(sending, MAIL);
    flush(sending);
}

/* ---- starting -------------------------------------------------------------------------------------------------- */

/* What would end the command early, or be another one. */
static gboolean is_safe_address(const char *address)
{
    for (const char *c = address; *c; c++)
        if ((guchar)*c <= ' ' || strchr("<>\x7f", *c))
            return FALSE;
    return *address != '\0';
}

static gboolean connect_with(Sending *sending, const char *password, const char *bearer, GError **error)
{
    sending->handle = zb_smtp_connect_new(sending->sender->config, password, bearer,
                                          sending->sender->connect_timeout, sending->curl_error);
    if (sending->handle)
        return zb_curl_loop_add(sending->sender->curl, sending->handle, on_connected, sending, error);
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "libcurl gives no handle");
    return FALSE;
}

/* It may come from within start(): what goes wrong is told from the loop. */
static void on_token(const char *token, gboolean fresh, const GError *refusal, void *data)
{
    (void)fresh;
    Sending *sending = data;
    g_autoptr(GError) error = refusal ? g_error_copy(refusal) : NULL;
    if (!error && connect_with(sending, NULL, token, &error))
        return;
    sending->no_token = g_strdup(error->message);
    sd_event_source_set_time_relative(sending->deadline, 0);
}

static gboolean start(Sending *sending, GError **error)
{
    ZbSmtpSender *sender = sending->sender;
    if (sd_event_add_time_relative(sender->event, &sending->deadline, CLOCK_MONOTONIC,
                                   (uint64_t)sender->timeout * 1000, 0, on_deadline, sending) < 0) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot set up the sending of a mail");
        return FALSE;
    }
    if (sender->token) {
        zb_access_token_get(sender->token, on_token, sending);
        return TRUE;
    }
    char *password = NULL;
    if (sender->config->login && !(password = zb_secret_read(sender->config->password_file, error)))
        return FALSE;
    gboolean ok = connect_with(sending, password, NULL, error);
    zb_secret_free(password);
    return ok;
}

gboolean zb_smtp_send(ZbSmtpSender *sender, const char *recipient, GBytes *data, ZbSmtpDone done,
                      void *user_data, GError **error)
{
    if (!is_safe_address(recipient)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "the recipient is no e-mail address");
        return FALSE;
    }
    Sending *sending = g_new0(Sending, 1);
    *sending = (Sending){.sender = sender,
                         .recipient = g_strdup(recipient),
                         .data = g_bytes_ref(data),
                         .out = g_string_new(NULL),
                         .in = g_string_new(NULL),
                         .done = done,
                         .user_data = user_data};
    g_hash_table_add(sender->sendings, sending);
    if (start(sending, error))
        return TRUE;
    g_hash_table_remove(sender->sendings, sending);
    return FALSE;
}

ZbSmtpSender *zb_smtp_sender_new(sd_event *event, ZbCurlLoop *curl, const ZbSmtp *config)
{
    ZbSmtpSender *sender = g_new0(ZbSmtpSender, 1);
    *sender = (ZbSmtpSender){.event = sd_event_ref(event),
                             .curl = curl,
                             .config = config,
                             .connect_timeout = ZB_SMTP_CONNECT_TIMEOUT,
                             .timeout = ZB_SMTP_TIMEOUT,
                             .sendings = g_hash_table_new_full(NULL, NULL, sending_free, NULL)};
    return sender;
}

void zb_smtp_sender_set_token(ZbSmtpSender *sender, ZbAccessToken *token)
{
    sender->token = token;
}

void zb_smtp_sender_set_timeouts(ZbSmtpSender *sender, guint connect, guint whole)
{
    sender->connect_timeout = connect;
    sender->timeout = whole;
}

void zb_smtp_sender_free(ZbSmtpSender *sender)
{
    if (!sender)
        return;
    g_hash_table_unref(sender->sendings);
    sd_event_unref(sender->event);
    g_free(sender);
}

guint zb_smtp_active(ZbSmtpSender *sender)
{
    return g_hash_table_size(sender->sendings);
}
