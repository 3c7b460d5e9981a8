/* A scripted IMAP server in the test's own event loop: it behaves, unless its mood is set otherwise. */
#pragma once

#include <glib.h>
#include <systemd/sd-event.h>

typedef struct {
    guint32 uid;
    const char *raw; /* static */
} Mail;

typedef struct Server Server;

typedef struct {
    Server *server;
    int fd;
    sd_event_source *source;
    GString *in;
    char *asked;  /* tag of an IDLE that has no answer yet, or NULL */
    char *idling; /* tag of the IDLE under way, or NULL */
    guint commands;
    guint64 sent;
    guint64 cut_after, stall_after; /* bytes sent; G_MAXUINT64: never */
    guint cut_at;                   /* closes when this command comes, counted from 1; 0: never */
} Link;

struct Server {
    sd_event *event;
    int fd, port;
    sd_event_source *source;
    GPtrArray *links; /* of Link, owned; all that ever were */
    GArray *mails;    /* of Mail */
    guint32 uidvalidity;
    /* Its mood; NULL: it behaves. */
    const char *greeting, *capability, *login, *examine,
        *noop;                      /* instead of the ordinary answer, without tag */
    const char *after_login;        /* in the same segment as LOGIN's OK */
    const char *tail;               /* said once, before the first answer after that */
    const char *chatter;            /* said before every answer */
    const char *junk;               /* once, instead of the answer to EXAMINE */
    guint64 cut_after, stall_after; /* for the next connection only */
    guint cut_at;                   /* the same */
    gsize slice;                    /* send in slices of so many bytes; 0: at once */
    guint32 refuses;                /* NO where this UID is asked for */
    guint32 breaks_at;              /* closes where this UID is asked for */
    guint32 withholds;              /* lists this UID, but never gives it */
    guint32 lies;                   /* the literal of this UID is longer than it says */
    Mail arrives;                   /* with the next NOOP, or told in IDLE; uid 0: none */
    const char *idle;               /* instead of the ordinary answer to IDLE; "%t" is the tag */
    /* A trick, played `trick_times` where a command begins with `trick_on`: says this, where "%t" is the tag and "%0" a NUL;
     * then the ordinary answer, unless `trick_instead`. */
    const char *trick_on, *trick_says;
    gboolean trick_instead;
    guint trick_times;
    guint tricked; /* how often it was played */
    guint bodies;  /* given so far */
    guint noops, logins, idles;
    gboolean writable; /* SELECT and STORE may be given */
    GString *stored;   /* their arguments, ";" behind each */
};

/* On a free port of 127.0.0.1. */
Server *server_new(sd_event *event);
void server_free(Server *server);
/* Whoever idles hears of what arrived. */
void server_push(Server *server);
/* Says "+" where that is due. */
void server_let_idle(Server *server);
/* Says this on all connections. */
void server_say(Server *server, const char *words);
/* Says nothing more on any. */
void server_stall(Server *server);
/* Ends all connections. */
void server_hang_up(Server *server);
