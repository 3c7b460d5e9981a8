/* The pool against real zbd-parse processes, and against readers that misbehave: this program itself, started as a reader,
 * whose --authserv-id says what it does wrong. */
#include <errno.h>
#include <string.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/parse-frame.h"
#include "daemon/parse-limits.h"
#include "daemon/parse-worker.h"
#include "daemon/readers.h"

/* ---- a reader that misbehaves ---- */
static void answer(guint32 tag, gconstpointer bytes, gsize length)
{
    FrameHead head = {.tag = tag, .length = (guint32)length};
    if (send(PARSE_FD, &head, sizeof head, MSG_NOSIGNAL) != sizeof head ||
        (length > 0 && send(PARSE_FD, bytes, length, MSG_NOSIGNAL) != (gssize)length))
        _exit(0);
}

/* The message of the next request, and in which mode it is to be read. */
static char *next_request(FrameInput *input, char *ret_mode)
{
    FrameHead head;
    const guint8 *bytes;
    while (frame_input_next(input, &head, &bytes) == FRAME_NONE)
        if (frame_input_receive(input, PARSE_FD, 0) <= 0)
            _exit(0);
    *ret_mode = (char)('0' + head.tag - PARSE_REQUEST);
    return g_strndup((const char *)bytes, MIN(head.length, 4095));
}

static void answer_facts(const char *subject, const char *note)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_free(facts->subject);
    facts->subject = g_strdup(subject);
    if (note)
        zb_facts_note(facts, note);
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    answer(PARSE_FACTS, g_variant_get_data(variant), g_variant_get_size(variant));
}

static void misbehave(const char *how)
{
    FrameHead huge = {.tag = PARSE_FACTS, .length = ZB_CAP_FACTS + 1},
              small = {.tag = PARSE_FACTS, .length = 5};
    static const struct {
        const char *how;
        int signal;
    } signals[] = {
        {"crash", SIGSEGV}, {"kill", SIGKILL}, {"stop", SIGSTOP}, {"cpu", SIGXCPU}, {"forbidden", SIGSYS}};
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        if (strcmp(how, signals[i].how) == 0)
            signal(signals[i].signal, SIG_DFL), raise(signals[i].signal);
    if (strcmp(how, "memory") == 0)
        _exit(PARSE_EXIT_MEMORY);
    if (strcmp(how, "flood") == 0)
        send(PARSE_FD, &huge, sizeof huge, MSG_NOSIGNAL);
    else if (strcmp(how, "lie") == 0)
        answer(PARSE_FACTS, "false", 5);
    else if (strcmp(how, "empty") == 0)
        answer(PARSE_FACTS, NULL, 0);
    else if (strcmp(how, "tag") == 0)
        answer(PARSE_REQUEST, "facts", 5);
    else if (strcmp(how, "half") == 0)
        send(PARSE_FD, &small, sizeof small, MSG_NOSIGNAL), send(PARSE_FD, "fa", 2, MSG_NOSIGNAL), _exit(0);
    pause();
}

/* "bad012" is bad in the modes 0, 1 and 2. */
static gboolean is_bad(const char *message, char mode)
{
    const char *bad = strstr(message, "bad");
    return bad && strchr(bad, mode);
}

static int fake_reader(const char *how)
{
    FrameInput input = {.cap = G_MAXUINT32};
    if (strcmp(how, "stillborn") == 0)
        return 1;
    answer(PARSE_READY, NULL, 0);
    if (strcmp(how, "unasked") == 0)
        answer(PARSE_NO_MESSAGE, NULL, 0);
    for (char mode;;) {
        g_autofree char *message = next_request(&input, &mode);
        g_autofree char *pid = g_strdup_printf("%d", (int)getpid());
        g_autofree char *subject = g_strdup_printf("%s@%c", message, mode);
        if (is_bad(message, mode))
            misbehave(how);
        if (g_str_has_prefix(message, "grow"))
            memset(g_malloc(300 * 1024 * 1024), 1, 300 * 1024 * 1024);
        if (g_str_has_prefix(message, "none"))
            answer(PARSE_NO_MESSAGE, NULL, 0);
        else
            answer_facts(strcmp(how, "pid") == 0 ? pid : subject,
                         g_str_has_prefix(message, "doc") ? "documents" : NULL);
    }
}

/* ---- the tests ---- */
typedef struct {
    sd_event *event;
    ZbReaders *readers;
    guint want;
    GPtrArray *results; /* as they came */
} Fixture;

static char *program_path(const char *name)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    if (!name)
        return g_steal_pointer(&self);
    g_autofree char *folder = g_path_get_dirname(self);
    return g_build_filename(folder, "..", name, NULL);
}

/* "SUBJECT NOTE..." or "!PROBLEM" */
static void on_read(ZbFacts *facts, const char *problem, void *data)
{
    Fixture *fixture = data;
    g_assert_true(!facts != !problem);
    static const char *const notes[] = {"documents_failed", "html_skipped", "body_skipped"};
    GString *result = g_string_new(facts ? facts->subject : "!");
    g_string_append(result, problem ? problem : "");
    for (guint i = 0; facts && i < G_N_ELEMENTS(notes); i++)
        if (zb_facts_noted(facts, notes[i]))
            g_string_append_printf(result, " %s", notes[i]);
    g_ptr_array_add(fixture->results, g_string_free(result, FALSE));
    zb_facts_free(facts);
}

static void open_pool(Fixture *fixture, const char *program, const char *authserv_id, guint count)
{
    g_assert_cmpint(sd_event_new(&fixture->event), >=, 0);
    fixture->results = g_ptr_array_new_with_free_func(g_free);
    fixture->readers = zb_readers_new(fixture->event, program, authserv_id, count, NULL);
    g_assert_nonnull(fixture->readers);
}

static void queue(Fixture *fixture, const char *message)
{
    g_autoptr(GBytes) raw = g_bytes_new(message, strlen(message));
    zb_readers_read(fixture->readers, raw, on_read, fixture);
    fixture->want++;
}

static void run(Fixture *fixture)
{
    g_assert_cmpuint(fixture->results->len, ==, 0); /* never from within zb_readers_read */
    g_assert_cmpuint(zb_readers_pending(fixture->readers), ==, fixture->want);
    while (fixture->results->len < fixture->want)
        g_assert_cmpint(sd_event_run(fixture->event, UINT64_MAX), >=, 0);
    g_assert_cmpuint(zb_readers_pending(fixture->readers), ==, 0);
}

/* Queued after an earlier run. */
static void run_again(Fixture *fixture)
{
    while (fixture->results->len < fixture->want)
        g_assert_cmpint(sd_event_run(fixture->event, UINT64_MAX), >=, 0);
}

static void close_pool(Fixture *fixture)
{
    zb_readers_free(fixture->readers);
    sd_event_unref(fixture->event);
    g_ptr_array_unref(fixture->results);
    /* No child is left, reaped or not. */
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

static guint count_of(Fixture *fixture, const char *result)
{
    guint count = 0;
    for (guint i = 0; i < fixture->results->len; i++)
        count += g_str_equal(g_ptr_array_index(fixture->results, i), result) ? 1 : 0;
    return count;
}

static void test_real(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path("zbd-parse");
    open_pool(&fixture, program, "mx.example", 2);
    for (guint i = 0; i < 50; i++)
        queue(&fixture, "Subject: goed\n\nhallo\n");
    queue(&fixture, "");
    run(&fixture);
    g_assert_cmpuint(count_of(&fixture, "goed"), ==, 50);
    g_assert_cmpuint(count_of(&fixture, ""), ==, 1);
    close_pool(&fixture);
}

/* One message ends its reader and is read again, with less of it; those that waited behind it are read as they would be. */
static void test_misbehaviour(gconstpointer data)
{
    const char *const *how_and_problem = data;
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, how_and_problem[0], 1);
    if (strcmp(how_and_problem[1], "!timeout") == 0)
        zb_readers_set_timeout(fixture.readers, G_USEC_PER_SEC);
    queue(&fixture, "one");
    queue(&fixture, "bad1");
    queue(&fixture, "two");
    queue(&fixture, "bad123");
    queue(&fixture, "none");
    queue(&fixture, "three");
    run(&fixture);
    g_assert_cmpuint(count_of(&fixture, "one@1"), ==, 1);
    g_assert_cmpuint(count_of(&fixture, "two@1"), ==, 1);
    g_assert_cmpuint(count_of(&fixture, "three@1"), ==, 1);
    g_assert_cmpuint(count_of(&fixture, "bad1@2"), ==, 1);
    g_assert_cmpuint(count_of(&fixture, "!not_mime"), ==, 1);
    g_assert_cmpuint(count_of(&fixture, how_and_problem[1]), ==, 1);
    close_pool(&fixture);
}

static void test_steps(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "crash", 2);
    const char *const messages[] = {"bad1", "bad12",   "bad123",   "bad23",
                                    "doc",  "docbad0", "docbad01", "docbad012"};
    for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
        queue(&fixture, messages[i]);
    run(&fixture);
    const char *const results[] = {"bad1@2",     "bad12@3", "!crashed",
                                   "bad23@1",    "doc@0",   "docbad0@1 documents_failed",
                                   "docbad01@2", /* then its documents are not asked for */
                                   "docbad012@3"};
    for (guint i = 0; i < G_N_ELEMENTS(results); i++)
        g_assert_cmpuint(count_of(&fixture, results[i]), ==, 1);
    close_pool(&fixture);
}

static guint different(Fixture *fixture)
{
    g_autoptr(GHashTable) all = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < fixture->results->len; i++)
        g_hash_table_add(all, g_ptr_array_index(fixture->results, i));
    return g_hash_table_size(all);
}

static void test_replaced(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "pid", 1);
    for (guint i = 0; i < 2001; i++)
        queue(&fixture, "x");
    run(&fixture);
    g_assert_cmpuint(different(&fixture), ==, 3);
    g_assert_cmpuint(count_of(&fixture, g_ptr_array_index(fixture.results, 0)), ==, 1000);
    close_pool(&fixture);
}

/* Documents are read in a process that reads nothing else. */
static void test_apart(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "pid", 1);
    for (guint i = 0; i < 4; i++)
        queue(&fixture, "doc");
    queue(&fixture, "x");
    run(&fixture);
    g_assert_cmpuint(different(&fixture), ==, 5);
    close_pool(&fixture);
}

/* It is weighed after a large message, else after each 16th. */
static void test_grows(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL), *large = g_strnfill(2 * 1024 * 1024, ' ');
    open_pool(&fixture, program, "pid", 1);
    memcpy(large, "grow", 4);
    queue(&fixture, large);
    run(&fixture);
    queue(&fixture, "x");
    run_again(&fixture);
    g_assert_cmpuint(different(&fixture), ==, 2);
    for (guint i = 0; i < 40; i++)
        queue(&fixture, i == 3 ? "grow" : "x");
    run_again(&fixture);
    g_assert_cmpuint(different(&fixture), ==, 3);
    close_pool(&fixture);
}

/* ---- real readers ---- */
#define HTML_MESSAGE "Subject: html\nContent-Type: text/html\n\n<p>hallo</p>\n"

/* The only child; 0: none. */
static pid_t reader_pid(void)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid()), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return (pid_t)g_ascii_strtoll(text, NULL, 10);
}

static void test_real_signals(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path("zbd-parse");
    open_pool(&fixture, program, "mx.example", 1);
    queue(&fixture, HTML_MESSAGE);
    run(&fixture);
    g_assert_cmpint(kill(reader_pid(), SIGKILL), ==, 0);
    while (reader_pid() != 0)
        g_assert_cmpint(sd_event_run(fixture.event, UINT64_MAX), >=, 0);
    queue(&fixture, HTML_MESSAGE);
    run_again(&fixture);
    g_assert_cmpuint(count_of(&fixture, "html"), ==, 2); /* it was reading nothing when it died */
    zb_readers_set_timeout(fixture.readers, 2 * G_USEC_PER_SEC);
    g_assert_cmpint(kill(reader_pid(), SIGSTOP), ==, 0);
    queue(&fixture, HTML_MESSAGE);
    queue(&fixture, "Subject: wacht\n\nhallo\n");
    run_again(&fixture);
    g_assert_cmpuint(count_of(&fixture, "html html_skipped"), ==, 1);
    g_assert_cmpuint(count_of(&fixture, "wacht"), ==, 1);
    close_pool(&fixture);
}

#ifndef PARSE_UNDER_ASAN /* which needs terabytes of address space */
/* A script that starts zbd-parse with less memory than it would take. (It never raises a limit.) */
static char *tight_program(const char *folder)
{
    g_autofree char *program = program_path("zbd-parse");
    g_autofree char *script = g_strdup_printf("#!/bin/sh\nulimit -v 150000\nexec %s \"$@\"\n", program);
    char *path = g_build_filename(folder, "tight", NULL);
    g_assert_true(g_file_set_contents(path, script, -1, NULL));
    g_assert_cmpint(chmod(path, 0700), ==, 0);
    return path;
}

static void test_real_memory(void)
{
    Fixture fixture = {0};
    g_autofree char *folder = g_dir_make_tmp("zb-XXXXXX", NULL);
    g_autofree char *program = tight_program(folder), *large = g_strnfill(100 * 1024 * 1024, 'x');
    memcpy(large, "Subject: groot\n\n", 16);
    open_pool(&fixture, program, "mx.example", 1);
    queue(&fixture, "Subject: goed\n\nhallo\n");
    queue(&fixture, large);
    queue(&fixture, "Subject: goed\n\nhallo\n");
    run(&fixture);
    g_assert_cmpuint(count_of(&fixture, "goed"), ==, 2);
    g_assert_cmpuint(count_of(&fixture, "!memory"), ==, 1);
    close_pool(&fixture);
    g_assert_cmpint(unlink(program), ==, 0);
    g_assert_cmpint(rmdir(folder), ==, 0);
}
#endif

/* Larger than the socket: they go in pieces, and the others go by the other reader meanwhile. */
static void test_large(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL), *large = g_strnfill(20 * 1024 * 1024, ' ');
    memcpy(large, "large", 6 - 1);
    large[5] = '\0'; /* what the fake reader answers with */
    g_autoptr(GBytes) raw = g_bytes_new(large, 20 * 1024 * 1024);
    open_pool(&fixture, program, "crash", 2);
    for (guint i = 0; i < 5; i++) {
        zb_readers_read(fixture.readers, raw, on_read, &fixture);
        fixture.want++;
        queue(&fixture, "small");
    }
    run(&fixture);
    g_assert_cmpuint(count_of(&fixture, "large@1"), ==, 5);
    g_assert_cmpuint(count_of(&fixture, "small@1"), ==, 5);
    close_pool(&fixture);
}

/* Each end of a reader while its request is only half in the socket. */
static void test_large_signals(gconstpointer data)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path("zbd-parse"), *large = g_strnfill(8 * 1024 * 1024, 'x');
    memcpy(large, "Subject: groot\n\n", 16);
    open_pool(&fixture, program, "mx.example", 1);
    queue(&fixture, "Subject: goed\n\nhallo\n");
    run(&fixture);
    zb_readers_set_timeout(fixture.readers, G_USEC_PER_SEC);
    pid_t reader = reader_pid();
    g_assert_cmpint(kill(reader, SIGSTOP), ==, 0);
    queue(&fixture, large);
    queue(&fixture, "Subject: goed\n\nhallo\n");
    g_assert_cmpint(sd_event_run(fixture.event, 0), >=, 0);
    g_assert_cmpint(kill(reader, GPOINTER_TO_INT(data)), ==, 0);
    run_again(&fixture);
    g_assert_cmpuint(count_of(&fixture, "goed"), ==, 2);
    g_assert_cmpuint(count_of(&fixture, "groot") + count_of(&fixture, "groot html_skipped"), ==, 1);
    close_pool(&fixture);
}

/* ---- trouble of our own ---- */
static void test_no_reader(gconstpointer data)
{
    Fixture fixture = {0};
    g_autofree char *self = program_path(NULL);
    open_pool(&fixture, data ? data : self, "stillborn", 2);
    queue(&fixture, "one");
    queue(&fixture, "two");
    run(&fixture);
    g_assert_cmpuint(count_of(&fixture, "!no_reader"), ==, 2);
    /* And again: it is tried anew. */
    g_ptr_array_set_size(fixture.results, 0);
    fixture.want = 0;
    queue(&fixture, "three");
    run(&fixture);
    g_assert_cmpuint(count_of(&fixture, "!no_reader"), ==, 1);
    close_pool(&fixture);
}

static void test_unasked(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "unasked", 1);
    queue(&fixture, "one");
    run(&fixture);
    /* The reader that speaks unasked fails the message that it has by then, or has none and is replaced: no wrong facts. */
    const char *result = g_ptr_array_index(fixture.results, 0);
    g_assert_true(g_str_equal(result, "!not_mime") || g_str_equal(result, "!bad_facts"));
    close_pool(&fixture);
}

static void test_free_in_the_middle(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "hang", 2);
    for (guint i = 0; i < 30; i++)
        queue(&fixture, "bad1");
    for (guint i = 0; i < 20; i++)
        g_assert_cmpint(sd_event_run(fixture.event, 1000), >=, 0);
    g_assert_cmpuint(fixture.results->len, ==, 0);
    g_assert_cmpuint(zb_readers_pending(fixture.readers), ==, 30);
    close_pool(&fixture);
}

int main(int argc, char **argv)
{
    if (argc > 3 && strcmp(argv[1], "--worker") == 0)
        return fake_reader(argv[3]);
    static const char *const bad[][2] = {
        {"crash", "!crashed"}, {"kill", "!memory"},  {"memory", "!memory"},       {"flood", "!too_much"},
        {"lie", "!bad_facts"}, {"half", "!crashed"}, {"forbidden", "!forbidden"}, {"cpu", "!timeout"},
        {"hang", "!timeout"},  {"stop", "!timeout"}, {"empty", "!bad_facts"},     {"tag", "!bad_facts"}};
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readers/real", test_real);
    g_test_add_func("/readers/large", test_large);
    g_test_add_data_func("/readers/large/kill", GINT_TO_POINTER(SIGKILL), test_large_signals);
    g_test_add_data_func("/readers/large/stop", GINT_TO_POINTER(SIGSTOP), test_large_signals);
    g_test_add_data_func("/readers/large/go-on", GINT_TO_POINTER(SIGCONT), test_large_signals);
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = g_strconcat("/readers/", bad[i][0], NULL);
        g_test_add_data_func(path, bad[i], test_misbehaviour);
    }
    g_test_add_func("/readers/real-signals", test_real_signals);
#ifndef PARSE_UNDER_ASAN
    g_test_add_func("/readers/real-memory", test_real_memory);
#endif
    g_test_add_func("/readers/steps", test_steps);
    g_test_add_func("/readers/apart", test_apart);
    g_test_add_func("/readers/grows", test_grows);
    g_test_add_func("/readers/replaced", test_replaced);
    g_test_add_data_func("/readers/not-there", "/nonexistent/zbd-parse", test_no_reader);
    g_test_add_data_func("/readers/stillborn", NULL, test_no_reader);
    g_test_add_func("/readers/unasked", test_unasked);
    g_test_add_func("/readers/free", test_free_in_the_middle);
    return g_test_run();
}
