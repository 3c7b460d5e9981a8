/* The configuration: one file in GKeyFile's format, man 5 zb.conf.
 *
 * A table in config.c says for every key its group, its reader and its default. Unknown and doubled groups
 * and keys, bad values and missing files are errors (ZB_ERROR_CONFIG) that name file and line. Secrets are
 * never in the file: it names files, or systemd credentials ($CREDENTIALS_DIRECTORY), that hold them. */
#pragma once

#include <glib.h>
#include "lib/secret.h"

/* What is done in the mailbox with a message that is recorded: the same for all, whatever they are. */
typedef enum {
    ZB_AFTER_NOTHING,
    ZB_AFTER_KEYWORD, /* it gets ZB_AFTER_STORE_KEYWORD */
    ZB_AFTER_SEEN,    /* it gets \Seen */
    ZB_AFTER_MOVE,    /* into `folder` */
} ZbAfterKind;

#define ZB_AFTER_STORE_KEYWORD "zb-recorded"

typedef struct {
    ZbAfterKind kind;
    char *folder; /* of ZB_AFTER_MOVE; else NULL */
} ZbAfterStore;

/* Logging in with an access token instead of a password: an OAuth2 client with credentials of its own (RFC 6749 4.4). */
typedef struct {
    char *
        token_url; /* https://host[:port]/path, or http:// to a loopback host; NULL: no OAuth2, and the others are NULL too */
    char *client_id, *client_secret_file; /* the file: as password_file */
    char *scope;                          /* NULL: none is named */
    char *ca_file;                        /* for the endpoint; NULL: the system's */
    char *mechanism;                      /* "XOAUTH2", "OAUTHBEARER"; NULL: whichever the server has */
} ZbOauth;

/* [mailbox NAME] */
typedef struct {
    char *name;
    char *url;           /* imap://host[:port] or imaps://host[:port], no path, no user */
    gboolean starttls;   /* imap://: go on only after STARTTLS; FALSE: imaps://, or plaintext is allowed */
    char *user;          /* the mailbox's address */
    char *login;         /* who logs in; defaults to user */
    char *password_file; /* absolute; zb_secret_read(); NULL: by oauth */
    ZbOauth oauth;
    char *ca_file;                  /* NULL: the system's */
    char **folders, **sent_folders; /* default: INBOX; none */
    gboolean plaintext;       /* `plaintext = yes`: imap:// without TLS to a host that is not loopback */
    gint64 poll;              /* µs between two NOOPs, without IDLE */
    gint64 message_limit;     /* bytes; of a larger message only the header is taken in */
    ZbAfterStore after_store; /* in `folders` */
} ZbMailbox;

/* A GDestroyNotify. */
void zb_mailbox_free(gpointer mailbox);

/* [smtp] */
typedef struct {
    char *url; /* smtp://host[:port] or smtps://host[:port] */
    char *from;
    char *login, *password_file; /* login NULL: no authentication; else with the password, or by oauth */
    ZbOauth oauth;
    char *ca_file;
    /* smtp:// without STARTTLS: by `plaintext = yes`, and to a loopback host unless `plaintext = no`. FALSE: smtps://, or
     * go on only after STARTTLS. */
    gboolean plaintext;
} ZbSmtp;

typedef struct {
    char *file; /* as given */
    char *organisation, *domain, *authserv_id;
    GTimeZone *timezone;
    char *store_path; /* of [store] url sqlite:PATH, absolute */
    char *bus_socket; /* absolute */
    gboolean bus_development;
    GPtrArray *mailboxes;           /* of ZbMailbox, owned; in the file's order */
    ZbSmtp *smtp;                   /* NULL: no [smtp]; alerts wait */
    char *duty_handler, *duty_lead; /* handler ids; NULL where not set */
    char *handler_group, *lead_group, *administrator_group,
        *auditor_group;  /* Unix groups; NULL where not set */
    char **vocabularies; /* the organisation's own, absolute paths; NULL where there are none */
    char *marks_file;    /* rules beside those compiled in; NULL */
    char *protocol;      /* where the organisation's own protocols are, for the alerts; NULL */
    char *templates;     /* folder whose files replace the compiled-in templates; NULL */
} ZbConfig;

/* Reads and checks `file`. Changes nothing and reads no secret, but makes sure that the files named can be read. The
 * message: "FILE:LINE: [GROUP] KEY: what is wrong". */
ZbConfig *zb_config_load(const char *file, GError **error);
void zb_config_free(ZbConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbConfig, zb_config_free)
