#include "daemon/parse-alone.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define STACK_SIZE (64 * 1024)

/* What stands when the documents' libraries fall. A signal handler can be handed nothing: the one thing here that is not a
 * parameter. */
static const char *to_print;

static gboolean write_output(const char *text, gsize length)
{
    while (length > 0) {
        gssize n = write(STDOUT_FILENO, text, length);
        if (n < 0 && errno == EINTR)
            continue; /* nothing was written */
        if (n < 0)
            return FALSE;
        text += n;
        length -= (gsize)n;
    }
    return TRUE;
}

/* Safe in a signal handler: nothing but write() and _exit(). AddressSanitizer would look at the stack before _exit(), by files
 * that the sandbox does not open. */
__attribute__((no_sanitize_address)) static void on_fall(G_GNUC_UNUSED int number)
{
    _exit(write_output(to_print, strlen(to_print)) ? 0 : EX_IOERR);
}

static void catch_falls(void)
{
    static const int falls[] = {SIGXCPU, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    /* Recursion may have used up the other one. */
    stack_t stack = {.ss_sp = g_malloc(STACK_SIZE), .ss_size = STACK_SIZE};
    struct sigaction action = {.sa_handler = on_fall, .sa_flags = SA_ONSTACK};
    sigaltstack(&stack, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(falls); i++)
        sigaction(falls[i], &action, NULL);
}

/* (transfer full) */
static char *json_line(const ZbFacts *facts)
{
    g_autofree char *json = zb_facts_to_json(facts, TRUE);
    return g_strconcat(json, "\n", NULL);
}

static int fail(GError *error)
{
    fprintf(stderr, "zbd-parse: %s\n", error->message);
    return EX_DATAERR;
}

int parse_alone_run(ZbReader *reader, const GByteArray *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbFacts) facts = zb_reader_read(reader, ZB_READ_NO_DOCUMENTS, bytes->data, bytes->len, &error);
    if (!facts)
        return fail(error);
    if (zb_facts_noted(facts, "documents")) {
        g_autoptr(ZbFacts) without = g_steal_pointer(&facts);
        zb_facts_note(without, "documents_failed");
        to_print = json_line(without);
        catch_falls();
        facts = zb_reader_read(reader, ZB_READ_DOCUMENTS, bytes->data, bytes->len, &error);
        if (!facts)
            return fail(error);
    }
    g_autofree char *json = json_line(facts);
    if (write_output(json, strlen(json)))
        return 0;
    fprintf(stderr, "zbd-parse: standard output: %s\n", g_strerror(errno));
    return EX_IOERR;
}
