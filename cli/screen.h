/* The screens of zb-log, 80 columns wide: facts in, text out. Pure.
 *
 * They follow the domain's part D: first who, then what applies; neutral words; only keys that work. Every text of
 * the daemon's is made safe for a terminal here. `caller` is the answer of the bus method Caller. Results
 * (transfer full), each line ended by "\n". */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#define ZB_SCREEN_COLUMNS 80
/* Topics that have a key of their own, 1 to 9. */
#define ZB_SCREEN_TOPICS 9

typedef struct {
    gboolean out;       /* we called */
    gint64 seconds;     /* since the call began */
    const char *today;  /* YYYY-MM-DD, in `zone` */
    GTimeZone *zone;    /* in which people read times */
    const char *number; /* the number looked up; NULL where it was a name or reference */
} ZbScreenCall;

/* Who it may be: names only, nothing of what applies to them. `names` are one or more. */
char *zb_screen_who(const char *const *names, const ZbScreenCall *call);
/* Nobody known. */
char *zb_screen_unknown(const ZbScreenCall *call);
/* What applies to this caller (D.1 to D.3), what to say, the last six months. */
char *zb_screen_caller(JsonObject *caller, const ZbScreenCall *call);
/* A line for each limitation, to stand above the note: by then the screen itself may have scrolled away. "" for none;
 * `caller` may be NULL. */
char *zb_screen_reminder(JsonObject *caller, const char *today);
/* There is a threat (D.4), and the questions after it. */
char *zb_screen_threat(const ZbScreenCall *call);
char *zb_screen_behaviour_question(void);
/* What to do on signs of distress, and on danger. */
char *zb_screen_distress(void);
char *zb_screen_danger(void);

/* The references that the question offers, limited ones first, then open, then closed; at most ZB_SCREEN_TOPICS.
 * (transfer full, free with g_strfreev) */
char **zb_screen_topics(JsonObject *caller);
/* "Gaat over [1] ... [n] iets nieuws [?] weet ik niet" and the keys for marks. `caller` NULL: nobody known. */
char *zb_screen_topic_question(JsonObject *caller, const char *today);
/* Whether a stop_all is in force: then the question has k, m and v instead of n. */
gboolean zb_screen_has_stop_all(JsonObject *caller);
