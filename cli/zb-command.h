/* The subcommands of zb: what they share. One file per subcommand, cli/zb-NAME.c; the table in zb-main.c drives
 * dispatch and help. */
#pragma once

#include <glib.h>

#include "cli/client.h"
#include "cli/printer.h"

/* What was asked on the command line. Every option of every subcommand has its field; absent: NULL or FALSE. */
typedef struct {
    char *bus, *host;
    gboolean json, help, version;
    char *citizen, *topic, *verdict, *since, *until, *match;
    gboolean limited, raw, force, dry_run;
    char *text, *title, *reason, *answers, *act;
    char **arguments; /* NULL where there are none */
} ZbRequest;

typedef struct {
    const ZbRequest *request;
    ZbClient *client; /* NULL of a command that needs no daemon */
    ZbPrinter *printer;
} ZbSession;

/* FALSE with the error that zb shows and takes its status from. */
typedef gboolean (*ZbRun)(ZbSession *session, GError **error);

gboolean zb_run_import(ZbSession *session, GError **error);
gboolean zb_run_ingest(ZbSession *session, GError **error);
gboolean zb_run_contacts(ZbSession *session, GError **error);
gboolean zb_run_citizens(ZbSession *session, GError **error);
gboolean zb_run_topics(ZbSession *session, GError **error);
gboolean zb_run_show(ZbSession *session, GError **error);
gboolean zb_run_status(ZbSession *session, GError **error);
gboolean zb_run_vocabulary(ZbSession *session, GError **error);

gboolean zb_run_why(ZbSession *session, GError **error);
gboolean zb_run_link(ZbSession *session, GError **error);
gboolean zb_run_ack(ZbSession *session, GError **error);
gboolean zb_run_mark(ZbSession *session, GError **error);
gboolean zb_run_unmark(ZbSession *session, GError **error);
gboolean zb_run_triage(ZbSession *session, GError **error);
gboolean zb_run_undo(ZbSession *session, GError **error);
gboolean zb_run_merge(ZbSession *session, GError **error);
gboolean zb_run_rejudge(ZbSession *session, GError **error);

/* Links a contact to topics ("new": a new one), with the request's --citizen, --title and --reason; tells what it is now. */
gboolean zb_correct(ZbSession *session, const char *contact, const char *const *topics, GError **error);
/* Asks the five questions, or takes --answers, and confirms the repetition. A yes confirms nothing, and says what to do. */
gboolean zb_confirm(ZbSession *session, const char *contact, GError **error);
/* What a merge did, or that it was taken back: a row MERGE. */
void zb_merge_describe(ZbPrinter *printer, JsonObject *row);
/* What was merged into a citizen or topic, as `Show` gives it. */
void zb_merge_fields(ZbPrinter *printer, JsonObject *row);
/* One reason: an object of `evidence`. */
void zb_why_reason(ZbPrinter *printer, JsonObject *evidence);
/* What an entry of a contact's history says of it: an estimate, a mark, or what it links to, "B4 (now B1)". (transfer full) */
char *zb_history_words(JsonObject *entry);
/* The reasons of a contact as `Show` gives it. */
void zb_why_describe(ZbPrinter *printer, JsonObject *row);

/* A paged method, page after page; `show` gets each page's rows, FALSE ends it with its error. */
typedef gboolean (*ZbShowPage)(ZbSession *session, char **rows, gpointer data, GError **error);
gboolean zb_pages(ZbSession *session, const char *method, const char *request, ZbShowPage show, gpointer data,
                  GError **error);
/* All rows of one, each described. */
gboolean zb_list(ZbSession *session, const char *method, const char *filter, ZbDescribe describe,
                 GError **error);

/* Uploads the file `path` ("-": standard input) in chunks. ZB_ERROR_INVALID where it is empty, ZB_ERROR_NOT_FOUND or
 * ZB_ERROR_IO where it cannot be read; each names the file. */
gboolean zb_upload_file(ZbClient *client, const char *path, guint64 *ret_transfer, GError **error);

/* The columns and one row of a table of contacts or topics: lists and `zb show` print them alike. */
void zb_contacts_table(ZbPrinter *printer);
void zb_contacts_row(ZbPrinter *printer, JsonObject *row);
void zb_topics_table(ZbPrinter *printer);
void zb_topics_row(ZbPrinter *printer, JsonObject *row);

/* What a contact is, in one line: estimate, citizen, topics, marks. (transfer full) */
char *zb_contact_words(JsonObject *contact);
/* "onzeker (eerder herhaling)". (transfer full) */
char *zb_verdict_words(JsonObject *contact);
/* The marks, the threat first. (transfer full) */
char *zb_marks_words(JsonObject *contact);
/* "onderwerp begrensd KL-2026-0147, brief UIT-2026-0312 van 10 maart 2026, tot en met ...". (transfer full) */
char *zb_limitation_words(JsonObject *limitation);
