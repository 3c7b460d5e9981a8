/* The dossier's exchange format: one JSON file of handlers, citizens, topics with their decisions, and history.
 *
 * zb_import_parse() reads and checks the whole file and changes nothing: unknown and doubled keys, wrong types, bad
 * dates and addresses, dangling and doubled ids are ZB_ERROR_INVALID with the place of the fault
 * ("citizens[3].emails[0]: ..."; for broken JSON its line and column, "dossier.json:12:7: ..."); no message has a
 * value of the file. Storing it is lib/intake's. The format: man 5 zb-dossier.json. Strings are valid UTF-8 without
 * control characters other than \n and \t. */
#pragma once

#include <glib.h>
#include "lib/clock.h"

typedef struct {
    char *id, *name, *email;
    char *account; /* NULL */
    char **roles;  /* of handler, lead, administrator, auditor; default {"handler"} */
} ZbImportHandler;

typedef struct {
    char *name, *email, *phone; /* email, phone: NULL where absent or empty */
    char *scope;
} ZbImportRepresentative;

typedef struct {
    char *id, *name;
    char **emails, **phones;    /* as written */
    char *address;              /* "" */
    GPtrArray *representatives; /* of ZbImportRepresentative */
    char *notes;                /* "" */
} ZbImportCitizen;

typedef struct {
    char *kind;                                    /* stop_topic, stop_all, continue */
    char *date;                                    /* day */
    char *letter_reference;                        /* NULL */
    char *letter_date;                             /* NULL */
    char *until;                                   /* NULL; required for stop_all */
    char *scope_in, *scope_out, *letter_signed_by; /* NULL where absent */
    char *delivered;                               /* day, or NULL */
} ZbImportDecision;

typedef struct {
    char *id, *citizen, *reference, *title, *description; /* description: "" */
    char *opened;                                         /* day */
    char *status;                                         /* open, limited, closed */
    char *handler;                                        /* NULL */
    ZbImportDecision *decision;                           /* NULL */
} ZbImportTopic;

typedef struct {
    char *id, *channel;    /* email, phone, letter, counter */
    gint64 at;             /* µs UTC */
    char *citizen, *topic; /* topic: NULL */
    char *direction;       /* in, out */
    char *subject;         /* "" */
    char *message_id;      /* NULL; without brackets */
    char *text;
    char *from, *to; /* NULL */
} ZbImportContact;

typedef struct {
    char *organisation, *mailbox, *as_of;              /* as_of: day */
    GPtrArray *handlers, *citizens, *topics, *history; /* owned */
} ZbImport;

/* `zone`: of times without one. `name` stands in messages (a file name). */
ZbImport *zb_import_parse(const char *name, const char *data, gsize length, GTimeZone *zone, GError **error);
void zb_import_free(ZbImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbImport, zb_import_free)
