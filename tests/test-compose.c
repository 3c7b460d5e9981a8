/* Our own mails: what comes out is read back with GMime, and no value can become a header. */
#include <glib.h>
#include <gmime/gmime.h>
#include <locale.h>
#include <string.h>
#include "lib/mail/compose.h"

/* 2026-05-04T09:12:00+02:00 */
#define DATE (G_GINT64_CONSTANT(1777878720) * ZB_SECOND)

typedef struct {
    ZbCompose mail;
    char *bytes; /* of the last composing */
    GMimeMessage *message;
} Case;

static void set_up(Case *c, gconstpointer data)
{
    (void)data;
    g_mime_init();
    c->mail = (ZbCompose){.from = "zb@v.example",
                          .to_name = "Anna de Wit",
                          .to = "anna@v.example",
                          .subject = "[zb] KL-2026-0147 - bericht",
                          .text = "Hallo\n",
                          .message_id = "zb.1.2@v.example",
                          .instance = "abc",
                          .date = DATE,
                          .zone = g_time_zone_new_identifier("Europe/Amsterdam")};
}

static void forget(Case *c)
{
    g_clear_object(&c->message);
    g_clear_pointer(&c->bytes, g_free);
}

static void tear_down(Case *c, gconstpointer data)
{
    (void)data;
    forget(c);
    g_time_zone_unref(c->mail.zone);
}

/* Composes, checks what holds of every mail, and reads it back. */
static void compose(Case *c)
{
    forget(c);
    g_autoptr(GBytes) bytes = zb_compose(&c->mail);
    gsize size, column = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    c->bytes = g_strndup(data, size);
    g_assert_cmpuint(strlen(c->bytes), ==, size);
    for (gsize i = 0; i < size; i++) {
        g_assert_cmpint((guchar)data[i], <, 0x80);
        g_assert_true((data[i] == '\r') == (i + 1 < size && data[i + 1] == '\n'));
        column = data[i] == '\n' ? 0 : column + 1;
        g_assert_cmpuint(column, <=, 998);
    }
    g_assert_true(g_str_has_suffix(c->bytes, "\r\n"));
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    c->message = g_mime_parser_construct_message(parser, NULL);
    g_assert_nonnull(c->message);
    g_object_unref(parser);
    g_object_unref(stream);
}

static const char *header(Case *c, const char *name)
{
    /* GMime keeps the Content-* headers at the part. */
    GMimeObject *owner = g_str_has_prefix(name, "Content-") ? g_mime_message_get_mime_part(c->message)
                                                            : GMIME_OBJECT(c->message);
    return g_mime_object_get_header(owner, name);
}

static char *text(Case *c)
{
    g_autofree char *dos =
        g_mime_text_part_get_text(GMIME_TEXT_PART(g_mime_message_get_mime_part(c->message)));
    g_autoptr(GString) unix_text = g_string_new(dos);
    g_string_replace(unix_text, "\r\n", "\n", 0);
    return g_strdup(unix_text->str);
}

/* The names of all headers, in order. */
static char *names(Case *c)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(c->message));
    g_autoptr(GString) all = g_string_new(NULL);
    for (int i = 0; i < g_mime_header_list_get_count(list); i++)
        g_string_append_printf(all, "%s ", g_mime_header_get_name(g_mime_header_list_get_header_at(list, i)));
    return g_strdup(all->str);
}

static void test_headers(Case *c, gconstpointer data)
{
    (void)data;
    c->mail.thread_id = "thread.KL@v.example";
    compose(c);
    g_assert_cmpstr(header(c, "From"), ==, "zb <zb@v.example>");
    g_assert_cmpstr(header(c, "To"), ==, "Anna de Wit <anna@v.example>");
    g_assert_cmpstr(header(c, "Subject"), ==, "[zb] KL-2026-0147 - bericht");
    g_assert_cmpstr(header(c, "Date"), ==, "Mon, 04 May 2026 09:12:00 +0200");
    g_assert_cmpstr(header(c, "Message-Id"), ==, "<zb.1.2@v.example>");
    g_assert_cmpstr(header(c, "References"), ==, "<thread.KL@v.example>");
    g_assert_cmpstr(header(c, "In-Reply-To"), ==, "<thread.KL@v.example>");
    g_assert_cmpstr(header(c, "Auto-Submitted"), ==, "auto-generated");
    g_assert_cmpstr(header(c, "X-Auto-Response-Suppress"), ==, "All");
    g_assert_cmpstr(header(c, "X-Zb-Instance"), ==, "abc");
    g_assert_cmpstr(header(c, "MIME-Version"), ==, "1.0");
    g_assert_cmpstr(header(c, "Content-Type"), ==, "text/plain; charset=utf-8");
    g_assert_cmpstr(header(c, "Content-Transfer-Encoding"), ==, "7bit");
    c->mail.thread_id = NULL;
    c->mail.to_name = NULL;
    compose(c);
    g_assert_null(header(c, "References"));
    g_assert_null(header(c, "In-Reply-To"));
    g_assert_cmpstr(header(c, "To"), ==, "anna@v.example");
}

static void test_unicode(Case *c, gconstpointer data)
{
    (void)data;
    c->mail.subject =
        "[zb] E\xc3\xa9n punt \xe2\x80\x93 graag oppakken, dit is een lange regel met \xe2\x82\xac en nog "
        "veel meer woorden die gevouwen moet worden omdat hij niet past";
    c->mail.to_name = "Ren\xc3\xa9 \"de\" Wit, mr.";
    c->mail.text = "\xc3\xa9\xc3\xa9n \xf0\x9f\x98\x80 = 1\n.\n..x\n-- \nFrom hier\n";
    compose(c);
    g_assert_cmpstr(g_mime_message_get_subject(c->message), ==, c->mail.subject);
    InternetAddress *to = internet_address_list_get_address(g_mime_message_get_to(c->message), 0);
    g_assert_cmpstr(internet_address_get_name(to), ==, c->mail.to_name);
    g_assert_cmpstr(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(to)), ==, "anna@v.example");
    g_assert_cmpstr(header(c, "Content-Transfer-Encoding"), ==, "quoted-printable");
    g_autofree char *back = text(c);
    g_assert_cmpstr(back, ==, c->mail.text);
}

static void test_bodies(Case *c, gconstpointer data)
{
    (void)data;
    g_autofree char *long_line = g_strnfill(5000, 'x'), *long_text = g_strconcat(long_line, "\n", NULL);
    const char *const texts[] = {"",        "\n",     "a\n\nb\n",  ".\n",   "tab\there\n",    "spaces  \n",
                                 long_text, "no end", "From me\n", "=3D\n", "\x1b[31m\x07\n", "a\rb\n"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        c->mail.text = texts[i];
        compose(c);
        g_autofree char *back = text(c), *whole = g_strdup(texts[i]);
        g_strchomp(back);
        g_strchomp(whole);
        g_assert_cmpstr(back, ==, whole);
    }
    c->mail.text = "bad \xff\xfe bytes\n";
    compose(c);
    g_autofree char *back = text(c);
    g_assert_true(g_utf8_validate(back, -1, NULL));
}

static void test_injection(Case *c, gconstpointer data)
{
    (void)data;
    compose(c);
    g_autofree char *wanted = names(c);
    static const char *const tails[] = {"\r\nBcc: evil@x.example",
                                        "\nBcc: evil@x.example",
                                        "\rBcc: evil@x.example",
                                        "\r\n\r\nBody",
                                        "\n\nBody",
                                        "\xe2\x80\xa8"
                                        "Bcc: evil@x.example",
                                        "\xc2\x85"
                                        "Bcc: e@x.example",
                                        "\r\n Bcc: evil@x.example"};
    for (guint i = 0; i < G_N_ELEMENTS(tails); i++) {
        g_autofree char *subject = g_strconcat("[zb] x", tails[i], NULL),
                        *name = g_strconcat("Anna", tails[i], NULL),
                        *to = g_strconcat("anna@v.example", tails[i], NULL),
                        *from = g_strconcat("zb@v.example", tails[i], NULL),
                        *id = g_strconcat("1@v.example", tails[i], NULL),
                        *instance = g_strconcat("abc", tails[i], NULL);
        ZbCompose plain = c->mail;
        c->mail.subject = subject, c->mail.to_name = name, c->mail.to = to, c->mail.from = from;
        c->mail.message_id = id, c->mail.instance = instance;
        compose(c);
        g_autofree char *got = names(c), *body = text(c);
        g_assert_cmpstr(got, ==, wanted);
        g_assert_cmpstr(body, ==, "Hallo\n");
        g_assert_null(strstr(c->bytes, "\nBcc"));
        c->mail = plain;
        c->mail.thread_id = id;
        compose(c);
        g_assert_null(strstr(c->bytes, "\nBcc"));
        g_assert_null(strstr(c->bytes, "\n Bcc"));
        c->mail = plain;
    }
}

/* Resending after a crash is the same mail. */
static void test_same(Case *c, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) first = zb_compose(&c->mail), second = zb_compose(&c->mail);
    g_assert_true(g_bytes_equal(first, second));
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add("/compose/" path, Case, NULL, set_up, test, tear_down)
    ADD("headers", test_headers);
    ADD("unicode", test_unicode);
    ADD("bodies", test_bodies);
    ADD("injection", test_injection);
    ADD("same", test_same);
    return g_test_run();
}
