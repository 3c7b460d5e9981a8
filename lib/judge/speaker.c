#include "lib/judge/speaker.h"

#include <string.h>
#include "lib/text.h"

/* A line on which somebody signs is short, and there are few. */
#define TAIL_LINES 4
#define TAIL_LINE_MAX 70

/* ---- whose address ---------------------------------------------------------------------------------------- */

static void set_person(ZbSpeaker *speaker, ZbVoice voice, const char *address, const char *name)
{
    speaker->voice = voice;
    g_free(speaker->address);
    g_free(speaker->name);
    speaker->address = zb_email_normal(address);
    speaker->name = g_strdup(name);
}

/* ---- forms ------------------------------------------------------------------------------------------------- */

/* The value of a line "Naam: ..." whose label begins with one of `labels`. (transfer full) */
static char *field(const char *text, const char *const *labels)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *colon = strpbrk(*line, ":=|\t");
        if (!colon || colon - *line > 40)
            continue; /* no field */
        g_autofree char *label = g_strndup(*line, (gsize)(colon - *line));
        g_autofree char *lower = g_utf8_strdown(g_strstrip(label), -1);
        for (const char *const *one = labels; *one; one++)
            if (g_str_has_prefix(lower, *one)) {
                char *value = g_strstrip(g_strdup(colon + 1));
                if (*value)
                    return value;
                g_free(value);
            }
    }
    return NULL;
}

/* The first address in the text that is not ours. (transfer full) */
static char *address_in(const char *text, const char *domain)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *start = at, *end = at + 1;
        while (start > text && (g_ascii_isalnum(start[-1]) || strchr("._%+-", start[-1])))
            start--;
        while (g_ascii_isalnum(*end) || *end == '-' || (*end == '.' && g_ascii_isalnum(end[1])))
            end++;
        g_autofree char *found = g_strndup(start, (gsize)(end - start));
        g_autofree char *normal =
            start < at && memchr(at, '.', (gsize)(end - at)) ? zb_email_normal(found) : NULL;
        if (normal && !zb_email_is_at(normal, domain))
            return g_steal_pointer(&normal);
    }
    return NULL;
}

static gboolean speak_from_form(ZbSpeaker *speaker, const ZbFacts *facts, const char *domain)
{
    static const char *const names[] = {"naam",   "uw naam", "volledige naam", "achternaam", "name",
                                        "klager", NULL};
    g_autofree char *name = field(facts->text, names);
    for (guint i = 0; i < facts->reply_to->len; i++) {
        const ZbAddress *one = facts->reply_to->pdata[i];
        if (zb_email_is_at(one->address, domain))
            continue; /* the form's own */
        set_person(speaker, ZB_VOICE_FORM, one->address, name ? name : one->name);
        return TRUE;
    }
    g_autofree char *address = name ? address_in(facts->text, domain) : NULL;
    if (!name)
        return FALSE;
    set_person(speaker, ZB_VOICE_FORM, address ? address : "", name);
    return TRUE;
}

/* ---- colleagues -------------------------------------------------------------------------------------------- */

/* What somebody outside wrote, passed on. */
static gboolean speak_from_forward(ZbSpeaker *speaker, const ZbFacts *facts, const char *domain)
{
    for (guint i = 0; i < facts->forwarded->len; i++) {
        const ZbForwarded *one = facts->forwarded->pdata[i];
        if (zb_email_is_at(one->address, domain) || (!*one->address && !*one->name))
            continue; /* another colleague's */
        set_person(speaker, ZB_VOICE_FORWARD, one->address, one->name);
        g_free(speaker->written);
        speaker->written = g_strndup(facts->text + one->start, one->end - one->start);
        if (*one->subject) {
            g_free(speaker->subject);
            speaker->subject = g_strdup(one->subject);
        }
        return TRUE;
    }
    return FALSE;
}

/* ---- where people sign ------------------------------------------------------------------------------------- */

/* Whom he says that he is not: "A. Bakker (geen familie van Piet)". Blanked to the end of the line or bracket. */
static void blank_others(char *tail)
{
    static const char *const phrases[] = {"geen familie van",
                                          "geen familielid van",
                                          "niet verwant aan",
                                          "niet verwant met",
                                          "niet te verwarren met",
                                          "geen relatie met",
                                          NULL};
    for (char *p = tail; *p; p++)
        for (const char *const *phrase = phrases; *phrase; phrase++)
            if ((p == tail || !g_ascii_isalpha(p[-1])) &&
                g_ascii_strncasecmp(p, *phrase, strlen(*phrase)) == 0) {
                gsize length = strcspn(p, "\n)");
                memset(p, ' ', length);
                p += length - 1;
                break;
            }
}

static char *tail_of(const ZbFacts *facts, const char *written)
{
    GString *tail = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(written, "\n", -1);
    guint count = g_strv_length(lines), taken = 0;
    while (count > 0 && taken < TAIL_LINES) {
        const char *line = g_strstrip(lines[--count]);
        if (!*line)
            continue; /* blank */
        if (strlen(line) > TAIL_LINE_MAX)
            break;
        g_string_prepend_c(tail, '\n');
        g_string_prepend(tail, line);
        taken++;
    }
    for (guint i = 0; i < facts->segments->len; i++) {
        const ZbSegment *segment = &g_array_index(facts->segments, ZbSegment, i);
        if (segment->kind == ZB_SEGMENT_SIGNATURE)
            g_string_append_len(tail, facts->text + segment->start, segment->end - segment->start);
    }
    blank_others(tail->str);
    return g_string_free(tail, FALSE);
}

/* ---- the subject ------------------------------------------------------------------------------------------- */

static const char *skip_prefixes(const char *subject, gboolean *ret_reply)
{
    static const char *const replies[] = {"re:", "antw:", "aw:", "sv:", "antwoord:", "re :", NULL};
    static const char *const forwards[] = {"fw:", "fwd:", "doorst:", "wg:", "tr:", NULL};
    gboolean found = TRUE;
    while (found) {
        found = FALSE;
        subject += strspn(subject, " \t");
        for (guint i = 0; replies[i] && !found; i++)
            if (g_ascii_strncasecmp(subject, replies[i], strlen(replies[i])) == 0) {
                subject += strlen(replies[i]);
                found = *ret_reply = TRUE;
            }
        for (guint i = 0; forwards[i] && !found; i++)
            if (g_ascii_strncasecmp(subject, forwards[i], strlen(forwards[i])) == 0) {
                subject += strlen(forwards[i]);
                found = TRUE;
            }
    }
    return subject;
}

ZbSpeaker *zb_speaker_of(const ZbFacts *facts, const char *domain)
{
    ZbSpeaker *speaker = g_new0(ZbSpeaker, 1);
    const ZbAddress *sender = zb_facts_sender(facts);
    speaker->reply = facts->in_reply_to != NULL;
    speaker->written = g_strdup(facts->fresh);
    speaker->subject = g_strdup(skip_prefixes(facts->subject, &speaker->reply));
    set_person(speaker, ZB_VOICE_SENDER, sender ? sender->address : "", sender ? sender->name : "");
    if (sender && zb_email_is_at(sender->address, domain) && !speak_from_forward(speaker, facts, domain))
        speak_from_form(speaker, facts, domain);
    speaker->tail = tail_of(facts, speaker->written);
    return speaker;
}

void zb_speaker_free(ZbSpeaker *speaker)
{
    if (!speaker)
        return;
    g_free(speaker->address);
    g_free(speaker->name);
    g_free(speaker->tail);
    g_free(speaker->written);
    g_free(speaker->subject);
    g_free(speaker);
}
