#include "lib/intake/candidates.h"

#include "lib/intake/referred.h"
#include "lib/judge/behalf.h"
#include "lib/person-name.h"
#include "lib/store/citizens.h"

/* Citizens looked at for one word of a name, words looked at, and candidates in all. */
#define NAMESAKES_MAX 30
/* Citizens of one family name, whatever they have: of more it says nothing. */
#define FAMILY_MAX 10

static void candidate_clear(gpointer data)
{
    g_free(((ZbCandidate *)data)->reference);
}

/* Once, however often he is named, and under however many rows. */
static void add(GArray *candidates, const ZbCitizen *citizen, ZbKnown by, const char *reference)
{
    gint64 citizen_id = citizen->merged_into ? citizen->merged_into : citizen->id;
    for (guint i = 0; i < candidates->len; i++)
        if (g_array_index(candidates, ZbCandidate, i).citizen_id == citizen_id)
            return;
    ZbCandidate one = {
        .citizen_id = citizen_id, .entry_id = citizen->id, .by = by, .reference = g_strdup(reference)};
    g_array_append_val(candidates, one);
}

static gboolean find_by_address(const ZbIntake *intake, const char *address, GArray *candidates,
                                GError **error)
{
    g_autoptr(GArray) owners = zb_address_owners(intake->store, ZB_ADDRESS_EMAIL, address, error);
    for (guint i = 0; owners && i < owners->len; i++) {
        const ZbAddressOwner *owner = &g_array_index(owners, ZbAddressOwner, i);
        ZbCandidate one = {.citizen_id = owner->citizen_id,
                           .representative_id = owner->representative_id,
                           .entry_id = owner->entry_id};
        g_array_append_val(candidates, one);
    }
    return owners != NULL;
}

/* ---- names ------------------------------------------------------------------------------------------------- */

/* Two words of the name, or one and an initial; of a family name it alone. */
static gboolean agrees(const ZbCitizen *citizen, const char *names, ZbKnown by)
{
    if (zb_name_is_another(citizen->name, names))
        return FALSE;
    return by == ZB_KNOWN_BY_FAMILY ? zb_name_family_first(citizen->name, names)
                                    : zb_name_agreement(citizen->name, names, NULL) >= ZB_NAME_AGREES;
}

/* Of those who have this word in their names, whose agrees with these names. `*ret_all`: all were looked at. */
static gboolean find_by_word(const ZbIntake *intake, const char *word, const char *names, ZbKnown by,
                             GHashTable *seen, GArray *candidates, gboolean *ret_all, GError **error)
{
    g_autoptr(GArray) found = zb_citizens_by_name_word(intake->store, word, NAMESAKES_MAX, error);
    for (guint i = 0; found && i < found->len && candidates->len < NAMESAKES_MAX; i++) {
        gint64 id = g_array_index(found, gint64, i);
        if (!g_hash_table_add(seen, g_memdup2(&id, sizeof id)))
            continue; /* weighed already */
        g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(intake->store, id, error);
        if (!citizen)
            return FALSE;
        if (agrees(citizen, names, by))
            add(candidates, citizen, by, by == ZB_KNOWN_BY_FAMILY ? citizen->reference : NULL);
    }
    *ret_all = *ret_all && found && found->len < NAMESAKES_MAX;
    return found != NULL;
}

static gboolean find_by_names(const ZbIntake *intake, const char *names, ZbKnown by, GArray *candidates,
                              GError **error)
{
    gboolean all = TRUE;
    guint before = candidates->len;
    g_auto(GStrv) words = zb_name_words(names);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; words[i] && i < NAMESAKES_MAX; i++)
        if (!find_by_word(intake, words[i], names, by, seen, candidates, &all, error))
            return FALSE;
    /* One of so many may be anybody. */
    if (by == ZB_KNOWN_BY_FAMILY && (!all || candidates->len - before > FAMILY_MAX))
        g_array_set_size(candidates, before);
    return TRUE;
}

static gboolean find_by_persons(const ZbIntake *intake, char **persons, ZbKnown by, GArray *candidates,
                                GError **error)
{
    for (char **person = persons; *person; person++)
        if (!find_by_names(intake, *person, by, candidates, error))
            return FALSE;
    return TRUE;
}

/* ---- references -------------------------------------------------------------------------------------------- */

static gboolean is_spoken_for(const ZbCitizen *citizen, char **persons)
{
    for (char **person = persons; *person; person++)
        if (agrees(citizen, *person, ZB_KNOWN_BY_FAMILY))
            return TRUE;
    return FALSE;
}

/* Of whose topics a reference stands in it: for whom he says that he writes, whatever how many have that family name; `among` FALSE:
 * the others. */
static gboolean find_by_reference(const ZbIntake *intake, const GPtrArray *referred, char **persons,
                                  gboolean among, GArray *candidates, GError **error)
{
    for (guint i = 0; i < referred->len; i++) {
        const ZbReferred *one = referred->pdata[i];
        g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(intake->store, one->citizen_id, error);
        if (!citizen)
            return FALSE;
        if (among && is_spoken_for(citizen, persons))
            add(candidates, citizen, ZB_KNOWN_BY_BEHALF, NULL);
        else if (!among)
            add(candidates, citizen, one->written && !*persons ? ZB_KNOWN_BY_REFERENCE : ZB_KNOWN_BY_MENTION,
                one->reference);
    }
    return TRUE;
}

/* ---- all --------------------------------------------------------------------------------------------------- */

/* Those for whom he says that he writes; where there are none, who signs; where nobody does, whom less than a whole name tells. */
static gboolean find_otherwise(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker,
                               GArray *candidates, GError **error)
{
    g_autofree char *signs = g_strjoin(" ", speaker->name, speaker->tail, NULL);
    g_autofree char *text = g_strjoin("\n", speaker->subject, speaker->written, NULL);
    g_autofree char *behalf = zb_behalf_of(text);
    g_auto(GStrv) persons = g_strsplit(behalf ? g_strchomp(behalf) : "", "\n", -1);
    if (!find_by_persons(intake, persons, ZB_KNOWN_BY_BEHALF, candidates, error))
        return FALSE;
    if (candidates->len == 0 && !find_by_names(intake, signs, ZB_KNOWN_BY_NAME, candidates, error))
        return FALSE;
    if (candidates->len > 0)
        return TRUE;
    g_autoptr(GPtrArray) referred = zb_referred(intake, facts, speaker, error);
    return referred && find_by_reference(intake, referred, persons, TRUE, candidates, error) &&
           (candidates->len > 0 || find_by_persons(intake, persons, ZB_KNOWN_BY_FAMILY, candidates, error)) &&
           (candidates->len > 0 || find_by_reference(intake, referred, persons, FALSE, candidates, error));
}

/* Only he whom a person named is left, whatever the address says. */
static void keep_only(GArray *candidates, gint64 citizen_id)
{
    for (guint i = candidates->len; i-- > 0;)
        if (g_array_index(candidates, ZbCandidate, i).citizen_id != citizen_id)
            g_array_remove_index(candidates, i);
    ZbCandidate said = {.citizen_id = citizen_id, .entry_id = citizen_id};
    if (candidates->len > 0)
        g_array_index(candidates, ZbCandidate, 0).by = ZB_KNOWN_BY_ADDRESS;
    else
        g_array_append_val(candidates, said);
}

GArray *zb_candidates(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker, gint64 said,
                      GError **error)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(ZbCandidate));
    g_array_set_clear_func(candidates, candidate_clear);
    if (speaker->address && !find_by_address(intake, speaker->address, candidates, error))
        return NULL;
    if (candidates->len == 0 && facts->kind == ZB_KIND_HUMAN &&
        !find_otherwise(intake, facts, speaker, candidates, error))
        return NULL;
    if (said)
        keep_only(candidates, said);
    return g_steal_pointer(&candidates);
}
