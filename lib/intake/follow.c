#include "lib/intake/follow.h"

#include "lib/intake/gather.h"
#include "lib/intake/notify.h"

char *zb_evidence_said(const char *code, const char *reason)
{
    g_autoptr(JsonArray) array = json_array_new();
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "code", code);
    if (reason && *reason)
        json_object_set_string_member(object, "reason", reason);
    json_array_add_object_element(array, object);
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
    json_node_set_array(node, array);
    return json_to_string(node, FALSE);
}

static gboolean is_limited(const ZbCase *known, gint64 topic_id)
{
    for (guint i = 0; i < known->topics->len; i++) {
        const ZbCaseTopic *topic = known->topics->pdata[i];
        if (topic->topic_id == topic_id)
            return topic->limited_since != NULL;
    }
    return FALSE;
}

gboolean zb_has_limitation(const ZbCase *known)
{
    gboolean limited = known->stops->len > 0;
    for (guint i = 0; i < known->topics->len; i++)
        limited |= ((const ZbCaseTopic *)known->topics->pdata[i])->limited_since != NULL;
    return limited;
}

static ZbVerdict verdict_of(const ZbCase *known, const ZbFollowing *f)
{
    guint limited = 0;
    if (!f->citizen_id)
        return ZB_VERDICT_UNKNOWN_SENDER;
    for (guint i = 0; i < f->topics->len; i++)
        limited += is_limited(known, g_array_index(f->topics, gint64, i));
    if (known->stops->len > 0)
        return ZB_VERDICT_SUSPENDED;
    if (f->topics->len == 0)
        return ZB_VERDICT_UNSURE;
    if (limited > 0)
        return limited == f->topics->len ? ZB_VERDICT_REPEAT : ZB_VERDICT_MIXED;
    return f->new && f->topics->len == 1 ? ZB_VERDICT_NEW : ZB_VERDICT_ONGOING;
}

gboolean zb_follow_change(const ZbIntake *intake, const ZbFollowing *f, const char *before,
                          gboolean *ret_changed, GError **error)
{
    g_autoptr(ZbCase) known = zb_case_new();
    if (f->citizen_id && !zb_gather_citizen(intake, known, f->citizen_id, f->day, error))
        return FALSE;
    ZbVerdict verdict = verdict_of(known, f);
    *ret_changed = g_strcmp0(zb_verdict_name(verdict), before) != 0;
    if (!*ret_changed)
        return TRUE;
    ZbNotifyCase n = {.contact_id = f->contact_id,
                      .at = f->at,
                      .verdict = verdict,
                      .limitation_concerned = zb_has_limitation(known),
                      .topic_id = f->topics->len > 0 ? g_array_index(f->topics, gint64, 0) : 0,
                      .author_id = f->handler_id};
    return zb_verdict_set(intake->store, f->contact_id, verdict, ZB_VERDICT_NONE, f->evidence, f->author,
                          error) &&
           zb_notify(intake, &n, error);
}

gboolean zb_follow(const ZbIntake *intake, const ZbFollowing *f, GError **error)
{
    gboolean changed;
    return zb_follow_change(intake, f, NULL, &changed, error);
}
