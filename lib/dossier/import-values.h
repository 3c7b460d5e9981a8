/* Readers of the values that only a dossier's file has: zb_import_parse()'s tables name them. */
#pragma once

#include "lib/dossier/json-fields.h"

/* One of a few words. */
gboolean zb_import_kind(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_status(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_channel(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_direction(ZbJsonPlace *place, JsonNode *node, gpointer field);

/* Lists; `field` is a char ***. */
gboolean zb_import_emails(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_phones(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_roles(ZbJsonPlace *place, JsonNode *node, gpointer field);

/* An empty text says that there is none: the field stays NULL. */
gboolean zb_import_email_or_none(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_phone_or_none(ZbJsonPlace *place, JsonNode *node, gpointer field);
/* Whom a contact came from or went to: an e-mail address, of a call a number. */
gboolean zb_import_address(ZbJsonPlace *place, JsonNode *node, gpointer field);
gboolean zb_import_account(ZbJsonPlace *place, JsonNode *node, gpointer field);
/* "<a@b>" or "a@b" gives "a@b". */
gboolean zb_import_message_id(ZbJsonPlace *place, JsonNode *node, gpointer field);
