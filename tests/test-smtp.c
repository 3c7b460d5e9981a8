/* Sending a mail, against a server on loopback that keeps to a script: what it may answer, and how it may fail. */
#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/smtp.h"
#include "lib/error.h"

#define MAIL "Subject: x\r\n\r\nHallo\r\n.\r\n.punt\r\n..\r\nEinde\r\n"
#define STUFFED "Subject: x\r\n\r\nHallo\r\n..\r\n..punt\r\n...\r\nEinde\r\n.\r\n"
#define GUARD (20 * G_USEC_PER_SEC)   /* a test that hangs ends */
#define TURN_MAX (5 * G_USEC_PER_SEC) /* verifying a certificate takes a second under valgrind */

/* ---- the server ------------------------------------------------------------------------------------------------ */

/* "> TEXT" says a line; "< TEXT" hears one that begins so; "<." hears a mail; NULL: hears on until the peer is gone;
 * "x" closes. */
typedef struct {
    const char *const *script;
    int listener;
    guint port;
    GThread *thread;
    GString *heard, *fault;
} Server;

static char *hear_line(int fd)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char c;
    while (recv(fd, &c, 1, 0) == 1) {
        g_string_append_c(line, c);
        if (c == '\n')
            return g_strdup(line->str);
    }
    return NULL;
}

static gboolean play_step(Server *server, int fd, const char *step)
{
    if (*step == '>') {
        g_autofree char *line = g_strconcat(step + 2, "\r\n", NULL);
        return send(fd, line, strlen(line), MSG_NOSIGNAL) >= 0;
    }
    gboolean mail = g_str_equal(step, "<.");
    for (;;) {
        g_autofree char *line = hear_line(fd);
        if (!line)
            return FALSE;
        g_string_append(server->heard, line);
        if (mail ? g_str_equal(line, ".\r\n") : TRUE) {
            if (!mail && !g_str_has_prefix(line, step + 2))
                g_string_append_printf(server->fault, "expected '%s', heard '%s'", step, line);
            return TRUE;
        }
    }
}

static gpointer play(gpointer data)
{
    Server *server = data;
    int fd = accept(server->listener, NULL, NULL);
    const char *const *step = server->script;
    while (*step && **step != 'x' && play_step(server, fd, *step))
        step++;
    while (!*step) {
        g_autofree char *line = hear_line(fd);
        if (!line)
            break;
        g_string_append(server->heard, line);
    }
    close(fd);
    return NULL;
}

static int listen_on_loopback(guint *ret_port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, length), ==, 0);
    g_assert_cmpint(listen(fd, 5), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

static void server_start(Server *server, const char *const *script)
{
    *server = (Server){.script = script, .heard = g_string_new(NULL), .fault = g_string_new(NULL)};
    server->listener = listen_on_loopback(&server->port);
    server->thread = g_thread_new("server", play, server);
}

static void server_join(Server *server)
{
    if (server->thread)
        g_thread_join(g_steal_pointer(&server->thread));
}

static void server_stop(Server *server)
{
    server_join(server);
    close(server->listener);
    g_assert_cmpstr(server->fault->str, ==, "");
    g_string_free(server->heard, TRUE);
    g_string_free(server->fault, TRUE);
}

/* ---- the client ------------------------------------------------------------------------------------------------ */

typedef struct {
    sd_event *event;
    ZbCurlLoop *curl;
    ZbSmtp config;
    ZbSmtpSender *sender;
    GBytes *mail;
    guint ended;
    gboolean free_sender; /* from within the callback */
    ZbSmtpOutcome outcome;
    char *detail;
} Client;

static void client_start(Client *client, const char *scheme, guint port)
{
    g_autoptr(GError) error = NULL;
    *client = (Client){.config = {.url = g_strdup_printf("%s://127.0.0.1:%u", scheme, port),
                                  .from = g_strdup("zb@v.example"),
                                  .plaintext = TRUE},
                       .mail = g_bytes_new_static(MAIL, strlen(MAIL))};
    g_assert_cmpint(sd_event_new(&client->event), >=, 0);
    client->curl = zb_curl_loop_new(client->event, &error);
    g_assert_no_error(error);
    client->sender = zb_smtp_sender_new(client->event, client->curl, &client->config);
}

static void client_stop(Client *client)
{
    zb_smtp_sender_free(client->sender);
    zb_curl_loop_free(client->curl);
    sd_event_unref(client->event);
    g_bytes_unref(client->mail);
    g_free(client->config.url);
    g_free(client->config.from);
    g_free(client->config.login);
    g_free(client->config.password_file);
    g_free(client->config.ca_file);
    g_free(client->detail);
}

static void on_done(ZbSmtpOutcome outcome, const char *detail, void *data)
{
    Client *client = data;
    client->ended++;
    client->outcome = outcome;
    g_free(client->detail);
    client->detail = g_strdup(detail);
    if (client->free_sender)
        g_clear_pointer(&client->sender, zb_smtp_sender_free);
}

static void client_send(Client *client)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(zb_smtp_send(client->sender, "anna@v.example", client->mail, on_done, client, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(client->ended, ==, 0); /* never from within */
}

/* One turn of the loop. What comes from the server must not hold it. */
static void turn(Client *client)
{
    int ready = sd_event_prepare(client->event);
    g_assert_cmpint(ready, >=, 0);
    if (ready == 0 && sd_event_wait(client->event, GUARD) <= 0)
        g_error("nothing happens any more");
    gint64 start = g_get_monotonic_time();
    g_assert_cmpint(sd_event_dispatch(client->event), >=, 0);
    g_assert_cmpint(g_get_monotonic_time() - start, <, TURN_MAX);
}

/* Runs until `count` sendings have ended. */
static void client_run(Client *client, guint count)
{
    while (client->ended < count)
        turn(client);
    if (client->sender)
        g_assert_cmpuint(zb_smtp_active(client->sender), ==, 0);
}

static void assert_detail(Client *client, const char *words)
{
    if (!words) {
        g_assert_null(client->detail);
        return;
    }
    if (!client->detail || !strstr(client->detail, words))
        g_error("expected '%s', got '%s'", words, client->detail);
    g_assert_null(strpbrk(client->detail, "\r\n\x1b"));
}

#define GREETING "> 220 mail.v.example ESMTP", "< EHLO ", "> 250-mail.v.example", "> 250 SIZE 1000000"
#define UP_TO_DATA                                                                                  \
    GREETING, "< MAIL FROM:<zb@v.example>\r\n", "> 250 2.1.0 ok", "< RCPT TO:<anna@v.example>\r\n", \
        "> 250-2.1.5", "> 250 ok", "< DATA\r\n"

static void test_sent(void)
{
    static const char *const script[] = {UP_TO_DATA,           "> 354 go on", "<.",
                                         "> 250 2.0.0 queued", "< QUIT\r\n",  NULL};
    Server server;
    Client client;
    server_start(&server, script);
    client_start(&client, "smtp", server.port);
    client_send(&client);
    g_assert_cmpuint(zb_smtp_active(client.sender), ==, 1);
    client_run(&client, 1);
    g_assert_cmpint(client.outcome, ==, ZB_SMTP_SENT);
    assert_detail(&client, NULL);
    client_stop(&client);
    server_join(&server);
    g_assert_nonnull(strstr(server.heard->str, "DATA\r\n" STUFFED "QUIT\r\n"));
    server_stop(&server);
}

static void test_answers(void)
{
    static const struct {
        const char *script[20];
        ZbSmtpOutcome outcome;
        const char *detail;
    } cases[] = {
        {{"> 554 no service", NULL}, ZB_SMTP_TEMPORARY, "connect: "},
        {{"x"}, ZB_SMTP_TEMPORARY, "connect: "},
        {{"> 220 x", "x"}, ZB_SMTP_TEMPORARY, "connect: "},
        {{GREETING, "< MAIL", "> 451 4.7.1 later", NULL}, ZB_SMTP_TEMPORARY, "MAIL: 451 4.7.1 later"},
        {{GREETING, "< MAIL", "> 550 5.1.8 not you", NULL}, ZB_SMTP_TEMPORARY, "MAIL: 550 5.1.8 not you"},
        {{GREETING, "< MAIL", "> 530 5.7.0 log in first", NULL}, ZB_SMTP_TEMPORARY, "MAIL: 530"},
        {{GREETING, "< MAIL", "> 250 ok", "< RCPT", "> 450 busy", NULL}, ZB_SMTP_TEMPORARY, "RCPT: 450 busy"},
        {{GREETING, "< MAIL", "> 250 ok", "< RCPT", "> 550-5.1.1 no", "> 550 such user", NULL},
         ZB_SMTP_PERMANENT,
         "RCPT: 550 such user"},
        {{UP_TO_DATA, "> 451 no", NULL}, ZB_SMTP_TEMPORARY, "DATA: 451 no"},
        {{UP_TO_DATA, "> 250 what?", NULL}, ZB_SMTP_TEMPORARY, "DATA: 250 what?"},
        {{UP_TO_DATA, "> 354", "<.", "> 451 disk full", NULL},
         ZB_SMTP_TEMPORARY,
         "end of mail: 451 disk full"},
        {{UP_TO_DATA, "> 354", "<.", "> 554 spam", NULL}, ZB_SMTP_PERMANENT, "end of mail: 554 spam"},
        {{UP_TO_DATA, "> 354", "<.", "x"},
         ZB_SMTP_TEMPORARY,
         "end of mail: the server closed the connection"},
        {{UP_TO_DATA, "x"}, ZB_SMTP_TEMPORARY, "DATA: the server closed the connection"},
        {{GREETING, "< MAIL", "> hello", NULL}, ZB_SMTP_TEMPORARY, "MAIL: the server's answer is no SMTP"},
        {{GREETING, "< MAIL", "> 25", NULL}, ZB_SMTP_TEMPORARY, "MAIL: the server's answer is no SMTP"},
        {{GREETING, "< MAIL", "> 550 \x1b[2J\x07 \xff evil", NULL}, ZB_SMTP_TEMPORARY, "MAIL: 550 "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Server server;
        Client client;
        server_start(&server, cases[i].script);
        client_start(&client, "smtp", server.port);
        client_send(&client);
        client_run(&client, 1);
        g_assert_cmpint(client.outcome, ==, cases[i].outcome);
        assert_detail(&client, cases[i].detail);
        client_stop(&client);
        server_stop(&server);
    }
}

/* A server that falls silent costs its own mail some time, and the loop nothing. */
static void test_silence(void)
{
    static const char *const scripts[][20] = {
        {NULL},
        {"> 220 x", "< EHLO", NULL},
        {GREETING, "< MAIL", NULL},
        {UP_TO_DATA, NULL},
        {UP_TO_DATA, "> 354 go", "<.", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
        Server server;
        Client client;
        server_start(&server, scripts[i]);
        client_start(&client, "smtp", server.port);
        zb_smtp_sender_set_timeouts(client.sender, 150, 300);
        client_send(&client);
        client_run(&client, 1);
        g_assert_cmpint(client.outcome, ==, ZB_SMTP_TEMPORARY);
        g_assert_nonnull(client.detail);
        client_stop(&client);
        server_stop(&server);
    }
}

/* An answer without end must not fill the memory. */
static void test_endless_line(void)
{
    g_autofree char *noise = g_strnfill(200000, '2'), *line = g_strconcat("> 250-", noise, NULL);
    const char *const script[] = {GREETING, "< MAIL", line, NULL};
    Server server;
    Client client;
    server_start(&server, script);
    client_start(&client, "smtp", server.port);
    client_send(&client);
    client_run(&client, 1);
    g_assert_cmpint(client.outcome, ==, ZB_SMTP_TEMPORARY);
    assert_detail(&client, "MAIL: the server's answer has no end");
    client_stop(&client);
    server_stop(&server);
}

static void test_big(void)
{
    static const char *const script[] = {UP_TO_DATA, "> 354 go", "<.", "> 250 ok", NULL};
    g_autofree char *line = g_strnfill(76, '.');
    g_autoptr(GString) text = g_string_new("Subject: x\r\n\r\n");
    for (int i = 0; i < 8000; i++)
        g_string_append_printf(text, "%s\r\n", line);
    Server server;
    Client client;
    server_start(&server, script);
    client_start(&client, "smtp", server.port);
    g_bytes_unref(client.mail);
    client.mail = g_bytes_new(text->str, text->len);
    client_send(&client);
    client_run(&client, 1);
    g_assert_cmpint(client.outcome, ==, ZB_SMTP_SENT);
    client_stop(&client);
    server_join(&server);
    g_assert_cmpuint(server.heard->len, >, text->len + 8000);
    server_stop(&server);
}

static void test_unreachable(void)
{
    guint port;
    int fd = listen_on_loopback(&port);
    close(fd); /* nobody listens there now */
    Client client;
    client_start(&client, "smtp", port);
    client.free_sender = TRUE;
    client_send(&client);
    client_run(&client, 1);
    g_assert_cmpint(client.outcome, ==, ZB_SMTP_TEMPORARY);
    assert_detail(&client, "connect: ");
    client_stop(&client);
}

/* What runs is aborted without a word. */
static void test_abort(void)
{
    static const char *const script[] = {GREETING, "< MAIL", NULL};
    Server server;
    Client client;
    server_start(&server, script);
    client_start(&client, "smtp", server.port);
    client_send(&client);
    turn(&client);
    client_stop(&client);
    g_assert_cmpuint(client.ended, ==, 0);
    server_stop(&server);
}

static void test_not_started(void)
{
    static const char *const recipients[] = {"", "a@b>\r\nRCPT TO:<c@d", "a b@c", "a@b\n", "<a@b>"};
    Client client;
    client_start(&client, "smtp", 9);
    for (guint i = 0; i < G_N_ELEMENTS(recipients); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(zb_smtp_send(client.sender, recipients[i], client.mail, on_done, &client, &error));
        g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
    }
    client.config.login = g_strdup("zb");
    client.config.password_file = g_strdup("/nonexistent/pw");
    g_autoptr(GError) error = NULL;
    g_assert_false(zb_smtp_send(client.sender, "a@b", client.mail, on_done, &client, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_assert_cmpuint(zb_smtp_active(client.sender), ==, 0);
    client_stop(&client);
    g_assert_cmpuint(client.ended, ==, 0);
}

/* ---- logging in and TLS ---------------------------------------------------------------------------------------- */

static char *temporary_file(const char *content)
{
    char *path = g_strdup("/tmp/zb-smtp-XXXXXX");
    int fd = g_mkstemp(path);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, content, strlen(content)), ==, (gssize)strlen(content));
    close(fd);
    return path;
}

static void test_login(void)
{
    /* "\0zb\0geheim" */
    static const struct {
        const char *script[20];
        ZbSmtpOutcome outcome;
        const char *detail;
    } cases[] = {
        {{"> 220 x", "< EHLO", "> 250-x", "> 250 AUTH PLAIN", "< AUTH PLAIN", "> 334 ",
          "< AHpiAGdlaGVpbQ==\r\n", "> 235 ok", "< MAIL", "> 250 ok", "< RCPT", "> 250 ok", "< DATA",
          "> 354 go", "<.", "> 250 ok", NULL},
         ZB_SMTP_SENT,
         NULL},
        {{"> 220 x", "< EHLO", "> 250-x", "> 250 AUTH PLAIN", "< AUTH PLAIN", "> 334 ",
          "< AHpiAGdlaGVpbQ==\r\n", "> 535 5.7.8 no", NULL},
         ZB_SMTP_TEMPORARY,
         "are login and password-file of [smtp] right?"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Server server;
        Client client;
        server_start(&server, cases[i].script);
        client_start(&client, "smtp", server.port);
        client.config.login = g_strdup("zb");
        client.config.password_file = temporary_file("geheim\n");
        client_send(&client);
        client_run(&client, 1);
        g_assert_cmpint(client.outcome, ==, cases[i].outcome);
        assert_detail(&client, cases[i].detail);
        if (client.detail)
            g_assert_null(strstr(client.detail, "geheim"));
        g_unlink(client.config.password_file);
        client_stop(&client);
        server_stop(&server);
    }
}

static void test_no_starttls(void)
{
    static const char *const script[] = {GREETING, NULL};
    Server server;
    Client client;
    server_start(&server, script);
    client_start(&client, "smtp", server.port);
    client.config.plaintext = FALSE;
    client_send(&client);
    client_run(&client, 1);
    g_assert_cmpint(client.outcome, ==, ZB_SMTP_TEMPORARY);
    assert_detail(&client, "it offers no STARTTLS");
    client_stop(&client);
    server_join(&server);
    g_assert_null(strstr(server.heard->str, "MAIL"));
    server_stop(&server);
}

/* A TLS server that takes one mail; it prints its port, and at the end what it heard. */
static const char tls_server[] =
    "import socket, ssl, sys\n"
    "mode, pem = sys.argv[1:]\n"
    "context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain(pem)\n"
    "listener = socket.socket(); listener.bind(('127.0.0.1', 0)); listener.listen()\n"
    "print(listener.getsockname()[1], flush=True)\n"
    "peer = listener.accept()[0]\n"
    "heard = b''\n"
    "def serve():\n"
    "    global peer, heard\n"
    "    if mode == 'smtps': peer = context.wrap_socket(peer, server_side=True)\n"
    "    peer.sendall(b'220 x\\r\\n'); buffer = b''; body = False\n"
    "    while True:\n"
    "        part = peer.recv(4096)\n"
    "        if not part: return\n"
    "        heard += part; buffer += part\n"
    "        while b'\\n' in buffer:\n"
    "            line, buffer = buffer.split(b'\\n', 1)\n"
    "            if body:\n"
    "                if line != b'.\\r': continue\n"
    "                body = False; peer.sendall(b'250 ok\\r\\n'); continue\n"
    "            if line.startswith(b'DATA'): body = True; peer.sendall(b'354 go\\r\\n')\n"
    "            elif line.startswith(b'STARTTLS'):\n"
    "                peer.sendall(b'220 go\\r\\n'); peer = context.wrap_socket(peer, server_side=True)\n"
    "            elif line.startswith(b'EHLO'): peer.sendall(b'250-x\\r\\n250 STARTTLS\\r\\n')\n"
    "            elif line.startswith(b'QUIT'): return\n"
    "            else: peer.sendall(b'250 ok\\r\\n')\n"
    "try: serve()\n"
    "except (ssl.SSLError, OSError): pass\n"
    "sys.stdout.buffer.write(heard)\n";

typedef struct {
    GSubprocess *process;
    guint port;
    GDataInputStream *output;
} TlsServer;

static void tls_start(TlsServer *server, const char *mode, const char *pem)
{
    g_autoptr(GError) error = NULL;
    server->process = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/usr/bin/python3", "-c",
                                       tls_server, mode, pem, NULL);
    g_assert_no_error(error);
    server->output = g_data_input_stream_new(g_subprocess_get_stdout_pipe(server->process));
    g_autofree char *line = g_data_input_stream_read_line(server->output, NULL, NULL, &error);
    g_assert_no_error(error);
    server->port = (guint)g_ascii_strtoull(line, NULL, 10);
}

/* What it heard. */
static char *tls_stop(TlsServer *server)
{
    gsize length;
    char *heard = g_data_input_stream_read_upto(server->output, "", 1, &length, NULL, NULL);
    g_assert_true(g_subprocess_wait(server->process, NULL, NULL));
    g_object_unref(server->output);
    g_object_unref(server->process);
    return heard ? heard : g_strdup("");
}

/* A certificate of its own for `name` ("IP:127.0.0.1"), with its key. */
static char *make_certificate(const char *name)
{
    char *pem = temporary_file("");
    g_autofree char *command = g_strdup_printf(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=x "
        "-addext subjectAltName=%s -keyout %s.key -out %s.crt",
        name, pem, pem);
    g_autofree char *key = g_strconcat(pem, ".key", NULL), *crt = g_strconcat(pem, ".crt", NULL), *a = NULL,
                    *b = NULL;
    g_autofree char *noise = NULL;
    int status;
    g_assert_true(g_spawn_command_line_sync(command, NULL, &noise, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(key, &a, NULL, NULL) && g_file_get_contents(crt, &b, NULL, NULL));
    g_autofree char *both = g_strconcat(a, b, NULL);
    g_assert_true(g_file_set_contents(pem, both, -1, NULL));
    g_unlink(key);
    g_unlink(crt);
    return pem;
}

static void assert_tls(const char *mode, const char *pem, const char *ca_file, ZbSmtpOutcome outcome,
                       const char *detail)
{
    TlsServer server;
    Client client;
    tls_start(&server, mode, pem);
    client_start(&client, mode, server.port);
    client.config.plaintext = FALSE;
    client.config.ca_file = g_strdup(ca_file);
    client_send(&client);
    client_run(&client, 1);
    assert_detail(&client, detail);
    g_assert_cmpint(client.outcome, ==, outcome);
    client_stop(&client);
    g_autofree char *heard = tls_stop(&server);
    if (outcome == ZB_SMTP_SENT)
        g_assert_nonnull(strstr(heard, STUFFED));
    else
        g_assert_null(strstr(heard, "MAIL"));
}

static void test_tls(void)
{
    g_autofree char *pem = make_certificate("IP:127.0.0.1"), *other = make_certificate("IP:127.0.0.2");
    static const char *const modes[] = {"smtp", "smtps"};
    for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
        assert_tls(modes[i], pem, pem, ZB_SMTP_SENT, NULL);
        assert_tls(modes[i], pem, NULL, ZB_SMTP_TEMPORARY, "see ca-file of [smtp]");
        assert_tls(modes[i], pem, other, ZB_SMTP_TEMPORARY, "see ca-file of [smtp]");
        assert_tls(modes[i], other, other, ZB_SMTP_TEMPORARY, "connect: "); /* of another host */
    }
    g_unlink(pem);
    g_unlink(other);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN); /* as the daemon does */
    curl_global_init(CURL_GLOBAL_DEFAULT);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp/sent", test_sent);
    g_test_add_func("/smtp/answers", test_answers);
    g_test_add_func("/smtp/silence", test_silence);
    g_test_add_func("/smtp/endless-line", test_endless_line);
    g_test_add_func("/smtp/big", test_big);
    g_test_add_func("/smtp/unreachable", test_unreachable);
    g_test_add_func("/smtp/abort", test_abort);
    g_test_add_func("/smtp/not-started", test_not_started);
    g_test_add_func("/smtp/login", test_login);
    g_test_add_func("/smtp/no-starttls", test_no_starttls);
    g_test_add_func("/smtp/tls", test_tls);
    int result = g_test_run();
    curl_global_cleanup();
    return result;
}
