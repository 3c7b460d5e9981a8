#include "lib/mail/headers.h"

#include <string.h>
#include "lib/mail/addresses.h"
#include "lib/mail/date.h"
#include "lib/mail/encoded-word.h"
#include "lib/text.h"

/* ---- access ---- */
static GMimeHeader *nth_header(GMimeObject *object, const char *name, guint nth)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    if (nth == 0)
        return g_mime_header_list_get_header(list, name); /* from a table: most are asked for in vain */
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        if (g_ascii_strcasecmp(g_mime_header_get_name(header), name) == 0 && nth-- == 0)
            return header;
    }
    return NULL;
}

/* Cut at `cap` bytes, between characters. Takes `text`. */
static char *capped(char *text, gsize cap, ZbFacts *facts, const char *note)
{
    if (strlen(text) <= cap)
        return text;
    if (facts)
        zb_facts_note(facts, note);
    while (cap > 0 && (text[cap] & 0xc0) == 0x80)
        cap--;
    text[cap] = '\0';
    return text;
}

char *zb_header_raw(GMimeObject *object, const char *name, guint nth)
{
    GMimeHeader *header = nth_header(object, name, nth);
    const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;
    if (!raw)
        return NULL;
    g_autofree char *valid = zb_text_valid(raw, -1);
    return zb_text_one_line(valid);
}

/* Which charset bare 8-bit letters are likely in: the text's. NULL where it is not told. */
static const char *charset_of(GMimeMessage *message)
{
    GMimeObject *part = g_mime_message_get_mime_part(message);
    return part ? g_mime_object_get_content_type_parameter(part, "charset") : NULL;
}

/* ---- addresses ---- */
/* Of all headers of that name: a second one counts too. */
static void read_list(GMimeMessage *message, ZbCharsets *charsets, const char *name, GPtrArray *into,
                      ZbFacts *facts)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count && into->len <= ZB_CAP_ADDRESSES; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *raw = g_mime_header_get_raw_value(header);
        if (raw && g_ascii_strcasecmp(g_mime_header_get_name(header), name) == 0)
            zb_addresses_read(charsets, raw, charset_of(message), into, facts);
    }
}

static void read_addresses(GMimeMessage *message, ZbCharsets *charsets, ZbFacts *facts)
{
    read_list(message, charsets, "From", facts->from, facts);
    read_list(message, charsets, "Reply-To", facts->reply_to, facts);
    read_list(message, charsets, "To", facts->to, facts);
    read_list(message, charsets, "Cc", facts->cc, facts);
    if (facts->from->len == 0)
        zb_facts_note(facts, "no_from");
    if (nth_header(GMIME_OBJECT(message), "From", 1))
        zb_facts_note(facts, "from_repeated");
    else if (facts->from->len > 1)
        zb_facts_note(facts, "from_several");
}

/* ---- dates ---- */
/* Beyond this it is no slow road, but a wrong clock: the arrival decides. */
#define DOUBTFUL (7 * ZB_DAY)

static void read_dates(GMimeMessage *message, ZbFacts *facts)
{
    g_autofree char *date = zb_header_raw(GMIME_OBJECT(message), "Date", 0);
    g_autofree char *received = zb_header_raw(GMIME_OBJECT(message), "Received", 0);
    const char *stamp = received ? strrchr(received, ';') : NULL;
    if (date)
        facts->date = zb_mail_date(date);
    if (stamp)
        facts->arrived = zb_mail_date(stamp + 1);
    if (!date)
        zb_facts_note(facts, "no_date");
    else if (facts->date == ZB_NEVER)
        zb_facts_note(facts, "bad_date");
    else if (facts->arrived != ZB_NEVER && ABS(facts->date - facts->arrived) > DOUBTFUL)
        zb_facts_note(facts, "date_doubtful");
}

/* ---- Message-IDs ---- */
/* Blanks come from folding in the middle of it. */
static void add_id(GPtrArray *ids, const char *text, gsize length)
{
    GString *id = g_string_sized_new(length);
    for (gsize i = 0; i < length; i++)
        if (text[i] != ' ')
            g_string_append_c(id, text[i]);
    gboolean usable = zb_facts_is_id(id->str);
    char *taken = g_string_free(id, !usable);
    if (usable)
        g_ptr_array_add(ids, taken);
}

static void add_bracketed(GPtrArray *ids, const char *value)
{
    for (const char *open = strchr(value, '<'); open; open = strchr(open, '<')) {
        gsize length = strcspn(open + 1, "<>");
        if (open[1 + length] != '>') {
            open++; /* "<a <b>": the second may be one */
            continue;
        }
        add_id(ids, open + 1, length);
        open += length + 1;
    }
}

static void add_bare(GPtrArray *ids, const char *value)
{
    g_auto(GStrv) words = g_strsplit_set(value, " ,;<>", -1);
    for (char **word = words; *word; word++)
        if (strchr(*word, '@'))
            add_id(ids, *word, strlen(*word));
}

GPtrArray *zb_message_ids(const char *value, guint cap, gboolean *ret_cut)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    add_bracketed(ids, value);
    if (ids->len == 0)
        add_bare(ids, value);
    gboolean cut = ids->len > cap;
    if (cut) /* the first names the thread, the last are the nearest */
        g_ptr_array_remove_range(ids, 1, ids->len - cap);
    if (ret_cut)
        *ret_cut = cut;
    return ids;
}

/* A Message-ID without brackets and "@" occurs too: one word that is no accident. */
#define WORD_MIN 8

/* (transfer full) */
static char *single_id(const char *value, gboolean any_word)
{
    g_autoptr(GPtrArray) ids = zb_message_ids(value, ZB_CAP_REFERENCES, NULL);
    if (ids->len > 0)
        return g_strdup(g_ptr_array_index(ids, 0));
    g_autofree char *word = g_strstrip(g_strdup(value));
    if (!any_word || strlen(word) < WORD_MIN || strpbrk(word, " <>") || !zb_facts_is_id(word))
        return NULL;
    return g_steal_pointer(&word);
}

/* Of several the first that is one. */
static char *message_id(GMimeObject *object)
{
    char *found = NULL;
    for (guint nth = 0; !found && nth < 3; nth++) {
        g_autofree char *id = zb_header_raw(object, "Message-ID", nth);
        found = id ? single_id(id, TRUE) : NULL;
    }
    return found;
}

static void read_ids(GMimeMessage *message, ZbFacts *facts)
{
    GMimeObject *object = GMIME_OBJECT(message);
    g_autofree char *id = zb_header_raw(object, "Message-ID", 0);
    g_autofree char *reply = zb_header_raw(object, "In-Reply-To", 0);
    g_autofree char *references = zb_header_raw(object, "References", 0);
    gboolean cut = FALSE;
    facts->message_id = message_id(object);
    facts->in_reply_to = reply ? single_id(reply, FALSE) : NULL;
    if (references) {
        g_ptr_array_unref(facts->references);
        facts->references = zb_message_ids(references, ZB_CAP_REFERENCES, &cut);
    }
    if (!id)
        zb_facts_note(facts, "no_message_id");
    else if (!facts->message_id)
        zb_facts_note(facts, "bad_message_id");
    if (nth_header(object, "Message-ID", 1))
        zb_facts_note(facts, "message_id_repeated");
    if (cut)
        zb_facts_note(facts, "references_cut");
}

/* ---- the whole ---- */
static void read_subject(GMimeMessage *message, ZbCharsets *charsets, ZbFacts *facts)
{
    GMimeHeader *subject = nth_header(GMIME_OBJECT(message), "Subject", 0);
    const char *raw = subject ? g_mime_header_get_raw_value(subject) : NULL;
    g_autofree char *text = zb_words_decode(charsets, raw ? raw : "", charset_of(message));
    g_free(facts->subject);
    facts->subject = capped(zb_text_one_line(text), ZB_CAP_HEADER, facts, "header_cut");
}

void zb_headers_read(GMimeMessage *message, ZbCharsets *charsets, ZbFacts *facts)
{
    read_addresses(message, charsets, facts);
    read_dates(message, facts);
    read_ids(message, facts);
    read_subject(message, charsets, facts);
    g_autofree char *instance = zb_header_raw(GMIME_OBJECT(message), "X-Zb-Instance", 0);
    if (instance && *instance)
        facts->auto_from = capped(g_steal_pointer(&instance), ZB_CAP_HEADER, facts, "header_cut");
}

void zb_headers_read_inner(GMimeMessage *message, ZbCharsets *charsets, ZbFacts *facts)
{
    read_list(message, charsets, "From", facts->from, facts);
    read_subject(message, charsets, facts);
    g_autofree char *date = zb_header_raw(GMIME_OBJECT(message), "Date", 0);
    facts->date = date ? zb_mail_date(date) : ZB_NEVER;
}
