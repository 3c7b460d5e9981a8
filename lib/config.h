/* The configuration: one file in GKeyFile's format, man 5 zb.conf.
 *
 * A table in config.c says for every key its group, its reader and its default. Unknown and doubled groups
 * and keys, bad values and missing files are errors (ZB_ERROR_CONFIG) that name file and line. Secrets are
 * never in the file: it names files, or systemd credentials ($CREDENTIALS_DIRECTORY), that hold them. */
#pragma once

#include <glib.h>

/* [mailbox NAME] */
typedef struct {
    char *name;
    char *url;           /* imap://host[:port] or imaps://host[:port], no path, no user */
    gboolean starttls;   /* imap:// asks STARTTLS, unless the host is loopback and plaintext is set */
    char *user;          /* the mailbox's address */
    char *login;         /* who logs in; defaults to user */
    char *password_file; /* absolute */
    char *ca_file;       /* NULL: the system's */
    char *folder;        /* first of `folders`; default INBOX */
    char **folders, **sent_folders;
    gint64 poll; /* µs between two NOOPs */
} ZbMailbox;

/* [smtp] */
typedef struct {
    char *url; /* smtp://host[:port] or smtps://host[:port] */
    char *from;
    char *login, *password_file; /* both or neither; NULL: no authentication */
    char *ca_file;
    gboolean plaintext; /* smtp:// without STARTTLS; loopback hosts only, or by `plaintext = yes` */
} ZbSmtp;

typedef struct {
    char *file; /* as given */
    char *organisation, *domain, *authserv_id;
    GTimeZone *timezone;
    char *store_path; /* of [store] url sqlite:PATH, absolute */
    char *bus_socket; /* absolute */
    gboolean bus_development;
    GPtrArray *mailboxes;           /* of ZbMailbox, owned; in the file's order */
    ZbSmtp *smtp;                   /* NULL: no [smtp]; mails stay queued */
    char *duty_handler, *duty_lead; /* handler ids; NULL where not set */
    char *handler_group, *lead_group, *administrator_group,
        *auditor_group; /* Unix groups; NULL where not set */
    char *templates;    /* folder whose files replace the compiled-in templates; NULL */
} ZbConfig;

/* Reads and checks `file`. */
ZbConfig *zb_config_load(const char *file, GError **error);
void zb_config_free(ZbConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbConfig, zb_config_free)

/* Reads a secret: the first line of `file`. A relative name is one of systemd's credentials. The caller wipes
 * it with zb_secret_free(). ZB_ERROR_CONFIG names the file, never its content. */
char *zb_secret_read(const char *file, GError **error);
void zb_secret_free(char *secret);
