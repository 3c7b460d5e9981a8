#include "tests/imap-server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

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
    g_free(link->asked);
    g_free(link->idling);
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

/* "%t" in it is the tag, "%0" a NUL. */
static void say_trick(Link *link, const char *words, const char *tag)
{
    g_autoptr(GString) bytes = g_string_new(words);
    g_string_replace(bytes, "%t", tag, 0);
    for (char *at; (at = memmem(bytes->str, bytes->len, "%0", 2));) {
        at[0] = '\0';
        g_string_erase(bytes, at + 1 - bytes->str, 1);
    }
    say_bytes(link, bytes->str, bytes->len);
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

static void on_idle(Link *link, const char *tag)
{
    Server *server = link->server;
    server->idles++;
    g_assert_cmpuint(link->in->len, ==, 0); /* nothing may be sent before the "+" */
    g_free(link->asked);
    link->asked = g_strdup(tag);
    if (server->idle)
        say_trick(link, server->idle, tag);
    else
        server_let_idle(server);
}

void server_let_idle(Server *server)
{
    for (guint i = 0; i < server->links->len; i++) {
        Link *link = g_ptr_array_index(server->links, i);
        if (link->fd < 0 || !link->asked)
            continue;
        link->idling = g_steal_pointer(&link->asked);
        say(link, "+ idling\r\n");
    }
    server_push(server);
}

void server_say(Server *server, const char *words)
{
    for (guint i = 0; i < server->links->len; i++)
        say(g_ptr_array_index(server->links, i), "%s", words);
}

void server_stall(Server *server)
{
    for (guint i = 0; i < server->links->len; i++)
        ((Link *)g_ptr_array_index(server->links, i))->stall_after = 0;
}

static void on_done(Link *link, const char *line)
{
    if (strcmp(line, "DONE") != 0)
        g_error("a command during IDLE: %s", line);
    g_autofree char *tag = g_steal_pointer(&link->idling);
    say(link, "%s OK Idle completed.\r\n", tag);
}

void server_push(Server *server)
{
    for (guint i = 0; i < server->links->len && server->arrives.uid; i++) {
        Link *link = g_ptr_array_index(server->links, i);
        if (link->fd < 0 || !link->idling)
            continue;
        g_array_append_val(server->mails, server->arrives);
        server->arrives.uid = 0;
        say(link, "* %u EXISTS\r\n* 1 RECENT\r\n", server->mails->len);
    }
}

/* TRUE: that was the whole answer. */
static gboolean play_trick(Link *link, const char *tag, const char *command)
{
    Server *server = link->server;
    if (!server->trick_on || server->trick_times == 0 || !g_str_has_prefix(command, server->trick_on))
        return FALSE;
    server->trick_times--;
    server->tricked++;
    say_trick(link, server->trick_says, tag);
    return server->trick_instead;
}

static void on_command(Link *link, const char *line)
{
    Server *server = link->server;
    g_auto(GStrv) words = g_strsplit(line, " ", 2);
    const char *tag = words[0], *command = words[1] ? words[1] : "";
    if (++link->commands == link->cut_at) {
        link_close(link);
        return;
    }
    if (link->idling) {
        on_done(link, line);
        return;
    }
    if (server->tail && tag[0] == 'z')
        say(link, "%s", g_steal_pointer(&server->tail));
    if (server->chatter && tag[0] == 'z')
        say(link, "%s", server->chatter);
    if (play_trick(link, tag, command))
        return;
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
    else if (g_str_has_prefix(command, "IDLE"))
        on_idle(link, tag);
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
    link->cut_at = server->cut_at;
    server->cut_after = server->stall_after = G_MAXUINT64;
    server->cut_at = 0;
    g_ptr_array_add(server->links, link);
    g_assert_cmpint(sd_event_add_io(server->event, &link->source, link->fd, EPOLLIN, on_readable, link), >=,
                    0);
    if (link->cut_after == 0)
        link_close(link);
    say(link, "%s\r\n", server->greeting ? server->greeting : "* OK ready");
    return 0;
}

Server *server_new(sd_event *event)
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

void server_free(Server *server)
{
    g_ptr_array_unref(server->links);
    g_array_unref(server->mails);
    g_string_free(server->stored, TRUE);
    sd_event_source_disable_unref(server->source);
    close(server->fd);
    g_free(server);
}

void server_hang_up(Server *server)
{
    for (guint i = 0; i < server->links->len; i++)
        link_close(g_ptr_array_index(server->links, i));
}
