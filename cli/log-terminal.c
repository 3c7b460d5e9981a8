#include "cli/log-terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE 0x1b
/* An escape sequence comes in one go; Esc pressed alone has nothing behind it. */
#define ESCAPE_WAIT_MS 30

struct ZbTerminal {
    int in, out;
    int tty; /* opened here; -1: standard input is the terminal */
    int signals;
    sigset_t blocked_before;
    struct termios before;
    gboolean raw;
    guchar pending[64]; /* bytes read and not yet given as keys */
    gsize n_pending;
};

static void enter_raw(ZbTerminal *terminal)
{
    struct termios raw = terminal->before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    terminal->raw = tcsetattr(terminal->in, TCSADRAIN, &raw) == 0;
}

static void leave_raw(ZbTerminal *terminal)
{
    if (terminal->raw)
        tcsetattr(terminal->in, TCSADRAIN, &terminal->before);
    terminal->raw = FALSE;
}

static void catch_signals(ZbTerminal *terminal)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT};
    sigset_t set;
    sigemptyset(&set);
    for (guint i = 0; i < G_N_ELEMENTS(caught); i++)
        sigaddset(&set, caught[i]);
    sigprocmask(SIG_BLOCK, &set, &terminal->blocked_before);
    terminal->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

ZbTerminal *zb_terminal_open(void)
{
    g_autoptr(ZbTerminal) terminal = g_new0(ZbTerminal, 1);
    terminal->signals = -1;
    terminal->tty = isatty(STDIN_FILENO) ? -1 : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    terminal->in = isatty(STDIN_FILENO) ? STDIN_FILENO : terminal->tty;
    terminal->out = isatty(STDOUT_FILENO) ? STDOUT_FILENO : terminal->in;
    if (terminal->in < 0 || tcgetattr(terminal->in, &terminal->before) < 0)
        return NULL;
    catch_signals(terminal);
    if (terminal->signals < 0)
        return NULL;
    enter_raw(terminal);
    return g_steal_pointer(&terminal);
}

void zb_terminal_close(ZbTerminal *terminal)
{
    if (!terminal)
        return;
    leave_raw(terminal);
    if (terminal->signals >= 0) {
        close(terminal->signals);
        sigprocmask(SIG_SETMASK, &terminal->blocked_before, NULL);
    }
    if (terminal->tty >= 0)
        close(terminal->tty);
    g_free(terminal);
}

guint zb_terminal_columns(ZbTerminal *terminal)
{
    struct winsize size;
    if (ioctl(terminal->out, TIOCGWINSZ, &size) < 0 || size.ws_col < 40)
        return 80;
    return size.ws_col;
}

void zb_terminal_write(ZbTerminal *terminal, const char *text)
{
    gsize length = strlen(text);
    while (length > 0) {
        gssize n = write(terminal->out, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return; /* the terminal is gone: reading from it tells so */
        text += n;
        length -= (gsize)n;
    }
}

/* What a signal means for who waits; 0: nothing. Ctrl-Z stops us here, with the terminal as it was. */
static int take_signal(ZbTerminal *terminal)
{
    struct signalfd_siginfo info;
    if (read(terminal->signals, &info, sizeof info) != (gssize)sizeof info)
        return 0;
    switch (info.ssi_signo) {
    case SIGINT:
        return ZB_KEY_INTERRUPT;
    case SIGTSTP:
        leave_raw(terminal);
        raise(SIGSTOP);
        return 0;
    case SIGCONT:
        enter_raw(terminal);
        return ZB_KEY_RESUMED;
    default:
        return ZB_KEY_GONE;
    }
}

/* 0: `fd` can be read; else what came instead. `limit` as in poll(2); 1: nothing in time. */
static int wait_for(ZbTerminal *terminal, int fd, int limit)
{
    struct pollfd watched[] = {{terminal->signals, POLLIN, 0}, {fd, POLLIN, 0}};
    for (;;) {
        int n = poll(watched, G_N_ELEMENTS(watched), limit);
        if (n < 0 && errno != EINTR)
            return ZB_KEY_GONE;
        if (n == 0)
            return 1;
        int key = n > 0 && watched[0].revents ? take_signal(terminal) : 0;
        if (key != 0)
            return key;
        if (n > 0 && watched[1].revents)
            return 0;
    }
}

int zb_terminal_wait(ZbTerminal *terminal, int fd)
{
    int key;
    while ((key = wait_for(terminal, fd, -1)) == ZB_KEY_RESUMED)
        ;
    return key;
}

/* Adds to the pending bytes: 0, or what came instead, or 1 where nothing came within `limit`. */
static int read_more(ZbTerminal *terminal, int limit)
{
    int key = wait_for(terminal, terminal->in, limit);
    if (key != 0)
        return key;
    gssize n = read(terminal->in, terminal->pending + terminal->n_pending,
                    sizeof terminal->pending - terminal->n_pending);
    if (n <= 0)
        return n < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : ZB_KEY_GONE;
    terminal->n_pending += (gsize)n;
    return 0;
}

static void drop(ZbTerminal *terminal, gsize n)
{
    terminal->n_pending -= n;
    memmove(terminal->pending, terminal->pending + n, terminal->n_pending);
}

/* Length of the escape sequence at the front, or 0 where it is not complete: CSI ... final byte, or SS3 and one. */
static gsize sequence_length(const ZbTerminal *terminal)
{
    if (terminal->n_pending < 2)
        return 0;
    if (terminal->pending[1] == 'O')
        return terminal->n_pending >= 3 ? 3 : 0;
    if (terminal->pending[1] != '[')
        return 1;
    for (gsize i = 2; i < terminal->n_pending; i++)
        if (terminal->pending[i] >= 0x40 && terminal->pending[i] <= 0x7e)
            return i + 1;
    /* No sequence is this long: do not wait for its end for ever. */
    return terminal->n_pending == sizeof terminal->pending ? terminal->n_pending : 0;
}

static int skip_sequence(ZbTerminal *terminal)
{
    gsize length;
    while ((length = sequence_length(terminal)) == 0) {
        int came = read_more(terminal, ESCAPE_WAIT_MS);
        if (came == 1) {
            length = terminal->n_pending;
            break;
        }
        if (came != 0)
            return came;
    }
    drop(terminal, length);
    return 0;
}

/* The character at the front, taken away; 0 where its bytes are not complete. What is not UTF-8 becomes U+FFFD. */
static int take_character(ZbTerminal *terminal)
{
    gunichar character =
        g_utf8_get_char_validated((const char *)terminal->pending, (gssize)terminal->n_pending);
    if (character == (gunichar)-2)
        return 0;
    if (character == (gunichar)-1 || character == 0) {
        drop(terminal, 1);
        return 0xfffd;
    }
    drop(terminal, (gsize)g_unichar_to_utf8(character, NULL));
    return (int)character;
}

int zb_terminal_key(ZbTerminal *terminal)
{
    for (;;) {
        int came = 0;
        if (terminal->n_pending > 0 && terminal->pending[0] == ESCAPE)
            came = skip_sequence(terminal);
        else if (terminal->n_pending > 0 && (came = take_character(terminal)) != 0)
            return came;
        else
            came = read_more(terminal, -1);
        if (came < 0)
            return came;
    }
}
