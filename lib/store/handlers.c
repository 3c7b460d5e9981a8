#include "lib/store/handlers.h"

static const struct {
    ZbRole role;
    const char *name;
} roles[] = {
    {ZB_ROLE_HANDLER, "handler"},
    {ZB_ROLE_LEAD, "lead"},
    {ZB_ROLE_ADMINISTRATOR, "administrator"},
    {ZB_ROLE_AUDITOR, "auditor"},
};

ZbRole zb_role_parse(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (g_str_equal(roles[i].name, name))
            return roles[i].role;
    return 0;
}

const char *zb_role_name(ZbRole role)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (roles[i].role == role)
            return roles[i].name;
    return NULL;
}

void zb_handler_free(ZbHandler *handler)
{
    if (!handler)
        return;
    g_free(handler->reference);
    g_free(handler->name);
    g_free(handler->email);
    g_free(handler->account);
    g_free(handler);
}

static gboolean load_roles(ZbStore *store, ZbHandler *handler, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT role FROM handler_role WHERE handler_id = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, handler->id);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        handler->roles |= zb_role_parse(zb_column_text(s, 0));
    return step == ZB_STEP_DONE;
}

/* The row of a bound SELECT id, reference, name, email, account. */
static ZbHandler *one(ZbStore *store, ZbStatement *s, GError **error)
{
    if (zb_step(s, error) != ZB_STEP_ROW)
        return NULL;
    g_autoptr(ZbHandler) handler = g_new0(ZbHandler, 1);
    handler->id = zb_column_int(s, 0);
    handler->reference = zb_column_dup(s, 1);
    handler->name = zb_column_dup(s, 2);
    handler->email = zb_column_dup(s, 3);
    handler->account = zb_column_dup(s, 4);
    return load_roles(store, handler, error) ? g_steal_pointer(&handler) : NULL;
}

#define COLUMNS "SELECT id, reference, name, email, account FROM handler WHERE "

ZbHandler *zb_handler_by_id(ZbStore *store, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "id = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, id);
    return one(store, s, error);
}

ZbHandler *zb_handler_by_reference(ZbStore *store, const char *reference, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "reference = $1", error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, reference);
    return one(store, s, error);
}

ZbHandler *zb_handler_by_account(ZbStore *store, const char *account, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "account = $1", error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, account);
    return one(store, s, error);
}

GArray *zb_handlers_with_role(ZbStore *store, ZbRole role, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "SELECT handler_id FROM handler_role WHERE role = $1 ORDER BY handler_id", error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, zb_role_name(role));
    return zb_run_ids(s, error);
}

static gboolean put_roles(ZbStore *store, const ZbHandler *handler, GError **error)
{
    g_autoptr(ZbStatement) clear =
        zb_prepare(zb_store_db(store), "DELETE FROM handler_role WHERE handler_id = $1", error);
    if (!clear)
        return FALSE;
    zb_bind_int(clear, 1, handler->id);
    if (!zb_run(clear, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        if (!(handler->roles & roles[i].role))
            continue;
        g_autoptr(ZbStatement) add = zb_prepare(
            zb_store_db(store), "INSERT INTO handler_role (handler_id, role) VALUES ($1, $2)", error);
        if (!add)
            return FALSE;
        zb_bind_int(add, 1, handler->id);
        zb_bind_text(add, 2, roles[i].name);
        if (!zb_run(add, error))
            return FALSE;
    }
    return TRUE;
}

ZbPut zb_handler_put(ZbStore *store, ZbHandler *handler, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbHandler) old = zb_handler_by_reference(store, handler->reference, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return ZB_PUT_ERROR;
    }
    if (old && g_str_equal(old->name, handler->name) && g_str_equal(old->email, handler->email) &&
        g_strcmp0(old->account, handler->account) == 0 && old->roles == handler->roles) {
        handler->id = old->id;
        return ZB_PUT_SAME;
    }
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO handler (reference, name, email, account) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (reference) DO UPDATE SET name = excluded.name, email = excluded.email,"
                   " account = excluded.account RETURNING id",
                   error);
    if (!s)
        return ZB_PUT_ERROR;
    zb_bind_text(s, 1, handler->reference);
    zb_bind_text(s, 2, handler->name);
    zb_bind_text(s, 3, handler->email);
    zb_bind_text(s, 4, handler->account);
    if (!zb_run_int(s, &handler->id, error) || !put_roles(store, handler, error))
        return ZB_PUT_ERROR;
    return old ? ZB_PUT_CHANGED : ZB_PUT_ADDED;
}

GPtrArray *zb_handler_names(ZbStore *store, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), "SELECT name FROM handler ORDER BY id", error);
    if (!s)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_ptr_array_add(names, zb_column_dup(s, 0));
    return step == ZB_STEP_DONE ? g_steal_pointer(&names) : NULL;
}
