#include "cli/zb-command.h"

#include <string.h>

#include "lib/i18n.h"
#include "lib/error.h"

gboolean zb_pages(ZbSession *session, const char *method, const char *request, ZbShowPage show, gpointer data,
                  GError **error)
{
    g_autofree char *cursor = g_strdup("");
    do {
        g_autofree char *next = NULL;
        g_auto(GStrv) rows = zb_client_page(session->client, method, request, cursor, &next, error);
        if (!rows || !show(session, rows, data, error))
            return FALSE;
        /* A daemon that gives the same cursor twice would keep us here for ever. */
        if (*next && strcmp(next, cursor) == 0) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL,
                        _("The daemon's answer is not understood: a page repeats"));
            return FALSE;
        }
        g_free(cursor);
        cursor = g_steal_pointer(&next);
    } while (*cursor);
    return TRUE;
}

static gboolean show_rows(ZbSession *session, char **rows, gpointer data, GError **error)
{
    const ZbDescribe *describe = data;
    for (guint i = 0; rows[i]; i++)
        if (!zb_printer_item(session->printer, rows[i], *describe, error))
            return FALSE;
    return TRUE;
}

gboolean zb_list(ZbSession *session, const char *method, const char *filter, ZbDescribe describe,
                 GError **error)
{
    return zb_pages(session, method, filter, show_rows, &describe, error);
}
