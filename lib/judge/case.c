/* Making and freeing cases and judgements. */
#include "lib/judge/judge.h"

static void topic_free(gpointer data)
{
    ZbCaseTopic *topic = data;
    g_free(topic->reference);
    g_free(topic->limited_since);
    zb_vector_free(topic->scope);
    zb_vector_free(topic->talk);
    zb_vector_free(topic->out);
    g_free(topic);
}

static void sender_clear(gpointer data)
{
    ZbCaseSender *sender = data;
    g_free(sender->name);
    g_free(sender->citizen_name);
    g_free(sender->reference);
}

static void stop_free(gpointer data)
{
    ZbCaseStop *stop = data;
    g_free(stop->since);
    g_free(stop);
}

static void pointer_free(gpointer data)
{
    ZbCasePointer *pointer = data;
    g_free(pointer->what);
    g_free(pointer);
}

static void twin_free(gpointer data)
{
    ZbCaseTwin *twin = data;
    g_array_unref(twin->topics);
    g_free(twin->day);
    g_free(twin);
}

ZbCase *zb_case_new(void)
{
    ZbCase *c = g_new0(ZbCase, 1);
    c->senders = g_array_new(FALSE, FALSE, sizeof(ZbCaseSender));
    g_array_set_clear_func(c->senders, sender_clear);
    c->topics = g_ptr_array_new_with_free_func(topic_free);
    c->stops = g_ptr_array_new_with_free_func(stop_free);
    c->pointers = g_ptr_array_new_with_free_func(pointer_free);
    c->twins = g_ptr_array_new_with_free_func(twin_free);
    return c;
}

void zb_case_free(ZbCase *c)
{
    if (!c)
        return;
    g_array_unref(c->senders);
    g_ptr_array_unref(c->topics);
    g_ptr_array_unref(c->stops);
    g_ptr_array_unref(c->pointers);
    g_ptr_array_unref(c->twins);
    zb_reading_free(c->reading);
    zb_reading_free(c->subject);
    g_clear_pointer(&c->moments, g_array_unref);
    g_free(c->name);
    g_free(c->tail);
    g_free(c);
}

ZbCaseTopic *zb_case_add_topic(ZbCase *c, gint64 topic_id, gint64 citizen_id, const char *reference,
                               gboolean closed, const char *limited_since)
{
    ZbCaseTopic *topic = g_new0(ZbCaseTopic, 1);
    *topic = (ZbCaseTopic){.topic_id = topic_id,
                           .citizen_id = citizen_id,
                           .reference = g_strdup(reference),
                           .closed = closed,
                           .limited_since = g_strdup(limited_since)};
    g_ptr_array_add(c->topics, topic);
    return topic;
}

void zb_case_add_sender(ZbCase *c, gint64 citizen_id, gint64 representative_id, const char *name,
                        const char *citizen_name)
{
    ZbCaseSender sender = {.citizen_id = citizen_id,
                           .representative_id = representative_id,
                           .entry_id = citizen_id,
                           .name = g_strdup(name),
                           .citizen_name = g_strdup(citizen_name)};
    g_array_append_val(c->senders, sender);
}

void zb_case_add_proposed(ZbCase *c, gint64 citizen_id, ZbKnown by, const char *name, const char *reference)
{
    ZbCaseSender sender = {.citizen_id = citizen_id,
                           .entry_id = citizen_id,
                           .by = by,
                           .name = g_strdup(name),
                           .reference = g_strdup(reference)};
    g_array_append_val(c->senders, sender);
}

void zb_case_add_stop(ZbCase *c, gint64 citizen_id, const char *since)
{
    ZbCaseStop *stop = g_new0(ZbCaseStop, 1);
    *stop = (ZbCaseStop){citizen_id, g_strdup(since)};
    g_ptr_array_add(c->stops, stop);
}

void zb_case_add_pointer(ZbCase *c, ZbVia via, gint64 topic_id, gint64 citizen_id, const char *what)
{
    ZbCasePointer *pointer = g_new0(ZbCasePointer, 1);
    *pointer = (ZbCasePointer){via, topic_id, citizen_id, g_strdup(what)};
    g_ptr_array_add(c->pointers, pointer);
}

ZbCaseTwin *zb_case_add_twin(ZbCase *c, gint64 contact_id, gint64 citizen_id, gint64 at, const char *day)
{
    ZbCaseTwin *twin = g_new0(ZbCaseTwin, 1);
    *twin = (ZbCaseTwin){.contact_id = contact_id,
                         .citizen_id = citizen_id,
                         .at = at,
                         .day = g_strdup(day),
                         .topics = g_array_new(FALSE, FALSE, sizeof(gint64))};
    g_ptr_array_add(c->twins, twin);
    return twin;
}

void zb_judgement_free(ZbJudgement *judgement)
{
    if (!judgement)
        return;
    g_array_unref(judgement->topics);
    json_array_unref(judgement->who);
    json_array_unref(judgement->what);
    json_array_unref(judgement->why);
    g_free(judgement);
}

gboolean zb_case_points(const ZbCase *c, gint64 topic_id)
{
    for (guint i = 0; i < c->pointers->len; i++)
        if (((const ZbCasePointer *)c->pointers->pdata[i])->topic_id == topic_id)
            return TRUE;
    return FALSE;
}
