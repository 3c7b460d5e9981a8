#include "lib/intake/same.h"

#include "lib/store/citizens.h"
#include "lib/text.h"

static gboolean equal_keys(char *one, const char *other)
{
    g_autofree char *owned = one;
    return owned && other && g_str_equal(owned, other);
}

/* Short texts have no key: they must be the same but for white space. */
static gboolean same_words(const char *one, const char *other)
{
    g_autofree char *key = zb_text_key(other);
    g_autofree char *line = zb_text_one_line(one), *other_line = zb_text_one_line(other);
    return equal_keys(zb_text_key(one), key) || g_str_equal(line, other_line);
}

static gboolean same_keys(const char *one, const char *other)
{
    return one && other && g_str_equal(one, other);
}

/* Whether `sender` is an address of the citizen, or of who speaks for him. */
static gboolean is_of(const ZbIntake *intake, const char *sender, gint64 citizen_id, gboolean *ret,
                      GError **error)
{
    *ret = FALSE;
    if (!sender || !citizen_id)
        return TRUE;
    g_autoptr(GArray) owners = zb_address_owners(intake->store, ZB_ADDRESS_EMAIL, sender, error);
    for (guint i = 0; owners && i < owners->len; i++)
        *ret |= g_array_index(owners, ZbAddressOwner, i).citizen_id == citizen_id;
    return owners != NULL;
}

/* Who sent what we sent is not in the import; what came in must come from the same sender. */
static gboolean same_sender(const ZbIntake *intake, const char *imported, const char *received,
                            gint64 citizen_id, gboolean out, gboolean *ret, GError **error)
{
    *ret = out;
    if (out)
        return TRUE;
    if (!imported)
        return is_of(intake, received, citizen_id, ret, error);
    *ret = g_strcmp0(imported, received) == 0;
    return TRUE;
}

gboolean zb_same_imported(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts,
                          gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (!contact->message_id || !facts || zb_facts_unread(facts))
        return TRUE;
    g_autoptr(GPtrArray) found =
        zb_contact_namesakes(intake->store, contact->message_id, contact->out, TRUE, error);
    for (guint i = 0; found && i < found->len && !*ret_id; i++) {
        const ZbNamesake *one = found->pdata[i];
        gboolean same;
        if (!same_sender(intake, one->sender, contact->sender, one->citizen_id, contact->out, &same, error))
            return FALSE;
        if (same && (same_keys(one->text_key, contact->text_key) || same_words(one->text, contact->text) ||
                     same_words(one->text, facts->text)))
            *ret_id = one->id;
    }
    return found != NULL;
}

gboolean zb_same_received(const ZbIntake *intake, const ZbContact *imported, gint64 citizen_id,
                          gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (!imported->message_id || imported->channel != ZB_CHANNEL_EMAIL)
        return TRUE;
    g_autoptr(GPtrArray) found =
        zb_contact_namesakes(intake->store, imported->message_id, imported->out, FALSE, error);
    for (guint i = 0; found && i < found->len && !*ret_id; i++) {
        const ZbNamesake *one = found->pdata[i];
        gboolean same;
        if (!same_sender(intake, imported->sender, one->sender, citizen_id, imported->out, &same, error))
            return FALSE;
        if (same && (same_keys(imported->text_key, one->text_key) || same_words(imported->text, one->text)))
            *ret_id = one->id;
    }
    return found != NULL;
}
