#include "lib/intake/referred.h"

#include <string.h>
#include "lib/judge/reference.h"
#include "lib/store/merges.h"
#include "lib/store/topics.h"

/* Words of one message that are looked up: of what was written, and again of what is quoted. */
#define LOOKUPS_MAX 60

static void referred_free(gpointer data)
{
    ZbReferred *one = data;
    g_free(one->reference);
    g_free(one);
}

static gboolean is_there(const GPtrArray *found, gint64 citizen_id)
{
    for (guint i = 0; i < found->len; i++)
        if (((const ZbReferred *)found->pdata[i])->citizen_id == citizen_id)
            return TRUE;
    return FALSE;
}

static gboolean look_up(const ZbIntake *intake, const char *name, gboolean written, GPtrArray *found,
                        GError **error)
{
    /* As it was written, whatever the topic was merged into since. */
    gint64 id;
    if (!zb_merge_named(intake->store, ZB_MERGE_TOPIC, name, &id, error))
        return FALSE;
    g_autoptr(ZbTopic) topic = id ? zb_topic_by_id(intake->store, id, error) : NULL;
    if (!topic)
        return id == 0;
    /* The id of an import is no reference: nobody was told it. */
    if (g_strcmp0(topic->alias, name) == 0 || is_there(found, topic->citizen_id))
        return TRUE;
    ZbReferred *one = g_new0(ZbReferred, 1);
    *one = (ZbReferred){topic->citizen_id, g_strdup(topic->reference), written};
    g_ptr_array_add(found, one);
    return TRUE;
}

static gboolean find_in(const ZbIntake *intake, const char *text, gboolean written, GPtrArray *found,
                        GError **error)
{
    g_autoptr(ZbReferenceText) prepared = zb_reference_text_new(text);
    g_auto(GStrv) names = zb_reference_text_find(prepared, LOOKUPS_MAX);
    for (char **name = names; *name && found->len < ZB_REFERRED_MAX; name++)
        if (!look_up(intake, *name, written, found, error))
            return FALSE;
    return TRUE;
}

/* Whether an address of ours stands in what is quoted: over or in a message that we sent, or that was sent to us. */
static gboolean has_our_address(const char *quoted, const char *domain)
{
    gsize length = domain ? strlen(domain) : 0;
    for (const char *at = strchr(quoted, '@'); at && length > 0; at = strchr(at + 1, '@')) {
        gsize host = 0;
        while (g_ascii_isalnum(at[1 + host]) || (at[1 + host] && strchr(".-", at[1 + host])))
            host++;
        const char *end = at + 1 + host;
        if (host >= length && g_ascii_strncasecmp(end - length, domain, length) == 0 &&
            (host == length || end[-(gssize)length - 1] == '.'))
            return TRUE;
    }
    return FALSE;
}

/* What the sender himself quotes; what is passed on or comes out of a form has been read as written. (transfer full) */
static char *quoted_of(const ZbFacts *facts)
{
    GString *quoted = g_string_new(NULL);
    for (guint i = 0; i < facts->segments->len; i++) {
        const ZbSegment *segment = &g_array_index(facts->segments, ZbSegment, i);
        if (segment->kind == ZB_SEGMENT_QUOTED)
            g_string_append_len(quoted, facts->text + segment->start, segment->end - segment->start);
    }
    return g_string_free(quoted, FALSE);
}

GPtrArray *zb_referred(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(referred_free);
    g_autofree char *written = g_strjoin("\n", speaker->subject, speaker->written, speaker->tail, NULL);
    g_autofree char *quoted = speaker->voice == ZB_VOICE_SENDER ? quoted_of(facts) : g_strdup("");
    gboolean ours = speaker->reply && has_our_address(quoted, intake->config->domain);
    return find_in(intake, written, TRUE, found, error) && find_in(intake, quoted, ours, found, error)
               ? g_steal_pointer(&found)
               : NULL;
}
