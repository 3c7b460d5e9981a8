/* How mail systems talk when they could not deliver a message. Pure; all texts in lower case. */
#pragma once

#include <glib.h>

/* A subject such as "undelivered mail returned to sender", "onbestelbaar: klacht". */
gboolean zb_bounce_subject(const char *subject);
/* The first lines of a text hold something like "could not be delivered". */
gboolean zb_bounce_phrase(const char *text);
/* A text holds what only mail systems write: an SMTP reply with its enhanced status code ("550 5.1.1", RFC 3463), the fields of
 * a delivery status, the words of well-known mail servers. */
gboolean zb_bounce_technical(const char *text);
