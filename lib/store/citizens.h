/* Citizens, their addresses and representatives. An address may be several citizens'. */
#pragma once

#include "lib/store/handlers.h"

typedef struct {
    gint64 id;
    gint64 merged_into; /* with whom he counts (merges.h); 0: himself */
    char *reference, *name, *postal, *notes;
} ZbCitizen;

void zb_citizen_free(ZbCitizen *citizen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbCitizen, zb_citizen_free)

typedef enum { ZB_ADDRESS_EMAIL, ZB_ADDRESS_PHONE } ZbAddressKind;

/* NULL without error: there is none. By reference one gets whom he counts with, by id the row itself. */
ZbCitizen *zb_citizen_by_reference(ZbStore *store, const char *reference, GError **error);
ZbCitizen *zb_citizen_by_id(ZbStore *store, gint64 id, GError **error);

/* Adds or changes the citizen of that reference; citizen->id is set. */
ZbPut zb_citizen_put(ZbStore *store, ZbCitizen *citizen, GError **error);

/* Adds a representative, or changes his scope. */
ZbPut zb_representative_put(ZbStore *store, gint64 citizen_id, const char *name, const char *scope,
                            gint64 *ret_id, GError **error);

/* Gives the citizen an address; `value` in normal form, `shown` as written. representative_id 0: his own. */
ZbPut zb_citizen_add_address(ZbStore *store, gint64 citizen_id, gint64 representative_id, ZbAddressKind kind,
                             const char *value, const char *shown, GError **error);

typedef struct {
    gint64 citizen_id, representative_id; /* representative_id 0: the citizen's own */
    gint64 entry_id; /* under whose row it stands: his own, or that of one who was merged into him */
} ZbAddressOwner;

/* Whose the address is: GArray of ZbAddressOwner. (transfer full) */
GArray *zb_address_owners(ZbStore *store, ZbAddressKind kind, const char *value, GError **error);

/* Citizens whom a handler may mean: by reference, own phone number (a representative's is not his: what limits the citizen
 * does not bind the representative who calls), e-mail address, or part of the name (at least two
 * characters; case does not count). At most `limit`, by name. GPtrArray of ZbCitizen. (transfer full) */
GPtrArray *zb_citizens_find(ZbStore *store, const char *what, guint limit, GError **error);

/* Citizens of whose name this is a word (lib/person-name.h), those who were merged too; at most `limit`: of a very common name not
 * all. GArray of gint64.
 * (transfer full) */
GArray *zb_citizens_by_name_word(ZbStore *store, const char *word, guint limit, GError **error);
/* Names of the citizen, of those merged into him, and of all who represent him. GPtrArray of char *. (transfer full) */
GPtrArray *zb_names_around(ZbStore *store, gint64 citizen_id, GError **error);
/* NULL without error: there is none. (transfer full) */
char *zb_representative_name(ZbStore *store, gint64 representative_id, GError **error);
