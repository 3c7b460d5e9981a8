/* The limitations in a Caller's answer. Borrowed. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/* The first limitation of `kind` at `*from` or later, which then points behind it; NULL: none. */
JsonObject *zb_limit_next(JsonObject *caller, const char *kind, guint *from);
JsonObject *zb_limit_first(JsonObject *caller, const char *kind);
/* Whether a stop_topic is in force on `topic`. */
gboolean zb_limit_covers(JsonObject *caller, const char *topic);
