#include "lib/store/citizens.h"

#include <string.h>
#include "lib/person-name.h"
#include "lib/store/merges.h"
#include "lib/text.h"

static const char *const kinds[] = {[ZB_ADDRESS_EMAIL] = "email", [ZB_ADDRESS_PHONE] = "phone"};

void zb_citizen_free(ZbCitizen *citizen)
{
    if (!citizen)
        return;
    g_free(citizen->reference);
    g_free(citizen->name);
    g_free(citizen->postal);
    g_free(citizen->notes);
    g_free(citizen);
}

#define COLUMNS "SELECT c.id, c.reference, c.name, c.postal, c.notes, c.merged_into FROM citizen c "

static ZbCitizen *row(ZbStatement *s)
{
    ZbCitizen *citizen = g_new0(ZbCitizen, 1);
    citizen->id = zb_column_int(s, 0);
    citizen->reference = zb_column_dup(s, 1);
    citizen->name = zb_column_dup(s, 2);
    citizen->postal = zb_column_dup(s, 3);
    citizen->notes = zb_column_dup(s, 4);
    citizen->merged_into = zb_column_int(s, 5);
    return citizen;
}

ZbCitizen *zb_citizen_by_reference(ZbStore *store, const char *reference, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        COLUMNS "WHERE c.id = (SELECT coalesce(n.merged_into, n.id) FROM citizen n WHERE n.reference = $1)",
        error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, reference);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

/* The row itself, wherever it is merged into. */
static ZbCitizen *named(ZbStore *store, const char *reference, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "WHERE c.reference = $1", error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, reference);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

ZbCitizen *zb_citizen_by_id(ZbStore *store, gint64 id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), COLUMNS "WHERE c.id = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, id);
    return zb_step(s, error) == ZB_STEP_ROW ? row(s) : NULL;
}

/* The words by which a signature finds him. */
static gboolean put_name_words(ZbStore *store, const ZbCitizen *citizen, GError **error)
{
    g_auto(GStrv) words = zb_name_words(citizen->name);
    g_autoptr(ZbStatement) old =
        zb_prepare(zb_store_db(store), "DELETE FROM citizen_name WHERE citizen_id = $1", error);
    if (!old)
        return FALSE;
    zb_bind_int(old, 1, citizen->id);
    if (!zb_run(old, error))
        return FALSE;
    for (char **word = words; *word; word++) {
        g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                              "INSERT INTO citizen_name (word, citizen_id) VALUES ($1, $2) "
                                              "ON CONFLICT (word, citizen_id) DO NOTHING",
                                              error);
        if (!s)
            return FALSE;
        zb_bind_text(s, 1, *word);
        zb_bind_int(s, 2, citizen->id);
        if (!zb_run(s, error))
            return FALSE;
    }
    return TRUE;
}

ZbPut zb_citizen_put(ZbStore *store, ZbCitizen *citizen, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbCitizen) old = named(store, citizen->reference, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return ZB_PUT_ERROR;
    }
    if (old && g_str_equal(old->name, citizen->name) && g_strcmp0(old->postal, citizen->postal) == 0 &&
        g_str_equal(old->notes, citizen->notes)) {
        citizen->id = old->id;
        return ZB_PUT_SAME;
    }
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO citizen (reference, name, postal, notes) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (reference) DO UPDATE SET name = excluded.name, postal = excluded.postal,"
                   " notes = excluded.notes RETURNING id",
                   error);
    if (!s)
        return ZB_PUT_ERROR;
    zb_bind_text(s, 1, citizen->reference);
    zb_bind_text(s, 2, citizen->name);
    zb_bind_text(s, 3, citizen->postal);
    zb_bind_text(s, 4, citizen->notes);
    if (!zb_run_int(s, &citizen->id, error) || !put_name_words(store, citizen, error))
        return ZB_PUT_ERROR;
    return old ? ZB_PUT_CHANGED : ZB_PUT_ADDED;
}

ZbPut zb_representative_put(ZbStore *store, gint64 citizen_id, const char *name, const char *scope,
                            gint64 *ret_id, GError **error)
{
    g_autoptr(ZbStatement) find =
        zb_prepare(zb_store_db(store),
                   "SELECT id, scope FROM representative WHERE citizen_id = $1 AND name = $2", error);
    if (!find)
        return ZB_PUT_ERROR;
    zb_bind_int(find, 1, citizen_id);
    zb_bind_text(find, 2, name);
    ZbStep step = zb_step(find, error);
    if (step == ZB_STEP_ERROR)
        return ZB_PUT_ERROR;
    if (step == ZB_STEP_ROW && g_str_equal(zb_column_text(find, 1), scope)) {
        *ret_id = zb_column_int(find, 0);
        return ZB_PUT_SAME;
    }
    g_autoptr(ZbStatement) put =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO representative (citizen_id, name, scope) VALUES ($1, $2, $3)"
                   " ON CONFLICT (citizen_id, name) DO UPDATE SET scope = excluded.scope RETURNING id",
                   error);
    if (!put)
        return ZB_PUT_ERROR;
    zb_bind_int(put, 1, citizen_id);
    zb_bind_text(put, 2, name);
    zb_bind_text(put, 3, scope);
    if (!zb_run_int(put, ret_id, error))
        return ZB_PUT_ERROR;
    return step == ZB_STEP_ROW ? ZB_PUT_CHANGED : ZB_PUT_ADDED;
}

static gboolean address_id(ZbStore *store, ZbAddressKind kind, const char *value, gint64 *ret_id,
                           GError **error)
{
    /* DO UPDATE, since DO NOTHING would return no row for an address that is known. */
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "INSERT INTO address (kind, value) VALUES ($1, $2)"
                                          " ON CONFLICT (kind, value) DO UPDATE SET value = excluded.value"
                                          " RETURNING id",
                                          error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, kinds[kind]);
    zb_bind_text(s, 2, value);
    return zb_run_int(s, ret_id, error);
}

ZbPut zb_citizen_add_address(ZbStore *store, gint64 citizen_id, gint64 representative_id, ZbAddressKind kind,
                             const char *value, const char *shown, GError **error)
{
    gint64 address, had = 0;
    if (!address_id(store, kind, value, &address, error))
        return ZB_PUT_ERROR;
    g_autoptr(ZbStatement) find = zb_prepare(zb_store_db(store),
                                             "SELECT count(*) FROM citizen_address WHERE citizen_id = $1 AND"
                                             " address_id = $2 AND coalesce(representative_id, 0) = $3",
                                             error);
    if (!find)
        return ZB_PUT_ERROR;
    zb_bind_int(find, 1, citizen_id);
    zb_bind_int(find, 2, address);
    zb_bind_int(find, 3, representative_id);
    if (!zb_run_int(find, &had, error))
        return ZB_PUT_ERROR;
    if (had > 0)
        return ZB_PUT_SAME;
    g_autoptr(ZbStatement) add =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO citizen_address (citizen_id, address_id, representative_id,"
                   " shown) VALUES ($1, $2, $3, $4)",
                   error);
    if (!add)
        return ZB_PUT_ERROR;
    zb_bind_int(add, 1, citizen_id);
    zb_bind_int(add, 2, address);
    zb_bind_id(add, 3, representative_id);
    zb_bind_text(add, 4, shown);
    return zb_run(add, error) ? ZB_PUT_ADDED : ZB_PUT_ERROR;
}

GArray *zb_address_owners(ZbStore *store, ZbAddressKind kind, const char *value, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT coalesce(c.merged_into, c.id) AS root, ca.representative_id, c.id, "
                   "coalesce(r.name, '') AS agent"
                   " FROM address a JOIN citizen_address ca ON ca.address_id = a.id JOIN citizen c ON c.id ="
                   " ca.citizen_id LEFT JOIN representative r ON r.id = ca.representative_id"
                   " WHERE a.kind = $1 AND a.value = $2 ORDER BY root, r.id IS NOT NULL, agent, "
                   "c.merged_into IS NOT NULL,"
                   " ca.representative_id",
                   error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, kinds[kind]);
    zb_bind_text(s, 2, value);
    g_autoptr(GArray) owners = g_array_new(FALSE, FALSE, sizeof(ZbAddressOwner));
    ZbStep step;
    g_autofree char *last = g_strdup("");
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbAddressOwner owner = {zb_column_int(s, 0), zb_column_int(s, 1), zb_column_int(s, 2)};
        const ZbAddressOwner *before =
            owners->len > 0 ? &g_array_index(owners, ZbAddressOwner, owners->len - 1) : NULL;
        const char *name = zb_column_text(s, 3);
        /* Two who were merged may both have it, and be represented by one. */
        gboolean again = before && before->citizen_id == owner.citizen_id && g_str_equal(last, name) &&
                         !before->representative_id == !owner.representative_id;
        g_free(last);
        last = g_strdup(name);
        if (!again)
            g_array_append_val(owners, owner);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&owners) : NULL;
}

static gboolean collect(ZbStatement *s, GPtrArray *found, GError **error)
{
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_ptr_array_add(found, row(s));
    return step == ZB_STEP_DONE;
}

static gboolean find_by_address(ZbStore *store, ZbAddressKind kind, const char *value, guint limit,
                                GPtrArray *found, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        COLUMNS "WHERE c.id IN (SELECT coalesce(o.merged_into, o.id) FROM citizen_address ca JOIN address a"
                " ON a.id = ca.address_id JOIN citizen o ON o.id = ca.citizen_id"
                " WHERE a.kind = $1 AND a.value = $2"
                " AND (a.kind <> 'phone' OR ca.representative_id IS NULL)) ORDER BY c.name LIMIT $3",
        error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, kinds[kind]);
    zb_bind_text(s, 2, value);
    zb_bind_int(s, 3, limit);
    return collect(s, found, error);
}

/* LIKE takes % and _ for wildcards: in a name they are themselves. */
static char *like_pattern(const char *part)
{
    GString *pattern = g_string_new("%");
    for (const char *p = part; *p; p++) {
        if (strchr("%_\\", *p))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *p);
    }
    g_string_append_c(pattern, '%');
    return g_string_free(pattern, FALSE);
}

static gboolean find_by_name(ZbStore *store, const char *part, guint limit, GPtrArray *found, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   COLUMNS "WHERE c.id IN (SELECT coalesce(o.merged_into, o.id) FROM citizen o"
                           " WHERE lower(o.name) LIKE lower($1) ESCAPE '\\') ORDER BY c.name LIMIT $2",
                   error);
    if (!s)
        return FALSE;
    g_autofree char *pattern = like_pattern(part);
    zb_bind_text(s, 1, pattern);
    zb_bind_int(s, 2, limit);
    return collect(s, found, error);
}

GPtrArray *zb_citizens_find(ZbStore *store, const char *what, guint limit, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)zb_citizen_free);
    g_autofree char *phone = zb_phone_normal(what), *email = zb_email_normal(what);
    g_autoptr(GError) local = NULL;
    ZbCitizen *exact = zb_citizen_by_reference(store, what, &local);
    if (exact)
        g_ptr_array_add(found, exact);
    gboolean ok = !local;
    if (ok && !exact && phone)
        ok = find_by_address(store, ZB_ADDRESS_PHONE, phone, limit, found, &local);
    else if (ok && !exact && email)
        ok = find_by_address(store, ZB_ADDRESS_EMAIL, email, limit, found, &local);
    else if (ok && !exact && g_utf8_strlen(what, -1) >= 2)
        ok = find_by_name(store, what, limit, found, &local);
    if (ok)
        return g_steal_pointer(&found);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

GArray *zb_citizens_by_name_word(ZbStore *store, const char *word, guint limit, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT citizen_id FROM citizen_name WHERE word = $1 ORDER BY citizen_id LIMIT $2", error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, word);
    zb_bind_int(s, 2, limit);
    return zb_run_ids(s, error);
}

GPtrArray *zb_names_around(ZbStore *store, gint64 citizen_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "SELECT name FROM citizen WHERE id IN " ZB_CITIZEN_ALL
                                          " UNION ALL SELECT name FROM representative"
                                          " WHERE citizen_id IN " ZB_CITIZEN_ALL,
                                          error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW)
        g_ptr_array_add(names, zb_column_dup(s, 0));
    return step == ZB_STEP_DONE ? g_steal_pointer(&names) : NULL;
}

char *zb_representative_name(ZbStore *store, gint64 representative_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT name FROM representative WHERE id = $1", error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, representative_id);
    return zb_step(s, error) == ZB_STEP_ROW ? zb_column_dup(s, 0) : NULL;
}
