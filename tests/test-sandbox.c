/* What a reader can do once its door is closed: each thing is tried by a child of our own that entered the very sandbox; and
 * a real zbd-parse is looked at from outside. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "daemon/parse-limits.h"
#include "daemon/parse-sandbox.h"
#include "daemon/parse-worker.h"
#include "daemon/reader-process.h"
#include "lib/text.h"

/* Descriptors that the child has beside 0 to 3: what somebody forgot to close. */
#define FILE_FD 7
#define PIPE_FD 8

enum { WORKED = 10, NOT_ENTERED = 11 }; /* exit statuses; else what errno was */

/* ---- what is tried: the system call's result, errno with it ---- */
static long try_open(void)
{
    return open("/etc/passwd", O_RDONLY);
}

static long try_creat(void)
{
    return openat(AT_FDCWD, "zb-sandbox-was-open", O_CREAT | O_WRONLY, 0600);
}

static long try_stat(void)
{
    struct stat status;
    return stat("/etc/passwd", &status);
}

static long try_unlink(void)
{
    return unlink("/nonexistent/zb");
}

static long try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static long try_socket_unix(void)
{
    return socket(AF_UNIX, SOCK_DGRAM, 0);
}

static long try_connect(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(25)};
    return connect(PARSE_FD, (struct sockaddr *)&to, sizeof to);
}

static long try_send_elsewhere(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(25)};
    return sendto(PARSE_FD, "x", 1, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof to);
}

/* Would hand a descriptor on. */
static long try_sendmsg(void)
{
    struct iovec vector = {"x", 1};
    struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1};
    return sendmsg(PARSE_FD, &header, MSG_NOSIGNAL);
}

static long try_receive_elsewhere(void)
{
    char byte;
    return recv(FILE_FD, &byte, 1, MSG_DONTWAIT);
}

/* Would take a descriptor in. */
static long try_recvmsg(void)
{
    char byte;
    struct iovec vector = {&byte, 1};
    struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1};
    return recvmsg(PARSE_FD, &header, MSG_DONTWAIT);
}

static long try_fork(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child;
}

static long try_exec(void)
{
    return execl("/bin/true", "true", NULL);
}

static long try_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long try_read_other(void)
{
    char byte;
    struct iovec ours = {&byte, 1}, theirs = {&byte, 1};
    return process_vm_readv(getppid(), &ours, 1, &theirs, 1, 0);
}

static long try_kill(void)
{
    return kill(getpid(), 0);
}

/* Process 1 is another. */
static long try_signal_other(void)
{
    return syscall(SYS_tgkill, 1, 1, 0);
}

static long try_write(void)
{
    return write(FILE_FD, "x", 1);
}

static long try_write_pipe(void)
{
    return write(PIPE_FD, "x", 1);
}

static long try_writev(void)
{
    struct iovec vector = {"x", 1};
    return writev(PIPE_FD, &vector, 1);
}

static long try_read(void)
{
    char byte;
    return read(FILE_FD, &byte, 1);
}

static long try_pread(void)
{
    char byte;
    return pread(FILE_FD, &byte, 1, 0);
}

static long try_dup(void)
{
    return dup2(FILE_FD, STDOUT_FILENO);
}

static long try_fcntl(void)
{
    return fcntl(FILE_FD, F_SETFL, O_APPEND);
}

static long try_ioctl(void)
{
    int count;
    return ioctl(PARSE_FD, FIONREAD, &count);
}

static long try_memfd(void)
{
    return memfd_create("x", 0);
}

static long try_shm(void)
{
    return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
}

static long try_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

static long try_make_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static long try_prctl(void)
{
    return prctl(PR_SET_DUMPABLE, 1);
}

static long try_uring(void)
{
    return syscall(SYS_io_uring_setup, 1, NULL);
}

static long try_mount(void)
{
    return syscall(SYS_mount, NULL, NULL, NULL, 0, NULL); /* would fail anyway */
}

#ifdef __x86_64__
/* getpid() of the 32-bit calls, whose numbers mean other things. */
static long try_other_architecture(void)
{
    long result;
    signal(SIGSEGV, SIG_DFL); /* AddressSanitizer would handle it */
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    return result;
}
#endif

/* ---- what must go on working ---- */
static long do_memory(void)
{
    for (gsize size = 16; size < 64 * 1024 * 1024; size *= 4) {
        char *at = malloc(size);
        memset(at, 1, size);
        at = realloc(at, size * 2);
        memset(at + size, 2, size);
        free(at);
    }
    return 0;
}

static long do_clock(void)
{
    return g_get_monotonic_time() > 0 && g_get_real_time() > 0 ? 0 : -1;
}

static long do_log(void)
{
    g_log_set_always_fatal(G_LOG_FATAL_MASK); /* g_test_init() made warnings fatal */
    g_warning("what a library says of a message");
    return 0;
}

static long do_answer(void)
{
    return send(PARSE_FD, "x", 1, MSG_NOSIGNAL) == 1 && write(STDOUT_FILENO, "", 0) == 0 &&
                   write(STDERR_FILENO, "", 0) == 0
               ? 0
               : -1;
}

static long do_assert(void)
{
    g_assertion_message(NULL, "file.c", 1, "function", "what a library's assertion says");
    return 0;
}

static long do_abort(void)
{
    abort();
}

/* ---- trying ---- */
typedef struct {
    const char *name;
    long (*what)(void);
    int result; /* of the child: a signal, or -errno, or 0 where it must work */
} Try;

static _Noreturn void child(long (*what)(void))
{
    int pair[2], ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 || dup2(pair[0], PARSE_FD) < 0 || pipe(ends) < 0 ||
        dup2(ends[1], PIPE_FD) < 0 || dup2(pair[1], FILE_FD) < 0)
        _exit(NOT_ENTERED);
    int null = open("/dev/null", O_WRONLY);
    if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || !parse_sandbox_enter(NULL))
        _exit(NOT_ENTERED);
    long result = what();
    _exit(result < 0 && errno != 0 ? errno : WORKED);
}

#ifdef __x86_64__
/* How a 32-bit call ends here without a sandbox: SIGSEGV where the kernel is built or booted without them, else 0. */
static int other_architecture_ends(void)
{
    int status;
    pid_t pid = fork();
    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        try_other_architecture();
        _exit(0);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
#endif

static int expected(const Try *try)
{
#ifdef __x86_64__
    if (try->what == try_other_architecture && other_architecture_ends() != 0)
        return other_architecture_ends();
#endif
    return try->result;
}

static void test_try(gconstpointer data)
{
    const Try *try = data;
    if (PARSE_UNDER_VALGRIND) {
        g_test_skip("no sandbox under valgrind");
        return;
    }
    pid_t pid = fork();
    g_assert_cmpint(pid, >=, 0);
    if (pid == 0)
        child(try->what);
    int status, result = expected(try);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    if (result > 0) {
        g_assert_true(WIFSIGNALED(status));
        g_assert_cmpint(WTERMSIG(status), ==, result);
    } else {
        g_assert_true(WIFEXITED(status));
        g_assert_cmpint(WEXITSTATUS(status), ==, result == 0 ? WORKED : -result);
    }
}

#ifdef PARSE_UNDER_ASAN /* which needs a soft no */
#define SIGSYS_OR_NOT_FOUND (-ENOENT)
#else
#define SIGSYS_OR_NOT_FOUND SIGSYS
#endif

static const Try tries[] = {
    /* files */
    {"open", try_open, -ENOENT}, /* softly: see parse-sandbox.c */
    {"create", try_creat, -ENOENT},
    {"stat", try_stat, -ENOENT},
    {"unlink", try_unlink, SIGSYS},
    /* the network */
    {"socket", try_socket, SIGSYS},
    {"socket-unix", try_socket_unix, SIGSYS},
    {"connect", try_connect, SIGSYS},
    {"send-elsewhere", try_send_elsewhere, SIGSYS},
    {"sendmsg", try_sendmsg, SIGSYS},
    {"receive-elsewhere", try_receive_elsewhere, SIGSYS},
    /* other processes */
    {"fork", try_fork, SIGSYS},
    {"exec", try_exec, SIGSYS},
    {"ptrace", try_ptrace, SIGSYS},
    {"read-other", try_read_other, SIGSYS},
    {"kill", try_kill, SIGSYS},
    {"signal-other", try_signal_other, SIGSYS},
    {"shared-memory", try_shm, SIGSYS},
    /* descriptors that should not be there */
    {"write", try_write, SIGSYS},
    {"write-pipe", try_write_pipe, SIGSYS},
    {"writev", try_writev, SIGSYS},
    {"read", try_read, SIGSYS},
    {"pread", try_pread, SIGSYS},
    {"dup", try_dup, SIGSYS},
    {"fcntl", try_fcntl, SIGSYS_OR_NOT_FOUND},
    {"ioctl", try_ioctl, SIGSYS_OR_NOT_FOUND},
    {"memfd", try_memfd, SIGSYS},
    {"recvmsg", try_recvmsg, SIGSYS},
    /* code, and ways around */
    {"code", try_code, SIGSYS},
    {"make-code", try_make_code, SIGSYS},
    {"prctl", try_prctl, SIGSYS},
    {"io-uring", try_uring, SIGSYS},
    {"mount", try_mount, SIGSYS},
#ifdef __x86_64__
    {"other-architecture", try_other_architecture, SIGSYS},
#endif
    /* what it needs */
    {"memory", do_memory, 0},
    {"clock", do_clock, 0},
    {"log", do_log, 0},
    {"answer", do_answer, 0},
    {"abort", do_abort, SIGABRT},
    {"assertion", do_assert, SIGABRT},
};

/* ---- a real reader, from outside ---- */
static char *parse_program(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    return g_build_filename(folder, "..", "zbd-parse", NULL);
}

static void await_ready(ReaderProcess *process)
{
    guint32 tag;
    g_autoptr(GBytes) reply = NULL;
    GPollFD poll = {process->socket, G_IO_IN, 0};
    while (!reply) {
        g_assert_cmpint(g_poll(&poll, 1, 60000), ==, 1);
        g_assert_cmpint(reader_process_receive(process), ==, READER_MORE);
        g_assert_cmpint(reader_process_next(process, &tag, &reply), !=, READER_TOO_MUCH);
    }
    g_assert_cmpuint(tag, ==, PARSE_READY);
}

static char *proc_file(const ReaderProcess *process, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)process->pid, name);
    char *text;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void assert_descriptors(const ReaderProcess *process)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)process->pid);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_assert_nonnull(folder);
    guint count = 0;
    for (const char *name; (name = g_dir_read_name(folder)); count++) {
        g_autofree char *link = g_build_filename(path, name, NULL);
        g_autofree char *target = g_file_read_link(link, NULL);
        int fd = atoi(name);
        g_assert_cmpint(fd, <=, PARSE_FD);
        if (fd == PARSE_FD)
            g_assert_true(g_str_has_prefix(target, "socket:"));
        else if (fd != STDERR_FILENO)
            g_assert_cmpstr(target, ==, "/dev/null");
    }
    g_assert_cmpuint(count, ==, 4);
}

static void test_real(void)
{
    ReaderProcess process;
    g_autoptr(GError) error = NULL;
    g_autofree char *program = parse_program();
    /* Open in us and not marked close-on-exec: it must not get there. */
    int leak = open("/dev/zero", O_RDONLY);
    g_assert_cmpint(leak, >=, 0);
    reader_process_start(program, "mx.example", FALSE, &process, &error);
    g_assert_no_error(error);
    await_ready(&process);
    g_autofree char *status = proc_file(&process, "status"), *limits = proc_file(&process, "limits");
    g_autofree char *squeezed = zb_text_one_line(limits);
    g_assert_nonnull(strstr(status, "\nNoNewPrivs:\t1\n"));
    g_assert_nonnull(strstr(status, "\nSeccomp:\t2\n"));
    g_assert_nonnull(strstr(squeezed, "Max open files 16 16 "));
    g_assert_nonnull(strstr(squeezed, "Max file size 0 0 "));
    g_assert_nonnull(strstr(squeezed, "Max core file size 1 1 "));
    g_assert_nonnull(strstr(squeezed, "Max cpu time 300 301 "));
#ifndef PARSE_UNDER_ASAN
    g_assert_nonnull(strstr(squeezed, "Max address space 402653184 402653184 "));
#endif
    assert_descriptors(&process);
    reader_process_kill(&process);
    reader_process_reap(&process, TRUE);
    close(leak);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autofree char *path = g_strconcat("/sandbox/", tries[i].name, NULL);
        g_test_add_data_func(path, &tries[i], test_try);
    }
    g_test_add_func("/sandbox/real", test_real);
    return g_test_run();
}
