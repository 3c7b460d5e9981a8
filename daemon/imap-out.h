/* What is to be sent to the server: what the channel has not taken yet, and what has to wait because of IDLE. Pure.
 *
 * Between IDLE and its "+" nothing may be sent, and after that DONE comes before anything else (RFC 2177). */
#pragma once

#include <glib.h>

typedef enum {
    ZB_IDLE_NOT,
    ZB_IDLE_ASKED, /* the server has not said "+" yet */
    ZB_IDLE_ON,    /* the server tells by itself */
} ZbIdle;

typedef struct {
    GString *bytes; /* for the channel; whoever sends them takes them away */
    GString *held;  /* commands given while ZB_IDLE_ASKED */
    ZbIdle idle;
} ZbImapOut;

void zb_imap_out_init(ZbImapOut *out);
void zb_imap_out_clear(ZbImapOut *out);

/* `line` with its tag "z<number>". It ends an IDLE. */
void zb_imap_out_command(ZbImapOut *out, guint number, const char *line);
/* Begins an IDLE; there must be none. */
void zb_imap_out_idle(ZbImapOut *out, guint number);
/* "+" came. Means nothing where no IDLE waits for it. */
void zb_imap_out_continue(ZbImapOut *out);
/* The server does without our DONE. */
void zb_imap_out_idle_over(ZbImapOut *out);
