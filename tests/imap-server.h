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
    guint64 sent;
    guint64 cut_after, stall_after; /* bytes sent; G_MAXUINT64: never */
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
    gsize slice;                    /* send in slices of so many bytes; 0: at once */
    guint32 refuses;                /* NO where this UID is asked for */
    guint32 breaks_at;              /* closes where this UID is asked for */
    guint32 withholds;              /* lists this UID, but never gives it */
    guint32 lies;                   /* the literal of this UID is longer than it says */
    Mail arrives;                   /* with the next NOOP; uid 0: none */
    guint bodies;                   /* given so far */
    guint noops, logins;
    gboolean writable; /* SELECT and STORE may be given */
    GString *stored;   /* their arguments, ";" behind each */
    guint64 longest;   /* most bytes sent on one connection */
};

/* On a free port of 127.0.0.1. */
Server *server_new(sd_event *event);
void server_free(Server *server);
/* Ends all connections. */
void server_hang_up(Server *server);
