/* zbd-parse: the reader process. Alone it reads one message from standard input and prints its facts as JSON. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/parse-alone.h"
#include "daemon/parse-limits.h"
#include "daemon/parse-sandbox.h"
#include "daemon/parse-worker.h"

/* Larger than any mail server lets through. */
#define MESSAGE_MAX (256 * 1024 * 1024)

static int fail(int status, const char *what)
{
    fprintf(stderr, "zbd-parse: %s\n", what);
    return status;
}

static GByteArray *read_input(const char **ret_problem)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 buffer[65536];
    for (;;) {
        gssize n = read(STDIN_FILENO, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue; /* nothing was read */
        if (n == 0)
            return g_steal_pointer(&bytes);
        if (n < 0 || bytes->len + (gsize)n > MESSAGE_MAX) {
            *ret_problem = n < 0 ? g_strerror(errno) : "larger than 256 MiB";
            return NULL;
        }
        g_byte_array_append(bytes, buffer, (guint)n);
    }
}

static int run_alone(ZbReader *reader)
{
    const char *problem = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) bytes = read_input(&problem);
    if (!bytes) {
        g_autofree char *what = g_strconcat("standard input: ", problem, NULL);
        return fail(EX_IOERR, what);
    }
    parse_limits_apply(PARSE_ALONE);
    if (!parse_sandbox_enter(&error))
        return fail(EX_OSERR, error->message);
    return parse_alone_run(reader, bytes);
}

/* Standard error is zbd's log: once a message is being read, nothing may be said there. */
static int run_worker(ZbReader *reader, gboolean apart)
{
    g_autoptr(GError) error = NULL;
    int log = dup(STDERR_FILENO);
#ifndef PARSE_UNDER_ASAN                /* whose findings are to be seen */
    dup2(STDOUT_FILENO, STDERR_FILENO); /* /dev/null */
#endif
    parse_limits_apply(apart ? PARSE_APART : PARSE_SERVES);
    gboolean entered = parse_sandbox_enter(&error);
    if (!entered)
        dprintf(log, "zbd-parse: %s\n", error->message);
    close(log);
    return entered ? parse_worker_run(reader) : EX_OSERR;
}

int main(int argc, char **argv)
{
    g_autofree char *authserv_id = NULL;
    gboolean worker = FALSE, apart = FALSE, version = FALSE;
    const GOptionEntry entries[] = {
        {"authserv-id", 0, 0, G_OPTION_ARG_STRING, &authserv_id, "whose Authentication-Results to believe",
         "ID"},
        {"worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &worker, "serve zbd on descriptor 3", NULL},
        {"apart", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &apart,
         "with the limits of a reader that serves one message", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, "print the version", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context =
        g_option_context_new("< MESSAGE - print what a message says of itself");
    setlocale(LC_ALL, "C.UTF-8");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return fail(EX_USAGE, error->message);
    if (argc > 1)
        return fail(EX_USAGE, "too many arguments: the message comes from standard input");
    if (version)
        return printf("zbd-parse %s\n", ZB_VERSION) < 0 ? EX_IOERR : 0;
    /* Nothing that the daemon has open is a reader's business. */
    close_range(worker ? PARSE_FD + 1 : STDERR_FILENO + 1, ~0U, 0);
    ZbReader *reader = zb_reader_new(authserv_id && *authserv_id ? authserv_id : NULL);
    /* What the libraries tidy up at the end may not be among what the sandbox lets through. */
    _exit(worker ? run_worker(reader, apart) : run_alone(reader));
}
