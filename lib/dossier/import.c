#include "lib/dossier/import.h"

#include <string.h>
#include "lib/dossier/import-check.h"
#include "lib/dossier/import-values.h"
#include "lib/dossier/json-check.h"
#include "lib/dossier/json-fields.h"

/* ---- owning -------------------------------------------------------------------------------------------------- */

static void decision_free(ZbImportDecision *decision)
{
    if (!decision)
        return;
    g_free(decision->kind);
    g_free(decision->date);
    g_free(decision->letter_reference);
    g_free(decision->letter_date);
    g_free(decision->until);
    g_free(decision->scope_in);
    g_free(decision->scope_out);
    g_free(decision->letter_signed_by);
    g_free(decision->delivered);
    g_free(decision);
}

static void representative_free(gpointer data)
{
    ZbImportRepresentative *representative = data;
    g_free(representative->name);
    g_free(representative->email);
    g_free(representative->phone);
    g_free(representative->scope);
    g_free(representative);
}

static void handler_free(gpointer data)
{
    ZbImportHandler *handler = data;
    g_free(handler->id);
    g_free(handler->name);
    g_free(handler->email);
    g_free(handler->account);
    g_strfreev(handler->roles);
    g_free(handler);
}

static void citizen_free(gpointer data)
{
    ZbImportCitizen *citizen = data;
    g_free(citizen->id);
    g_free(citizen->name);
    g_strfreev(citizen->emails);
    g_strfreev(citizen->phones);
    g_free(citizen->address);
    g_ptr_array_unref(citizen->representatives);
    g_free(citizen->notes);
    g_free(citizen);
}

static void topic_free(gpointer data)
{
    ZbImportTopic *topic = data;
    g_free(topic->id);
    g_free(topic->citizen);
    g_free(topic->reference);
    g_free(topic->title);
    g_free(topic->description);
    g_free(topic->opened);
    g_free(topic->status);
    g_free(topic->handler);
    decision_free(topic->decision);
    g_free(topic);
}

static void contact_free(gpointer data)
{
    ZbImportContact *contact = data;
    g_free(contact->id);
    g_free(contact->channel);
    g_free(contact->citizen);
    g_free(contact->topic);
    g_free(contact->direction);
    g_free(contact->subject);
    g_free(contact->message_id);
    g_free(contact->text);
    g_free(contact->from);
    g_free(contact->to);
    g_free(contact);
}

/* ---- tables -------------------------------------------------------------------------------------------------- */

#define DECISION(field) G_STRUCT_OFFSET(ZbImportDecision, field)
static const ZbJsonField decision_fields[] = {
    {"kind", TRUE, zb_import_kind, DECISION(kind)},
    {"date", TRUE, zb_json_day, DECISION(date)},
    {"letter_reference", FALSE, zb_json_name, DECISION(letter_reference)},
    {"letter_date", FALSE, zb_json_day, DECISION(letter_date)},
    {"until", FALSE, zb_json_day, DECISION(until)},
    {"scope_in", FALSE, zb_json_text, DECISION(scope_in)},
    {"scope_out", FALSE, zb_json_text, DECISION(scope_out)},
    {"letter_signed_by", FALSE, zb_json_name, DECISION(letter_signed_by)},
    {"delivered", FALSE, zb_json_day, DECISION(delivered)},
    {NULL, FALSE, NULL, 0},
};

static gboolean read_decision(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    ZbImportDecision *decision = *(ZbImportDecision **)field = g_new0(ZbImportDecision, 1);
    if (!zb_json_object(place, node, decision_fields, decision))
        return FALSE;
    if (g_str_equal(decision->kind, "stop_all") && !decision->until)
        return zb_json_fault(place, "a stop_all needs 'until', its last day");
    if (decision->until && strcmp(decision->until, decision->date) < 0)
        return zb_json_fault_at(place, ".until", "lies before 'date'");
    return TRUE;
}

#define REPRESENTATIVE(field) G_STRUCT_OFFSET(ZbImportRepresentative, field)
static const ZbJsonField representative_fields[] = {
    {"name", TRUE, zb_json_name, REPRESENTATIVE(name)},
    {"email", FALSE, zb_import_email_or_none, REPRESENTATIVE(email)},
    {"phone", FALSE, zb_import_phone_or_none, REPRESENTATIVE(phone)},
    {"scope", TRUE, zb_json_text, REPRESENTATIVE(scope)},
    {NULL, FALSE, NULL, 0},
};

static gboolean add_representative(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    GPtrArray *representatives = field;
    ZbImportRepresentative *one = g_new0(ZbImportRepresentative, 1);
    g_ptr_array_add(representatives, one);
    if (!zb_json_object(place, node, representative_fields, one))
        return FALSE;
    for (guint i = 0; i + 1 < representatives->len; i++)
        if (g_str_equal(((ZbImportRepresentative *)representatives->pdata[i])->name, one->name))
            return zb_json_fault_at(place, ".name", "is the same as that of representatives[%u]", i);
    return TRUE;
}

static gboolean read_representatives(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return zb_json_list(place, node, add_representative, *(GPtrArray **)field);
}

#define HANDLER(field) G_STRUCT_OFFSET(ZbImportHandler, field)
static const ZbJsonField handler_fields[] = {
    {"id", TRUE, zb_json_name, HANDLER(id)},
    {"name", TRUE, zb_json_name, HANDLER(name)},
    {"email", TRUE, zb_json_email, HANDLER(email)},
    {"account", FALSE, zb_import_account, HANDLER(account)},
    {"roles", FALSE, zb_import_roles, HANDLER(roles)},
    {NULL, FALSE, NULL, 0},
};

#define CITIZEN(field) G_STRUCT_OFFSET(ZbImportCitizen, field)
static const ZbJsonField citizen_fields[] = {
    {"id", TRUE, zb_json_name, CITIZEN(id)},
    {"name", TRUE, zb_json_name, CITIZEN(name)},
    {"emails", FALSE, zb_import_emails, CITIZEN(emails)},
    {"phones", FALSE, zb_import_phones, CITIZEN(phones)},
    {"address", FALSE, zb_json_text, CITIZEN(address)},
    {"representatives", FALSE, read_representatives, CITIZEN(representatives)},
    {"notes", FALSE, zb_json_text, CITIZEN(notes)},
    {NULL, FALSE, NULL, 0},
};

#define TOPIC(field) G_STRUCT_OFFSET(ZbImportTopic, field)
static const ZbJsonField topic_fields[] = {
    {"id", TRUE, zb_json_name, TOPIC(id)},
    {"citizen", TRUE, zb_json_name, TOPIC(citizen)},
    {"reference", TRUE, zb_json_name, TOPIC(reference)},
    {"title", TRUE, zb_json_name, TOPIC(title)},
    {"description", FALSE, zb_json_text, TOPIC(description)},
    {"opened", TRUE, zb_json_day, TOPIC(opened)},
    {"status", TRUE, zb_import_status, TOPIC(status)},
    {"handler", FALSE, zb_json_name, TOPIC(handler)},
    {"decision", FALSE, read_decision, TOPIC(decision)},
    {NULL, FALSE, NULL, 0},
};

#define CONTACT(field) G_STRUCT_OFFSET(ZbImportContact, field)
static const ZbJsonField contact_fields[] = {
    {"id", TRUE, zb_json_name, CONTACT(id)},
    {"channel", TRUE, zb_import_channel, CONTACT(channel)},
    {"date", TRUE, zb_json_instant, CONTACT(at)},
    {"citizen", TRUE, zb_json_name, CONTACT(citizen)},
    {"topic", FALSE, zb_json_name, CONTACT(topic)},
    {"direction", TRUE, zb_import_direction, CONTACT(direction)},
    {"subject", FALSE, zb_json_line, CONTACT(subject)},
    {"message_id", FALSE, zb_import_message_id, CONTACT(message_id)},
    {"text", TRUE, zb_json_text, CONTACT(text)},
    {"from", FALSE, zb_import_address, CONTACT(from)},
    {"to", FALSE, zb_import_address, CONTACT(to)},
    {NULL, FALSE, NULL, 0},
};

static gboolean add_handler(ZbJsonPlace *place, JsonNode *node, gpointer list)
{
    static const char *const usual[] = {"handler", NULL};
    ZbImportHandler *handler = g_new0(ZbImportHandler, 1);
    g_ptr_array_add(list, handler);
    if (!zb_json_object(place, node, handler_fields, handler))
        return FALSE;
    if (!handler->roles)
        handler->roles = g_strdupv((char **)usual);
    return TRUE;
}

/* Where the file says nothing: "". */
static void default_to_empty(char **field)
{
    if (!*field)
        *field = g_strdup("");
}

static gboolean add_citizen(ZbJsonPlace *place, JsonNode *node, gpointer list)
{
    ZbImportCitizen *citizen = g_new0(ZbImportCitizen, 1);
    citizen->representatives = g_ptr_array_new_with_free_func(representative_free);
    g_ptr_array_add(list, citizen);
    if (!zb_json_object(place, node, citizen_fields, citizen))
        return FALSE;
    if (!citizen->emails)
        citizen->emails = g_new0(char *, 1);
    if (!citizen->phones)
        citizen->phones = g_new0(char *, 1);
    default_to_empty(&citizen->address);
    default_to_empty(&citizen->notes);
    return TRUE;
}

static gboolean add_topic(ZbJsonPlace *place, JsonNode *node, gpointer list)
{
    ZbImportTopic *topic = g_new0(ZbImportTopic, 1);
    g_ptr_array_add(list, topic);
    if (!zb_json_object(place, node, topic_fields, topic))
        return FALSE;
    default_to_empty(&topic->description);
    return TRUE;
}

static gboolean add_contact(ZbJsonPlace *place, JsonNode *node, gpointer list)
{
    ZbImportContact *contact = g_new0(ZbImportContact, 1);
    g_ptr_array_add(list, contact);
    if (!zb_json_object(place, node, contact_fields, contact))
        return FALSE;
    default_to_empty(&contact->subject);
    return TRUE;
}

static gboolean read_handlers(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return zb_json_list(place, node, add_handler, *(GPtrArray **)field);
}

static gboolean read_citizens(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return zb_json_list(place, node, add_citizen, *(GPtrArray **)field);
}

static gboolean read_topics(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return zb_json_list(place, node, add_topic, *(GPtrArray **)field);
}

static gboolean read_history(ZbJsonPlace *place, JsonNode *node, gpointer field)
{
    return zb_json_list(place, node, add_contact, *(GPtrArray **)field);
}

#define IMPORT(field) G_STRUCT_OFFSET(ZbImport, field)
static const ZbJsonField import_fields[] = {
    {"organisation", TRUE, zb_json_name, IMPORT(organisation)},
    {"mailbox", TRUE, zb_json_email, IMPORT(mailbox)},
    {"as_of", TRUE, zb_json_day, IMPORT(as_of)},
    {"handlers", TRUE, read_handlers, IMPORT(handlers)},
    {"citizens", TRUE, read_citizens, IMPORT(citizens)},
    {"topics", TRUE, read_topics, IMPORT(topics)},
    {"history", TRUE, read_history, IMPORT(history)},
    {NULL, FALSE, NULL, 0},
};

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static gboolean parse(ZbJsonPlace *place, const char *data, gsize length, ZbImport *import)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) cause = NULL;
    if (!zb_json_check(place->file, data, length, place->error))
        return FALSE;
    if (!json_parser_load_from_data(parser, data, (gssize)length, &cause))
        return zb_json_fault(place, "is no JSON that can be read"); /* cause may quote the file */
    return zb_json_object(place, json_parser_get_root(parser), import_fields, import) &&
           zb_import_check(import, place);
}

ZbImport *zb_import_parse(const char *name, const char *data, gsize length, GTimeZone *zone, GError **error)
{
    g_autoptr(GString) path = g_string_new(NULL);
    ZbJsonPlace place = {name, path, zone, error};
    g_autoptr(ZbImport) import = g_new0(ZbImport, 1);
    import->handlers = g_ptr_array_new_with_free_func(handler_free);
    import->citizens = g_ptr_array_new_with_free_func(citizen_free);
    import->topics = g_ptr_array_new_with_free_func(topic_free);
    import->history = g_ptr_array_new_with_free_func(contact_free);
    return parse(&place, data, length, import) ? g_steal_pointer(&import) : NULL;
}

void zb_import_free(ZbImport *import)
{
    if (!import)
        return;
    g_free(import->organisation);
    g_free(import->mailbox);
    g_free(import->as_of);
    g_ptr_array_unref(import->handlers);
    g_ptr_array_unref(import->citizens);
    g_ptr_array_unref(import->topics);
    g_ptr_array_unref(import->history);
    g_free(import);
}
