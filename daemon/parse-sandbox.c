#include "daemon/parse-sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "daemon/parse-limits.h"
#include "daemon/parse-worker.h"
#include "lib/error.h"

/* None of these reaches anything outside of the process but what it holds already. */
static const int harmless[] = {
    /* memory: malloc, and the message (no page becomes executable: see `memory` below) */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* locks of GLib and the C library */
    SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall),
    /* the clock, where the kernel does not lend it by the vDSO; seeds of hash tables */
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
    /* away with the descriptor of the log, once the door is closed */
    SCMP_SYS(close),
    /* abort(), and the return from a handler */
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn), SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    /* AddressSanitizer's stack for handlers */
    SCMP_SYS(sigaltstack),
    /* the end */
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

/* Refused softly ("not found"), since libraries try it and go on without. openat: iconv_open() looks for a converter that is not
 * loaded, and its text is read as if the charset were unknown; GLib looks for aliases of charsets. newfstatat: stdio looks at
 * standard output before the last words of an assertion: that is a crash, and shall not look like an attack. */
static const int soft[] = {SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(fstat),
#ifdef PARSE_UNDER_ASAN /* which tries these before it prints what it found */
                           SCMP_SYS(open),   SCMP_SYS(readlink),   SCMP_SYS(ioctl), SCMP_SYS(pipe2),
                           SCMP_SYS(pipe),   SCMP_SYS(fcntl),      SCMP_SYS(stat)
#endif
};

/* A comparison of the lower 32 bits: the kernel looks at no more of a descriptor or process. */
static struct scmp_arg_cmp is(unsigned int argument, unsigned int value)
{
    return (struct scmp_arg_cmp){argument, SCMP_CMP_MASKED_EQ, 0xffffffff, value};
}

static struct scmp_arg_cmp without(unsigned int argument, unsigned int bits)
{
    return (struct scmp_arg_cmp){argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

static int add_lists(scmp_filter_ctx filter)
{
    int r = 0;
    for (guint i = 0; r == 0 && i < G_N_ELEMENTS(harmless); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, harmless[i], 0);
    for (guint i = 0; r == 0 && i < G_N_ELEMENTS(soft); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOENT), soft[i], 0);
    return r;
}

/* What is harmless with some arguments only. */
static int add_narrow(scmp_filter_ctx filter)
{
    const struct {
        int call;
        guint count;
        struct scmp_arg_cmp when[2];
    } narrow[] = {
        {SCMP_SYS(mmap), 1, {without(2, PROT_EXEC)}},
        {SCMP_SYS(mprotect), 1, {without(2, PROT_EXEC)}},
        {SCMP_SYS(recvfrom), 1, {is(0, PARSE_FD)}},                       /* recv() */
        {SCMP_SYS(sendto), 2, {is(0, PARSE_FD), {4, SCMP_CMP_EQ, 0, 0}}}, /* send(): to no other address */
        {SCMP_SYS(write), 1, {is(0, STDOUT_FILENO)}},
        {SCMP_SYS(write), 1, {is(0, STDERR_FILENO)}},
        {SCMP_SYS(writev), 1, {is(0, STDERR_FILENO)}}, /* the C library's last words */
        {SCMP_SYS(tgkill), 1, {is(0, (unsigned int)getpid())}},
    };
    int r = 0;
    for (guint i = 0; r == 0 && i < G_N_ELEMENTS(narrow); i++)
        r = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, narrow[i].call, narrow[i].count, narrow[i].when);
    return r;
}

/* 0, or a negative errno. */
static int close_door(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return -ENOMEM;
    /* libseccomp sets no_new_privs, too. A call of another architecture counts as forbidden. */
    int r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (r == 0)
        r = add_lists(filter);
    if (r == 0)
        r = add_narrow(filter);
    if (r == 0)
        r = seccomp_load(filter);
    seccomp_release(filter);
    return r;
}

/* GLib would look for the journal and the terminal; and what it has to say may quote a citizen. It has one error that ends the
 * process: that there is no memory. */
static GLogWriterOutput drop_log(GLogLevelFlags level, G_GNUC_UNUSED const GLogField *fields,
                                 G_GNUC_UNUSED gsize count, G_GNUC_UNUSED gpointer data)
{
    if (level & G_LOG_LEVEL_ERROR)
        _exit(PARSE_EXIT_MEMORY);
    return G_LOG_WRITER_HANDLED;
}

gboolean parse_sandbox_enter(GError **error)
{
    /* Unset, the C library looks at /etc/localtime whenever somebody asks for local time (libarchive does). */
    g_setenv("TZ", "UTC0", TRUE);
    tzset();
    g_log_set_writer_func(drop_log, NULL, NULL);
    int r = PARSE_UNDER_VALGRIND ? 0 : close_door();
    if (r < 0)
        g_set_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE, "cannot enter the sandbox: %s", g_strerror(-r));
    return r == 0;
}
