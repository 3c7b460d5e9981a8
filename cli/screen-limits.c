#include "cli/screen-limits.h"

#include "cli/field.h"
#include "cli/screen.h"

static gboolean is_kind(JsonObject *limitation, const char *kind)
{
    return g_strcmp0(zb_field_text(limitation, "kind"), kind) == 0;
}

JsonObject *zb_limit_next(JsonObject *caller, const char *kind, guint *from)
{
    for (guint i = *from; i < zb_field_count(caller, "limitations"); i++) {
        JsonObject *limitation = zb_field_row(caller, "limitations", i);
        if (is_kind(limitation, kind)) {
            *from = i + 1;
            return limitation;
        }
    }
    return NULL;
}

JsonObject *zb_limit_first(JsonObject *caller, const char *kind)
{
    guint from = 0;
    return zb_limit_next(caller, kind, &from);
}

gboolean zb_screen_has_stop_all(JsonObject *caller)
{
    return caller && zb_limit_first(caller, "stop_all");
}

gboolean zb_limit_covers(JsonObject *caller, const char *topic)
{
    guint from = 0;
    for (JsonObject *limitation; (limitation = zb_limit_next(caller, "stop_topic", &from));)
        if (g_strcmp0(zb_field_text(limitation, "topic"), topic) == 0)
            return TRUE;
    return FALSE;
}
