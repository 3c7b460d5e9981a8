#include "cli/zb-command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/words.h"
#include "lib/error.h"

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The *.eml of a folder, by name. */
static gboolean add_folder(GPtrArray *files, const char *folder, GError **error)
{
    g_autoptr(GError) failed = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &failed);
    if (!dir) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_IO, _("%s cannot be read: %s"), folder, failed->message);
        return FALSE;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    const char *name;
    while ((name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".eml"))
            g_ptr_array_add(found, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(found, by_name);
    g_ptr_array_extend_and_steal(files, g_steal_pointer(&found));
    return TRUE;
}

/* What can be wrong with one message, while the next may be well. */
static gboolean concerns_one_file(const GError *error)
{
    return error->code == ZB_ERROR_INVALID || error->code == ZB_ERROR_NOT_FOUND ||
           error->code == ZB_ERROR_CONFLICT;
}

static void describe(ZbPrinter *printer, JsonObject *row)
{
    g_autofree char *verdict = zb_verdict_words(row);
    g_autofree char *topics = zb_field_joined(row, "topics");
    g_autofree char *marks = zb_marks_words(row);
    const char *citizen = zb_field_text(row, "citizen");
    zb_printer_line(printer, "%" G_GINT64_FORMAT "  %s  %s%s%s%s%s", zb_field_number(row, "id", 0),
                    citizen ? citizen : "-", verdict, topics ? "  " : "", topics ? topics : "",
                    *marks ? "  " : "", marks);
}

static gboolean ingest(ZbSession *session, const char *path, GError **error)
{
    guint64 transfer;
    if (!zb_upload_file(session->client, path, &transfer, error))
        return FALSE;
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *row = zb_client_submit(session->client, "Ingest", transfer, shown, error);
    return row && zb_printer_item(session->printer, row, describe, error);
}

/* Progress, for a person who looks on while standard output goes elsewhere. */
static void show_progress(guint done, guint total)
{
    if (isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
        fprintf(stderr, done < total ? "\r%u/%u" : "\r%u/%u\n", done, total);
}

static gboolean ingest_all(ZbSession *session, GPtrArray *files, GError **error)
{
    g_autoptr(GError) first = NULL;
    guint failures = 0;
    for (guint i = 0; i < files->len; i++) {
        g_autoptr(GError) failed = NULL;
        if (!ingest(session, files->pdata[i], &failed)) {
            g_autofree char *shown = g_filename_display_name(files->pdata[i]);
            g_prefix_error(&failed, "%s: ", shown);
            if (!concerns_one_file(failed) && failed->code != ZB_ERROR_IO) {
                g_propagate_error(error, g_steal_pointer(&failed));
                return FALSE;
            }
            fprintf(stderr, "zb: %s\n", failed->message);
            failures++;
            if (!first)
                first = g_steal_pointer(&failed);
        }
        show_progress(i + 1, files->len);
    }
    if (failures == 0)
        return TRUE;
    g_set_error(error, ZB_ERROR, first->code,
                P_("%u of %u file was not taken in", "%u of %u files were not taken in", files->len),
                failures, files->len);
    return FALSE;
}

gboolean zb_run_ingest(ZbSession *session, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (char **path = session->request->arguments; *path; path++) {
        if (!g_file_test(*path, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(files, g_strdup(*path));
        else if (!add_folder(files, *path, error))
            return FALSE;
    }
    return ingest_all(session, files, error);
}
