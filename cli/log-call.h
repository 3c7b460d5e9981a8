/* One call as zb-log follows it: who, about what, the note, into the dossier.
 *
 * Steps run in this order; each returns FALSE with an error that ends zb-log with nothing recorded. Ctrl-C gives
 * G_IO_ERROR_CANCELLED until the note begins; from then on it makes the call a draft. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "cli/client.h"
#include "cli/log-terminal.h"
#include "cli/screen.h"
#include "lib/clock.h"

typedef struct {
    /* what was asked; borrowed */
    const char *bus, *host;
    const char *who;   /* number, name or reference; NULL: not given */
    const char *topic; /* as typed; NULL: ask */
    gint64 minutes;    /* -1: not given */
    gboolean out, confirmed;
    gboolean typed; /* the note comes from the terminal */
    /* tools; owned */
    ZbClient *client;
    ZbTerminal *terminal; /* NULL: none */
    GTimeZone *zone;
    const ZbClock *clock;
    gint64 started;
    /* what was found; owned */
    char *given;        /* what was typed for `who` */
    char *number;       /* `who` where that is a phone number */
    JsonObject *caller; /* NULL: nobody known, or not known who it is */
    char *reference;    /* topic, or "new"; NULL: not known */
    const char *kind;   /* a report or request under a stop_all, in words; NULL: a complaint */
    GString *note;
    GPtrArray *behaviour; /* codes; static */
    gboolean distress, danger, threatened, draft;
} ZbCall;

/* Who it is: the choice, the key that confirms it, the screen. */
gboolean zb_call_identify(ZbCall *call, GError **error);
/* Which topic: --topic, or the question. */
gboolean zb_call_choose_topic(ZbCall *call, GError **error);
/* What was said; and after a threat, what it was. */
gboolean zb_call_take_note(ZbCall *call, GError **error);
/* Into the dossier. Where that fails, with a terminal: again, or the note shown to be kept. */
gboolean zb_call_record(ZbCall *call, GError **error);

/* Helpers of the steps */
void zb_call_show(ZbCall *call, char *screen); /* takes the screen */
ZbScreenCall zb_call_screen(ZbCall *call, char **ret_today);
gboolean zb_call_cancelled(GError **error); /* FALSE, always */
/* The mark of d, n or g: kept, and what to do shown. */
void zb_call_mark(ZbCall *call, char letter);
