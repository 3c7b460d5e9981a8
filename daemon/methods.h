/* The methods of the bus; man 7 zb-bus says what they take and give. Each answers its call, or keeps the message and
 * answers later. */
#pragma once

#include "daemon/bus.h"

/* methods.c: looking */
int zb_method_status(ZbBusCall *call);
int zb_method_timezone(ZbBusCall *call);
int zb_method_contacts(ZbBusCall *call);
int zb_method_citizens(ZbBusCall *call);
int zb_method_topics(ZbBusCall *call);
int zb_method_show(ZbBusCall *call);
int zb_method_raw(ZbBusCall *call);
int zb_method_find_caller(ZbBusCall *call);
int zb_method_caller(ZbBusCall *call);

/* methods-write.c: recording */
int zb_method_upload(ZbBusCall *call);
int zb_method_import(ZbBusCall *call);
int zb_method_ingest(ZbBusCall *call);
int zb_method_log_call(ZbBusCall *call);

/* methods-people.c: what people say of a contact */
int zb_method_waiting(ZbBusCall *call);
int zb_method_correct(ZbBusCall *call);

/* methods-merge.c: what people say of citizens and topics */
int zb_method_merge(ZbBusCall *call);
/* Takes back the merge of act `act`, in a transaction of its own: a row MERGE. (transfer full) */
char *zb_method_unmerge(ZbBusCall *call, gint64 act, GError **error);

/* rejudge.c: judging again */
int zb_method_rejudge(ZbBusCall *call);

/* status.c: what `zb status` shows, as JSON. (transfer full) */
char *zb_status_json(Zbd *zbd, GError **error);
/* In one line, for systemd. (transfer full) */
char *zb_status_line(Zbd *zbd);

/* What the methods share. */
/* Answers with one string, or with the error where it is NULL. Frees the string. */
/* Get the text in a statement of its own: in one call with it, `error` may be read before it is set. */
int zb_reply_text(ZbBusCall *call, char *text, const GError *error);
/* Answers with rows of JSON and, where it is not NULL, with where the list goes on. */
int zb_reply_rows(ZbBusCall *call, GPtrArray *rows, const char *next);
/* The object in a JSON text; ZB_ERROR_INVALID otherwise. (transfer full) */
JsonObject *zb_parse_object(const char *json, GError **error);
/* Today in the organisation's time zone. (transfer full) */
char *zb_today(const Zbd *zbd);
