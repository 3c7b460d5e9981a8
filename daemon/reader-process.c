#include "daemon/reader-process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/parse-worker.h"
#include "lib/error.h"

#define RESIDENT_MAX (160UL * 1024 * 1024)
#define WEIGH_BYTES (1024 * 1024)
#define WEIGH_EVERY 16

extern char **environ;

static gboolean fail(GError **error, int code, const char *what, int failure)
{
    g_set_error(error, ZB_ERROR, code, "reader: %s: %s", what, g_strerror(failure));
    return FALSE;
}

/* ---- life ---- */
static int spawn(const char *program, const char *authserv_id, gboolean apart, int socket, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    const char *argv[] = {
        program, "--worker", "--authserv-id", authserv_id ? authserv_id : "", apart ? "--apart" : NULL, NULL};
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, PARSE_FD);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, PARSE_FD + 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    /* Its own group: the terminal's ^C is for the daemon, which ends its readers when they are done. */
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int failure = posix_spawn(ret_pid, program, &actions, &attributes, (char **)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

gboolean reader_process_start(const char *program, const char *authserv_id, gboolean apart,
                              ReaderProcess *ret_process, GError **error)
{
    int pair[2];
    pid_t pid;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return fail(error, ZB_ERROR_UNAVAILABLE, "socketpair", errno);
    int failure = spawn(program, authserv_id, apart, pair[1], &pid);
    close(pair[1]);
    if (failure != 0) {
        close(pair[0]);
        return fail(error, ZB_ERROR_UNAVAILABLE, program, failure);
    }
    *ret_process = (ReaderProcess){.pid = pid, .socket = pair[0], .replies.cap = ZB_CAP_FACTS};
    return TRUE;
}

void reader_process_kill(ReaderProcess *process)
{
    if (process->socket >= 0)
        close(process->socket);
    process->socket = -1;
    g_clear_pointer(&process->request, g_bytes_unref);
    frame_input_clear(&process->replies);
    if (process->pid > 0)
        kill(process->pid, SIGKILL);
}

gboolean reader_process_reap(ReaderProcess *process, gboolean wait)
{
    pid_t reaped;
    if (process->pid == 0)
        return TRUE;
    do
        reaped = waitpid(process->pid, &process->status, wait ? 0 : WNOHANG);
    while (reaped < 0 && errno == EINTR);
    if (reaped == 0)
        return FALSE;
    process->pid = 0;
    return TRUE;
}

const char *reader_process_problem(const ReaderProcess *process)
{
    if (WIFEXITED(process->status))
        return WEXITSTATUS(process->status) == PARSE_EXIT_MEMORY ? "memory" : "crashed";
    switch (WTERMSIG(process->status)) {
    case SIGKILL: /* the kernel's choice where the system lacks memory */
        return "memory";
    case SIGXCPU:
        return "timeout";
    case SIGSYS:
        return "forbidden";
    default:
        return "crashed";
    }
}

/* The bytes that it holds in memory; 0 where the kernel does not say. */
static gsize resident(const ReaderProcess *process)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)process->pid), *text = NULL;
    unsigned long pages;
    if (!g_file_get_contents(path, &text, NULL, NULL) || sscanf(text, "%*u %lu", &pages) != 1)
        return 0;
    return pages * (gsize)sysconf(_SC_PAGESIZE);
}

gboolean reader_process_has_grown(ReaderProcess *process, gsize bytes)
{
    process->weighed++;
    return (bytes >= WEIGH_BYTES || process->weighed % WEIGH_EVERY == 0) && resident(process) > RESIDENT_MAX;
}

/* ---- requests ---- */
gboolean reader_process_is_sending(const ReaderProcess *process)
{
    return process->request != NULL;
}

gboolean reader_process_send_more(ReaderProcess *process, GError **error)
{
    gsize length, head_sent = MIN(process->sent, sizeof process->head);
    gsize body_sent = process->sent - head_sent;
    guint8 *body = (guint8 *)g_bytes_get_data(process->request, &length);
    struct iovec vector[] = {{(guint8 *)&process->head + head_sent, sizeof process->head - head_sent},
                             {body + body_sent, length - body_sent}};
    struct msghdr message = {.msg_iov = vector, .msg_iovlen = G_N_ELEMENTS(vector)};
    gssize n = sendmsg(process->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    gboolean gone = n < 0 && errno != EAGAIN && errno != EINTR;
    if (gone)
        fail(error, ZB_ERROR_UNAVAILABLE, "sendmsg", errno);
    process->sent += n > 0 ? (gsize)n : 0;
    if (gone || process->sent == sizeof process->head + length)
        g_clear_pointer(&process->request, g_bytes_unref);
    return !gone;
}

gboolean reader_process_send(ReaderProcess *process, GBytes *raw, ZbReaderMode mode, GError **error)
{
    gsize length = g_bytes_get_size(raw);
    if (length > G_MAXUINT32)
        return fail(error, ZB_ERROR_INVALID, "message", EFBIG);
    process->request = g_bytes_ref(raw);
    process->head = (FrameHead){.tag = PARSE_REQUEST + mode, .length = (guint32)length};
    process->sent = 0;
    return reader_process_send_more(process, error);
}

/* ---- replies ---- */
ReaderEvent reader_process_receive(ReaderProcess *process)
{
    gssize n = frame_input_receive(&process->replies, process->socket, MSG_DONTWAIT);
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)) ? READER_MORE : READER_GONE;
}

ReaderEvent reader_process_next(ReaderProcess *process, guint32 *ret_tag, GBytes **ret_reply)
{
    FrameHead head;
    const guint8 *bytes;
    switch (frame_input_next(&process->replies, &head, &bytes)) {
    case FRAME_NONE:
        return READER_MORE;
    case FRAME_TOO_LONG:
        return READER_TOO_MUCH;
    case FRAME_WHOLE:
        break;
    }
    *ret_tag = head.tag;
    *ret_reply = g_bytes_new(bytes, head.length); /* aligned, as GVariant needs it */
    frame_input_trim(&process->replies);
    return READER_FRAME;
}
