#include "cli/zb-command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/field.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/judge/vocabulary.h"

#define CHUNK 65536

static const ZbColumn columns[] = {
    {N_("Words"), FALSE},
    {N_("Concept"), FALSE},
    {N_("Field"), FALSE},
    {N_("Weight"), TRUE},
};

static gboolean read_input(GString *text, GError **error)
{
    char chunk[CHUNK];
    for (gsize n; (n = fread(chunk, 1, sizeof chunk, stdin)) > 0;)
        g_string_append_len(text, chunk, (gssize)n);
    if (!ferror(stdin))
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_IO, _("%s cannot be read: %s"), "-", g_strerror(errno));
    return FALSE;
}

/* What was given with --text. (transfer full) */
static GString *text_of(const ZbRequest *request, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (strcmp(request->text, "-") != 0)
        g_string_append(text, request->text);
    else if (!read_input(text, error))
        return NULL;
    if (g_utf8_validate(text->str, (gssize)text->len, NULL))
        return g_steal_pointer(&text);
    g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, _("What was asked is not UTF-8 text"));
    return NULL;
}

static void describe_hit(ZbPrinter *printer, JsonObject *row)
{
    g_autofree char *weight = g_strdup_printf("%.2f", json_object_get_double_member(row, "weight"));
    g_autofree char *field =
        g_strconcat(zb_field_true(row, "procedure") ? "~" : "", zb_field_text(row, "domain"), NULL);
    zb_printer_cell(printer, zb_field_text(row, "text"));
    zb_printer_cell(printer, zb_field_text(row, "concept"));
    zb_printer_cell(printer, field);
    zb_printer_cell(printer, weight);
}

static void describe_vocabulary(ZbPrinter *printer, JsonObject *row)
{
    zb_printer_number(printer, _("Concepts"), zb_field_number(row, "concepts", 0));
    zb_printer_number(printer, _("Words"), zb_field_number(row, "words", 0));
    zb_printer_field(printer, _("Version"), zb_field_text(row, "version"));
}

static gboolean print_row(ZbPrinter *printer, JsonBuilder *builder, ZbDescribe describe, GError **error)
{
    g_autoptr(JsonNode) node = json_builder_get_root(builder);
    g_autofree char *json = zb_json_print(node, FALSE);
    return zb_printer_item(printer, json, describe, error);
}

static void add_text(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static void add_number(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

static gboolean print_hit(ZbPrinter *printer, const ZbVocabulary *vocabulary, const ZbConceptHit *hit,
                          const GString *text, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autofree char *words = g_strndup(text->str + hit->start, hit->end - hit->start);
    json_builder_begin_object(builder);
    add_text(builder, "concept", zb_vocabulary_name(vocabulary, hit->concept));
    add_text(builder, "domain", zb_vocabulary_domain(vocabulary, hit->concept));
    json_builder_set_member_name(builder, "procedure");
    json_builder_add_boolean_value(builder, zb_vocabulary_is_procedure(vocabulary, hit->concept));
    json_builder_set_member_name(builder, "weight");
    json_builder_add_double_value(builder, (double)hit->weight);
    add_number(builder, "start", hit->start);
    add_number(builder, "end", hit->end);
    add_text(builder, "text", words);
    json_builder_end_object(builder);
    return print_row(printer, builder, describe_hit, error);
}

static gboolean print_hits(ZbSession *session, const ZbVocabulary *vocabulary, GError **error)
{
    g_autoptr(GString) text = text_of(session->request, error);
    if (!text)
        return FALSE;
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    zb_vocabulary_find_text(vocabulary, text->str, text->len, hits);
    zb_printer_table(session->printer, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < hits->len; i++)
        if (!print_hit(session->printer, vocabulary, &g_array_index(hits, ZbConceptHit, i), text, error))
            return FALSE;
    zb_printer_end_table(session->printer);
    return TRUE;
}

static gboolean print_vocabulary(ZbPrinter *printer, const ZbVocabulary *vocabulary, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_number(builder, "concepts", zb_vocabulary_size(vocabulary));
    add_number(builder, "words", zb_vocabulary_entries(vocabulary));
    add_text(builder, "version", zb_vocabulary_version(vocabulary));
    json_builder_end_object(builder);
    return print_row(printer, builder, describe_vocabulary, error);
}

gboolean zb_run_vocabulary(ZbSession *session, GError **error)
{
    g_autoptr(ZbVocabulary) vocabulary = zb_vocabulary_new();
    if (!zb_vocabulary_load(vocabulary, (const char *const *)session->request->arguments, error))
        return FALSE;
    if (session->request->text)
        return print_hits(session, vocabulary, error);
    return print_vocabulary(session->printer, vocabulary, error);
}
