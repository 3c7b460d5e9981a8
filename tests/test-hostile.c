/* Messages made to hurt, each read by a real zbd-parse of its own, as zbd would: there is a result at the first step, within the
 * processor's 5 seconds and PEAK_MAX of memory. What each would do otherwise stands beside it.
 *
 * (The clock on the wall is not asserted: it depends on who else uses the machine.) */
#include <string.h>
#include <sys/resource.h>
#include "daemon/parse-limits.h"
#include "daemon/readers.h"

/* Resident, of one reader, in KiB; all messages here are below 64 MiB, as zbd's are. */
#define PEAK_MAX (256 * 1024)
#define SECONDS_MAX 5

#define FROM "From: a@x.example\r\nTo: b@v.example\r\nSubject: onderwerp\r\nMIME-Version: 1.0\r\n"
#define MULTIPART "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define MESSAGE "Content-Type: message/rfc822\r\n\r\n"
#define HTML "Content-Type: text/html\r\n\r\n"
#define WORDS "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien "
#define LETTERS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS WORDS

typedef struct {
    const char *name;
    const char *head, *piece; /* "#" in a piece is its number */
    guint count;
    const char *tail;
    const char *note; /* that it must have; NULL: any */
} Hostile;

static const Hostile messages[] = {
    /* GMime needs 2 kB a part */
    {"parts", FROM MULTIPART, "--b\r\n\r\nx\r\n", 300000, "--b--\r\n", "parts_cut"},
    {"nested", FROM, "Content-Type: multipart/mixed; boundary=b#\r\n\r\n--b#\r\n", 100000, "\r\nx\r\n",
     "parts_cut"},
    {"nested-same", FROM, "Content-Type: multipart/mixed;\r\n boundary=b\r\n\r\n--b\r\n", 100000, "\r\nx",
     "parts_cut"},
    {"nested-empty", FROM, "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n", 100000, "\r\nx",
     "parts_cut"},
    {"nested-messages", FROM, MESSAGE, 100000, "x", "parts_cut"},
    /* what comes as a file is decoded at each level */
    {"nested-files", FROM, "Content-Type: text/x; name=m.eml\r\n\r\n", 600000, "x", "forwarded_cut"},
    {"nested-encoded", FROM,
     "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", 250000, "x",
     "forwarded_cut"},
    /* and so are forms of one text joined */
    {"alternatives", FROM "Content-Type: multipart/alternative; boundary=b\r\n\r\n",
     "--b\r\nContent-Type: text/plain\r\n\r\n" LETTERS LETTERS LETTERS LETTERS LETTERS "#\r\n", 990,
     "--b--\r\n", "text_cut"},
    /* size */
    {"base64", FROM "Content-Transfer-Encoding: base64\r\n\r\n", "QUJD", 15000000, "", "text_cut"},
    {"base64-file", FROM "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n", "QUJD",
     15000000, "", NULL},
    {"line", FROM "\r\n", "xxxx", 15000000, "", "text_cut"},
    {"nul", FROM "\r\n", "x\r\n", 10000000, "", "text_cut"},
    {"line-ends", "", "\r\r\r\r\r\r\r\r", 4000000, "", "no_header"},
    /* headers: GMime makes several copies of each */
    {"headers", FROM, "X: y\r\n", 1000000, "\r\nx\r\n", "headers_cut"},
    {"header", FROM "X: ", "yyyyy", 10000000, "\r\n\r\nx\r\n", "headers_cut"},
    {"header-folded", FROM "X: y", "\r\n yyyyy", 7000000, "\r\n\r\nx\r\n", "headers_cut"},
    {"headers-of-parts", FROM MULTIPART, "--b\r\nX: #\r\nY: #\r\nContent-Type: text/plain; a=#\r\n\r\n",
     100000, "", "parts_cut"},
    {"headers-within", FROM MESSAGE, "X: y\r\n", 1000000, "\r\nx\r\n", "headers_cut"},
    {"parameters", FROM "Content-Type: text/plain", "; p#=x", 40000, "\r\n\r\nx\r\n", NULL},
    {"encoded-words", FROM "X-Y: ", "=?utf-8?q?=C3=A9?= ", 25000, "\r\n\r\nx\r\n", NULL},
    /* addresses; each group in a group is a call in a call */
    {"addresses", FROM "Cc: ", "a@x.example, ", 1000000, "b@x\r\n\r\nx\r\n", "headers_cut"},
    {"addresses-folded", FROM "Cc: b@x", ",\r\n a#@x.example", 1000000, "\r\n\r\nx\r\n", "headers_cut"},
    {"groups", FROM "Cc : ", "g:", 200000, "a@x\r\n\r\nx\r\n", "headers_cut"},
    {"groups-within", FROM MESSAGE "From: ", "g:", 200000, "a@x\r\n\r\nx\r\n", "headers_cut"},
    /* what was written now: rules that look ahead */
    {"quoted", FROM "\r\n", ">", 1000000, "\r\n", NULL},
    {"quoted-blanks", FROM "\r\n", "> ", 1000000, "\r\n", "text_cut"},
    {"quoted-lines", FROM "\r\n", "> x\r\ny\r\n", 300000, "", "segments_cut"},
    {"signatures", FROM "\r\n", "-- \r\nx\r\n", 300000, "", NULL},
    {"attributions", FROM "\r\n", "Op ma 4 mei 2026 om 09:12\r\n", 300000, "", "text_cut"},
    {"letter-heads", FROM "\r\n", "Van: x\r\nAan: y\r\n", 300000, "", "text_cut"},
    {"forwards", FROM "\r\n", "---------- Forwarded message ---------\r\nVan: x\r\n", 200000, "", NULL},
    /* HTML: libxml2 closes what is open, and compares each attribute with all before it */
    {"html-nested", FROM HTML, "<div>", 1000000, "einde", "html_cut"},
    {"html-tables", FROM HTML, "<table><tr><td>", 1000000, "einde", "html_cut"},
    {"html-quotes", FROM HTML, "<blockquote type=cite>", 1000000, "einde", "html_cut"},
    {"html-unclosed", FROM HTML, "<p><b><i>", 400000, "einde", NULL},
    {"html-attributes", FROM HTML "<p ", "a#=1 ", 400000, ">einde", "html_cut"},
    {"html-comments", FROM HTML, "<!--", 1000000, "einde", NULL},
    {"html-parts", FROM MULTIPART, "--b\r\n" HTML "<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x<b>x",
     9000, "", NULL},
    /* and what the transfer encodings and programs of old can do */
    {"uuencode", FROM "\r\n", "begin 644 x\r\n", 300000, "", "text_cut"},
    {"quoted-printable", FROM "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=", 30000000, "",
     "text_cut"},
    {"flowed", FROM "Content-Type: text/plain; format=flowed\r\n\r\n", ">> x \r\n", 1000000, "", "text_cut"},
    {"utf-7", FROM "Content-Type: text/plain; charset=utf-7\r\n\r\n", "+AOk", 3000000, "", "text_cut"},
};

/* ---- making them ---- */
static GBytes *build(const Hostile *hostile)
{
    GString *text = g_string_new(hostile->head);
    g_autoptr(GString) piece = g_string_new(NULL);
    for (guint i = 0; i < hostile->count; i++) {
        g_string_assign(piece, hostile->piece);
        if (strchr(hostile->piece, '#')) {
            g_autofree char *number = g_strdup_printf("%u", i);
            g_string_replace(piece, "#", number, 0);
        }
        g_string_append_len(text, piece->str, (gssize)piece->len);
    }
    g_string_append(text, hostile->tail);
    for (gsize i = 0; strcmp(hostile->name, "nul") == 0 && i < text->len; i++)
        text->str[i] = text->str[i] == 'x' ? '\0' : text->str[i];
    return g_string_free_to_bytes(text);
}

/* ---- reading them ---- */
typedef struct {
    ZbFacts *facts;
    char *problem;
    gboolean done;
} Outcome;

static void on_read(ZbFacts *facts, const char *problem, void *data)
{
    *(Outcome *)data = (Outcome){facts, g_strdup(problem), TRUE};
}

static char *parse_program(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    return g_build_filename(folder, "..", "zbd-parse", NULL);
}

/* By a reader that is started for it and reaped after it: its children's usage is this one's. */
static Outcome read_alone(GBytes *raw)
{
    Outcome outcome = {0};
    sd_event *event = NULL;
    g_autofree char *program = parse_program();
    g_assert_cmpint(sd_event_new(&event), >=, 0);
    ZbReaders *readers = zb_readers_new(event, program, NULL, 1, NULL);
    g_assert_nonnull(readers);
    zb_readers_set_timeout(readers, 100 * G_USEC_PER_SEC);
    zb_readers_read(readers, raw, on_read, &outcome);
    while (!outcome.done)
        g_assert_cmpint(sd_event_run(event, UINT64_MAX), >=, 0);
    zb_readers_free(readers);
    sd_event_unref(event);
    return outcome;
}

static double seconds_of_children(long *ret_peak)
{
    struct rusage usage;
    g_assert_cmpint(getrusage(RUSAGE_CHILDREN, &usage), ==, 0);
    *ret_peak = usage.ru_maxrss; /* of the largest one so far */
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static void test_hostile(gconstpointer data)
{
    const Hostile *hostile = data;
    long peak;
    g_autoptr(GBytes) raw = build(hostile);
    double before = seconds_of_children(&peak);
    Outcome outcome = read_alone(raw);
    double seconds = seconds_of_children(&peak) - before;
    g_test_message("%s: %zu kB, %.2f s of the processor, peak so far %ld MiB", hostile->name,
                   g_bytes_get_size(raw) / 1000, seconds, peak / 1024);
    g_assert_cmpstr(outcome.problem, ==, NULL);
    g_assert_false(zb_facts_noted(outcome.facts, "html_skipped")); /* the first step did it */
    g_assert_false(zb_facts_noted(outcome.facts, "body_skipped"));
    if (hostile->note)
        g_assert_true(zb_facts_noted(outcome.facts, hostile->note));
    if (g_str_has_prefix(hostile->head, FROM))
        g_assert_cmpstr(outcome.facts->subject, ==, "onderwerp");
#ifndef PARSE_UNDER_ASAN /* which costs several times as much of both */
    g_assert_cmpfloat(seconds, <, SECONDS_MAX);
    g_assert_cmpint(peak, <, PEAK_MAX);
#endif
    zb_facts_free(outcome.facts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(messages); i++) {
        g_autofree char *path = g_strconcat("/hostile/", messages[i].name, NULL);
        g_test_add_data_func(path, &messages[i], test_hostile);
    }
    return g_test_run();
}
