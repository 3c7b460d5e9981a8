#include "lib/mail/headers.h"

#include <string.h>
#include "lib/text.h"

/* RFC 5322 lines end at 998: a longer Message-ID is no such thing. */
#define MESSAGE_ID_MAX 998

/* ---- access ---- */
static GMimeHeader *nth_header(GMimeObject *object, const char *name, guint nth)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
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

static char *decoded(const char *value, ZbFacts *facts)
{
    g_autofree char *valid = zb_text_valid(value ? value : "", -1);
    return capped(zb_text_one_line(valid), ZB_CAP_HEADER, facts, "header_cut");
}

/* ---- addresses ---- */
/* The domain in lower case; the local part is the receiver's business. */
static char *address_of(const char *addr, ZbFacts *facts)
{
    char *address = decoded(addr, facts);
    char *at = strrchr(address, '@');
    for (char *p = at; p && *p; p++)
        *p = g_ascii_tolower(*p);
    return address;
}

static void add_address(InternetAddress *item, GPtrArray *into, ZbFacts *facts, guint depth);

static void add_addresses(InternetAddressList *list, GPtrArray *into, ZbFacts *facts, guint depth)
{
    int count = list ? internet_address_list_length(list) : 0;
    for (int i = 0; i < count; i++)
        add_address(internet_address_list_get_address(list, i), into, facts, depth);
}

static void add_address(InternetAddress *item, GPtrArray *into, ZbFacts *facts, guint depth)
{
    if (INTERNET_ADDRESS_IS_GROUP(item)) {
        if (depth < 3)
            add_addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(item)), into, facts,
                          depth + 1);
        return;
    }
    if (into->len >= ZB_CAP_ADDRESSES) {
        zb_facts_note(facts, "addresses_cut");
        return;
    }
    g_autofree char *name = decoded(internet_address_get_name(item), facts);
    g_autofree char *address =
        address_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(item)), facts);
    if (*name || *address)
        g_ptr_array_add(into, zb_address_new(name, address));
}

static void read_addresses(GMimeMessage *message, ZbFacts *facts)
{
    add_addresses(g_mime_message_get_from(message), facts->from, facts, 0);
    add_addresses(g_mime_message_get_reply_to(message), facts->reply_to, facts, 0);
    add_addresses(g_mime_message_get_to(message), facts->to, facts, 0);
    add_addresses(g_mime_message_get_cc(message), facts->cc, facts, 0);
    if (facts->from->len == 0)
        zb_facts_note(facts, "no_from");
    if (nth_header(GMIME_OBJECT(message), "From", 1))
        zb_facts_note(facts, "from_repeated");
    else if (facts->from->len > 1)
        zb_facts_note(facts, "from_several");
}

/* ---- dates ---- */
static gint64 date_of(const char *value)
{
    g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(value);
    if (!date)
        return ZB_NEVER;
    return g_date_time_to_unix(date) * ZB_SECOND;
}

static void read_dates(GMimeMessage *message, ZbFacts *facts)
{
    g_autofree char *date = zb_header_raw(GMIME_OBJECT(message), "Date", 0);
    g_autofree char *received = zb_header_raw(GMIME_OBJECT(message), "Received", 0);
    const char *stamp = received ? strrchr(received, ';') : NULL;
    if (date)
        facts->date = date_of(date);
    if (stamp)
        facts->arrived = date_of(stamp + 1);
    if (!date)
        zb_facts_note(facts, "no_date");
    else if (facts->date == ZB_NEVER)
        zb_facts_note(facts, "bad_date");
    else if (facts->arrived != ZB_NEVER && ABS(facts->date - facts->arrived) > 7 * ZB_DAY)
        zb_facts_note(facts, "date_doubtful");
}

/* ---- Message-IDs ---- */
static gboolean is_id(const char *id)
{
    gsize length = strlen(id);
    return length > 0 && length <= MESSAGE_ID_MAX;
}

GPtrArray *zb_message_ids(const char *value, guint cap, gboolean *ret_cut)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    gboolean cut = FALSE;
    for (const char *open = strchr(value, '<'); open; open = strchr(open, '<')) {
        gsize length = strcspn(open + 1, "<>");
        if (open[1 + length] != '>') {
            open++; /* "<a <b>": the second may be one */
            continue;
        }
        g_autofree char *id = g_strndup(open + 1, length);
        char *to = id;
        for (const char *from = id; *from; from++)
            if (*from != ' ') /* blanks come from folding in the middle of it */
                *to++ = *from;
        *to = '\0';
        if (is_id(id))
            g_ptr_array_add(ids, g_steal_pointer(&id));
        open += length + 1;
    }
    if (ids->len > cap) {
        /* The first names the thread, the last are the nearest. */
        g_ptr_array_remove_range(ids, 1, ids->len - cap);
        cut = TRUE;
    }
    if (ret_cut)
        *ret_cut = cut;
    return g_steal_pointer(&ids);
}

/* Message-IDs without brackets occur: one word with an "@". */
static char *single_id(const char *value)
{
    g_autoptr(GPtrArray) ids = zb_message_ids(value, ZB_CAP_REFERENCES, NULL);
    if (ids->len > 0)
        return g_strdup(g_ptr_array_index(ids, 0));
    g_autofree char *word = g_strstrip(g_strdup(value));
    if (!strchr(word, '@') || strpbrk(word, " <>") || !is_id(word))
        return NULL;
    return g_steal_pointer(&word);
}

static void read_ids(GMimeMessage *message, ZbFacts *facts)
{
    GMimeObject *object = GMIME_OBJECT(message);
    g_autofree char *id = zb_header_raw(object, "Message-ID", 0);
    g_autofree char *reply = zb_header_raw(object, "In-Reply-To", 0);
    g_autofree char *references = zb_header_raw(object, "References", 0);
    gboolean cut = FALSE;
    facts->message_id = id ? single_id(id) : NULL;
    facts->in_reply_to = reply ? single_id(reply) : NULL;
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

void zb_headers_read(GMimeMessage *message, ZbFacts *facts)
{
    read_addresses(message, facts);
    read_dates(message, facts);
    read_ids(message, facts);
    GMimeHeader *subject = nth_header(GMIME_OBJECT(message), "Subject", 0);
    g_free(facts->subject);
    facts->subject = decoded(subject ? g_mime_header_get_value(subject) : NULL, facts);
    g_autofree char *instance = zb_header_raw(GMIME_OBJECT(message), "X-Zb-Instance", 0);
    if (instance && *instance)
        facts->auto_from = capped(g_steal_pointer(&instance), ZB_CAP_HEADER, facts, "header_cut");
}
