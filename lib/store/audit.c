#include "lib/store/audit.h"

static gboolean add(ZbStore *store, const ZbActor *actor, gint64 at, const char *action, const char *object,
                    gint64 id, const char *detail, gint64 undoes, gint64 *ret_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "INSERT INTO audit (at, actor, handler_id, action, object, detail, "
                                          "undoes) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                                          " RETURNING id",
                                          error);
    if (!s)
        return FALSE;
    g_autofree char *name = g_strdup_printf("%s:%" G_GINT64_FORMAT, object, id);
    zb_bind_int(s, 1, at);
    zb_bind_text(s, 2, actor->name);
    zb_bind_id(s, 3, actor->handler_id);
    zb_bind_text(s, 4, action);
    zb_bind_text(s, 5, name);
    zb_bind_text(s, 6, detail ? detail : "{}");
    zb_bind_id(s, 7, undoes);
    return zb_run_int(s, ret_id, error);
}

gboolean zb_audit_act(ZbStore *store, const ZbActor *actor, gint64 at, const char *action, const char *object,
                      gint64 id, const char *detail, gint64 *ret_id, GError **error)
{
    return add(store, actor, at, action, object, id, detail, 0, ret_id, error);
}

gboolean zb_audit_undo(ZbStore *store, const ZbActor *actor, gint64 at, const char *object, gint64 id,
                       gint64 undoes, gint64 *ret_id, GError **error)
{
    g_autofree char *action = g_strconcat(object, ".undo", NULL);
    return add(store, actor, at, action, object, id, NULL, undoes, ret_id, error);
}

gboolean zb_audit(ZbStore *store, const ZbActor *actor, gint64 at, const char *action, const char *object,
                  gint64 id, const char *detail, GError **error)
{
    gint64 unused;
    return zb_audit_act(store, actor, at, action, object, id, detail, &unused, error);
}
