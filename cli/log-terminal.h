/* The handler's terminal: one key at a time, and lines that survive an interruption.
 *
 * While it is open the terminal gives each key at once and does not echo; SIGINT, SIGTERM, SIGHUP, SIGQUIT and
 * SIGTSTP come through a signalfd, so that there is always a way back: whatever ends zb-log, zb_terminal_close()
 * restores what the terminal was. */
#pragma once

#include <glib.h>

typedef struct ZbTerminal ZbTerminal;

/* Beside characters: what else can come. */
enum {
    ZB_KEY_INTERRUPT = -1, /* Ctrl-C */
    ZB_KEY_GONE = -2,      /* the terminal went away, or somebody ends us */
    ZB_KEY_RESUMED = -3,   /* after Ctrl-Z and fg: show again what was asked */
};

#define ZB_KEY_CTRL(letter) ((letter) - '@')
#define ZB_KEY_DELETE 0x7f
#define ZB_KEY_BACKSPACE 0x08

/* Keys from standard input where that is a terminal, else from /dev/tty. NULL: there is no terminal. */
ZbTerminal *zb_terminal_open(void);
void zb_terminal_close(ZbTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbTerminal, zb_terminal_close)

guint zb_terminal_columns(ZbTerminal *terminal);
/* To the terminal, wherever standard output goes. Safe text only. */
void zb_terminal_write(ZbTerminal *terminal, const char *text);

/* Waits for a key: a character, or one of ZB_KEY_*. Escape sequences (arrows and the like) are skipped. */
int zb_terminal_key(ZbTerminal *terminal);

/* Waits until `fd` has something to read: 0, or ZB_KEY_INTERRUPT or ZB_KEY_GONE. */
int zb_terminal_wait(ZbTerminal *terminal, int fd);
