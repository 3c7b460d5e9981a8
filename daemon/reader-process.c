#include "daemon/reader-process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/parse-worker.h"
#include "lib/error.h"

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
    *ret_process = (ReaderProcess){.pid = pid, .socket = pair[0]};
    return TRUE;
}

void reader_process_kill(ReaderProcess *process)
{
    if (process->socket >= 0)
        close(process->socket);
    process->socket = -1;
    g_clear_pointer(&process->reply, g_free);
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

gsize reader_process_resident(const ReaderProcess *process)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)process->pid), *text = NULL;
    unsigned long pages;
    if (!g_file_get_contents(path, &text, NULL, NULL) || sscanf(text, "%*u %lu", &pages) != 1)
        return 0;
    return pages * (gsize)sysconf(_SC_PAGESIZE);
}

/* ---- requests ---- */
static gboolean fill(int fd, GBytes *raw)
{
    gsize left;
    const guint8 *at = g_bytes_get_data(raw, &left);
    while (left > 0) {
        gssize n = write(fd, at, left);
        if (n < 0 && errno == EINTR)
            continue; /* nothing was written */
        if (n < 0)
            return FALSE;
        at += n;
        left -= (gsize)n;
    }
    return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}

static gboolean send_descriptor(int socket, char byte, int fd)
{
    union {
        char buffer[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct iovec vector = {&byte, 1};
    struct msghdr header = {.msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = control.buffer,
                            .msg_controllen = sizeof control.buffer};
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&header);
    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(cmsg), &fd, sizeof fd);
    return sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

gboolean reader_process_send(ReaderProcess *process, GBytes *raw, ZbReaderMode mode, GError **error)
{
    int fd = memfd_create("zb-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return fail(error, ZB_ERROR_NO_SPACE, "memfd_create", errno);
    gboolean sent = FALSE;
    if (!fill(fd, raw))
        fail(error, ZB_ERROR_NO_SPACE, "memfd", errno);
    else if (!send_descriptor(process->socket, (char)(PARSE_REQUEST + mode), fd))
        fail(error, ZB_ERROR_UNAVAILABLE, "sendmsg", errno);
    else
        sent = TRUE;
    close(fd);
    return sent;
}

/* ---- replies ---- */
/* Receives into [at, at + size); the number of bytes, 0 where there are none yet, -1 at the end. */
static gssize take(ReaderProcess *process, guint8 *at, gsize size)
{
    gssize n = recv(process->socket, at, size, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (n <= 0)
        return -1;
    process->got += (gsize)n;
    return n;
}

static ReaderEvent receive_length(ReaderProcess *process, guint32 *ret_word)
{
    gssize n = take(process, process->length_bytes + process->got, 4 - process->got);
    if (n <= 0 || process->got < 4)
        return n < 0 ? READER_GONE : READER_MORE;
    memcpy(&process->length, process->length_bytes, 4);
    if (process->length == 0 || process->length == PARSE_READY) {
        *ret_word = process->length;
        process->got = 0;
        return READER_WORD;
    }
    if (process->length > ZB_CAP_FACTS)
        return READER_TOO_MUCH;
    process->reply = g_malloc(process->length);
    return READER_MORE;
}

ReaderEvent reader_process_receive(ReaderProcess *process, guint32 *ret_word, GBytes **ret_reply)
{
    if (process->got < 4) {
        ReaderEvent event = receive_length(process, ret_word);
        if (event != READER_MORE || process->got < 4)
            return event;
    }
    for (gsize have; (have = process->got - 4) < process->length;) {
        gssize n = take(process, process->reply + have, process->length - have);
        if (n <= 0)
            return n < 0 ? READER_GONE : READER_MORE;
    }
    *ret_reply = g_bytes_new_take(g_steal_pointer(&process->reply), process->length);
    process->got = 0;
    return READER_REPLY;
}
