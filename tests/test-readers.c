/* The pool against real zbd-parse processes, and against readers that misbehave: this program itself, started as a reader,
 * whose --authserv-id says what it does wrong. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/parse-worker.h"
#include "daemon/readers.h"

/* ---- a reader that misbehaves ---- */
static gboolean answer(gconstpointer bytes, gsize length)
{
    return send(PARSE_FD, bytes, length, MSG_NOSIGNAL) == (gssize)length;
}

/* The message of the next request. */
static char *next_request(void)
{
    char byte, control[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
    struct iovec vector = {&byte, 1};
    struct msghdr header = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(PARSE_FD, &header, 0) != 1)
        _exit(0);
    int fd;
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&header)), sizeof fd);
    char text[4096] = "";
    gssize n = pread(fd, text, sizeof text - 1, 0);
    g_assert_cmpint(n, >=, 0);
    /* Sealed: a reader cannot change what another would see. */
    g_assert_cmpint(fcntl(fd, F_GET_SEALS), ==, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    close(fd);
    return g_strdup(text);
}

static void answer_facts(const char *subject)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_free(facts->subject);
    facts->subject = g_strdup(subject);
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    guint32 length = (guint32)g_variant_get_size(variant);
    answer(&length, sizeof length);
    answer(g_variant_get_data(variant), length);
}

static void misbehave(const char *how)
{
    guint32 huge = ZB_CAP_FACTS + 1, small = 5;
    if (strcmp(how, "crash") == 0)
        raise(SIGKILL);
    else if (strcmp(how, "flood") == 0)
        answer(&huge, sizeof huge);
    else if (strcmp(how, "lie") == 0)
        answer(&small, sizeof small), answer("false", 5);
    else if (strcmp(how, "half") == 0)
        answer(&small, sizeof small), answer("fa", 2), _exit(0);
    pause();
}

static int fake_reader(const char *how)
{
    guint32 ready = PARSE_READY, none = 0;
    if (strcmp(how, "stillborn") == 0)
        return 1;
    answer(&ready, sizeof ready);
    if (strcmp(how, "unasked") == 0)
        answer(&none, sizeof none);
    for (;;) {
        g_autofree char *message = next_request();
        if (g_str_has_prefix(message, "bad"))
            misbehave(how);
        if (strcmp(how, "pid") == 0) {
            g_autofree char *pid = g_strdup_printf("%d", (int)getpid());
            answer_facts(pid);
        } else if (g_str_has_prefix(message, "none")) {
            answer(&none, sizeof none);
        } else {
            answer_facts(message);
        }
    }
}

/* ---- the tests ---- */
typedef struct {
    sd_event *event;
    ZbReaders *readers;
    guint want;
    GPtrArray *results; /* "subject" or "!problem", as they came */
} Fixture;

static char *program_path(const char *name)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    if (!name)
        return g_steal_pointer(&self);
    g_autofree char *folder = g_path_get_dirname(self);
    return g_build_filename(folder, "..", name, NULL);
}

static void on_read(ZbFacts *facts, const char *problem, void *data)
{
    Fixture *fixture = data;
    g_assert_true(!facts != !problem);
    g_ptr_array_add(fixture->results, facts ? g_strdup(facts->subject) : g_strconcat("!", problem, NULL));
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

/* One message ends its reader; those that waited behind it are read by the next one, once each. */
static void test_misbehaviour(gconstpointer data)
{
    const char *const *how_and_problem = data;
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, how_and_problem[0], 1);
    if (strcmp(how_and_problem[0], "hang") == 0)
        zb_readers_set_timeout(fixture.readers, G_USEC_PER_SEC);
    queue(&fixture, "one");
    queue(&fixture, "bad");
    queue(&fixture, "two");
    queue(&fixture, "none");
    queue(&fixture, "three");
    run(&fixture);
    g_assert_cmpstr(g_ptr_array_index(fixture.results, 0), ==, "one");
    g_assert_cmpstr(g_ptr_array_index(fixture.results, 1), ==, how_and_problem[1]);
    g_assert_cmpstr(g_ptr_array_index(fixture.results, 2), ==, "two");
    g_assert_cmpstr(g_ptr_array_index(fixture.results, 3), ==, "!not_mime");
    g_assert_cmpstr(g_ptr_array_index(fixture.results, 4), ==, "three");
    close_pool(&fixture);
}

static void test_replaced(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "pid", 1);
    for (guint i = 0; i < 2001; i++)
        queue(&fixture, "x");
    run(&fixture);
    g_autoptr(GHashTable) pids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < fixture.results->len; i++)
        g_hash_table_add(pids, g_ptr_array_index(fixture.results, i));
    g_assert_cmpuint(g_hash_table_size(pids), ==, 3);
    g_assert_cmpuint(count_of(&fixture, g_ptr_array_index(fixture.results, 0)), ==, 1000);
    close_pool(&fixture);
}

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
    g_assert_true(g_str_equal(result, "!not_mime") || g_str_equal(result, "one") ||
                  g_str_equal(result, "!bad_facts"));
    close_pool(&fixture);
}

static void test_free_in_the_middle(void)
{
    Fixture fixture = {0};
    g_autofree char *program = program_path(NULL);
    open_pool(&fixture, program, "hang", 2);
    for (guint i = 0; i < 30; i++)
        queue(&fixture, "bad");
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
    static const char *const crash[] = {"crash", "!crashed"}, *const flood[] = {"flood", "!too_much"},
                             *const lie[] = {"lie", "!bad_facts"}, *const half[] = {"half", "!crashed"},
                             *const hang[] = {"hang", "!timeout"};
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readers/real", test_real);
    g_test_add_data_func("/readers/crash", crash, test_misbehaviour);
    g_test_add_data_func("/readers/flood", flood, test_misbehaviour);
    g_test_add_data_func("/readers/lie", lie, test_misbehaviour);
    g_test_add_data_func("/readers/half", half, test_misbehaviour);
    g_test_add_data_func("/readers/timeout", hang, test_misbehaviour);
    g_test_add_func("/readers/replaced", test_replaced);
    g_test_add_data_func("/readers/not-there", "/nonexistent/zbd-parse", test_no_reader);
    g_test_add_data_func("/readers/stillborn", NULL, test_no_reader);
    g_test_add_func("/readers/unasked", test_unasked);
    g_test_add_func("/readers/free", test_free_in_the_middle);
    return g_test_run();
}
