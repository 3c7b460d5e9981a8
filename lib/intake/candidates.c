#include "lib/intake/candidates.h"

#include "lib/judge/behalf.h"
#include "lib/person-name.h"
#include "lib/store/citizens.h"

/* Citizens looked at for one word of a name, words looked at, and candidates in all. */
#define NAMESAKES_MAX 30

static gboolean find_by_address(const ZbIntake *intake, const char *address, GArray *candidates,
                                GError **error)
{
    g_autoptr(GArray) owners = zb_address_owners(intake->store, ZB_ADDRESS_EMAIL, address, error);
    for (guint i = 0; owners && i < owners->len; i++) {
        const ZbAddressOwner *owner = &g_array_index(owners, ZbAddressOwner, i);
        ZbCandidate one = {owner->citizen_id, owner->representative_id, FALSE, FALSE};
        g_array_append_val(candidates, one);
    }
    return owners != NULL;
}

/* Of those who have this word in their names, whose agrees with these names: two words, or one and an initial. */
static gboolean find_by_word(const ZbIntake *intake, const char *word, const char *names, gboolean spoken_for,
                             GHashTable *seen, GArray *candidates, GError **error)
{
    g_autoptr(GArray) found = zb_citizens_by_name_word(intake->store, word, NAMESAKES_MAX, error);
    for (guint i = 0; found && i < found->len && candidates->len < NAMESAKES_MAX; i++) {
        gint64 id = g_array_index(found, gint64, i);
        if (!g_hash_table_add(seen, g_memdup2(&id, sizeof id)))
            continue; /* weighed already */
        g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(intake->store, id, error);
        if (!citizen)
            return FALSE;
        ZbCandidate one = {id, 0, TRUE, spoken_for};
        if (zb_name_agreement(citizen->name, names, NULL) >= ZB_NAME_AGREES &&
            !zb_name_is_another(citizen->name, names))
            g_array_append_val(candidates, one);
    }
    return found != NULL;
}

static gboolean find_by_names(const ZbIntake *intake, const char *names, gboolean spoken_for,
                              GArray *candidates, GError **error)
{
    g_auto(GStrv) words = zb_name_words(names);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; words[i] && i < NAMESAKES_MAX; i++)
        if (!find_by_word(intake, words[i], names, spoken_for, seen, candidates, error))
            return FALSE;
    return TRUE;
}

/* Those for whom he says that he writes; where there are none, who signs. */
static gboolean find_by_name(const ZbIntake *intake, const ZbSpeaker *speaker, GArray *candidates,
                             GError **error)
{
    g_autofree char *signs = g_strjoin(" ", speaker->name, speaker->tail, NULL);
    g_autofree char *text = g_strjoin("\n", speaker->subject, speaker->written, NULL);
    g_autofree char *behalf = zb_behalf_of(text);
    g_auto(GStrv) persons = g_strsplit(behalf ? behalf : "", "\n", -1);
    for (char **person = persons; *person; person++)
        if (!find_by_names(intake, *person, TRUE, candidates, error))
            return FALSE;
    return candidates->len > 0 || find_by_names(intake, signs, FALSE, candidates, error);
}

/* Only he whom a person named is left, whatever the address says. */
static void keep_only(GArray *candidates, gint64 citizen_id)
{
    for (guint i = candidates->len; i-- > 0;)
        if (g_array_index(candidates, ZbCandidate, i).citizen_id != citizen_id)
            g_array_remove_index(candidates, i);
    ZbCandidate said = {citizen_id, 0, FALSE, FALSE};
    if (candidates->len > 0)
        g_array_index(candidates, ZbCandidate, 0).by_name = FALSE;
    else
        g_array_append_val(candidates, said);
}

GArray *zb_candidates(const ZbIntake *intake, const ZbSpeaker *speaker, gboolean human, gint64 said,
                      GError **error)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(ZbCandidate));
    if (speaker->address && !find_by_address(intake, speaker->address, candidates, error))
        return NULL;
    if (candidates->len == 0 && human && !find_by_name(intake, speaker, candidates, error))
        return NULL;
    if (said)
        keep_only(candidates, said);
    return g_steal_pointer(&candidates);
}
