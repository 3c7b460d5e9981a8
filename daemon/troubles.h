/* Messages that failed alone, and how long each is left alone: counted in polls, doubled at each failure. Pure. */
#pragma once

#include <glib.h>

typedef struct {
    guint failures;
    guint pause; /* polls until it may be asked for again */
} ZbTrouble;

/* uid → ZbTrouble. */
GHashTable *zb_troubles_new(void);

/* NULL: none. Borrowed. */
ZbTrouble *zb_troubles_of(GHashTable *troubles, guint32 uid);
/* One failure more; the pause is the caller's to set. Borrowed. */
ZbTrouble *zb_troubles_fail(GHashTable *troubles, guint32 uid);
void zb_troubles_forget(GHashTable *troubles, guint32 uid);
/* A poll or a connecting: all come nearer to their next try. */
void zb_troubles_tick(GHashTable *troubles);

/* The pause after so many failures (1 or more): at most about an hour's polls. */
guint zb_trouble_pause(guint failures);
