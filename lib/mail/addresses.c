#include "lib/mail/addresses.h"

#include <gmime/gmime.h>
#include <string.h>
#include "lib/mail/encoded-word.h"
#include "lib/text.h"

/* Beyond a line's length there is no address. */
#define PIECE_MAX 4000

typedef struct {
    GPtrArray *into;
    ZbFacts *facts;
    GString *held; /* "Bakker, ": a piece that may belong to the next one */
} Reading;

/* ---- words ---- */
/* Decoded, one line, capped. Quotation marks that a program put around it are no part of it. (transfer full) */
static char *clean(const char *text, ZbFacts *facts)
{
    g_autofree char *valid = zb_text_valid(text ? text : "", -1);
    g_autofree char *line = zb_text_one_line(valid);
    g_strstrip(line);
    gsize length = strlen(line);
    gboolean quoted = length > 2 && line[0] == '\'' && line[length - 1] == '\'';
    char *bare = g_strndup(line + (quoted ? 1 : 0), length - (quoted ? 2 : 0));
    if (strlen(bare) <= ZB_CAP_HEADER)
        return bare;
    zb_facts_note(facts, "header_cut");
    gsize cap = ZB_CAP_HEADER;
    while (cap > 0 && (bare[cap] & 0xc0) == 0x80)
        cap--;
    bare[cap] = '\0';
    return bare;
}

/* The domain in lower case; the local part is the receiver's business. */
static void add(Reading *self, const char *name, const char *address)
{
    g_autofree char *shown = clean(name, self->facts);
    g_autofree char *addr = clean(address, self->facts);
    for (char *p = strrchr(addr, '@'); p && *p; p++)
        *p = g_ascii_tolower(*p);
    if (self->into->len >= ZB_CAP_ADDRESSES)
        zb_facts_note(self->facts, "addresses_cut");
    else if (*shown || *addr)
        g_ptr_array_add(self->into, zb_address_new(shown, addr));
}

/* ---- one piece ---- */
static gboolean in_address(char c)
{
    return !strchr(" \t\r\n<>()[]\",;:'", c);
}

/* What stands around an "@", and what is left of the piece as its name. */
static gboolean rescue(Reading *self, const char *piece)
{
    const char *at = strrchr(piece, '@');
    const char *from = at, *to = at ? at + 1 : NULL;
    while (from > piece && in_address(from[-1]))
        from--;
    while (to && *to && in_address(*to))
        to++;
    if (!at || from == at || to == at + 1)
        return FALSE;
    g_autofree char *address = g_strndup(from, (gsize)(to - from));
    g_autofree char *name = g_strndup(piece, (gsize)(from - piece));
    char *scheme = g_strrstr(name, "mailto:");
    if (scheme)
        *scheme = '\0';
    g_strdelimit(name, "<>[]()\"", ' ');
    add(self, name, address);
    zb_facts_note(self->facts, "address_mended");
    return TRUE;
}

static InternetAddressMailbox *mailbox_at(InternetAddressList *list, int index)
{
    InternetAddress *item = internet_address_list_get_address(list, index);
    return INTERNET_ADDRESS_IS_MAILBOX(item) ? INTERNET_ADDRESS_MAILBOX(item) : NULL;
}

/* FALSE where there is nothing with an "@" in it. */
static gboolean add_whole(Reading *self, InternetAddressList *list)
{
    gboolean found = FALSE;
    int count = list ? internet_address_list_length(list) : 0;
    for (int i = 0; i < count; i++) {
        InternetAddressMailbox *mailbox = mailbox_at(list, i);
        const char *address = mailbox ? internet_address_mailbox_get_addr(mailbox) : NULL;
        if (!address || !strchr(address, '@'))
            continue; /* a word behind the address */
        found = TRUE;
        add(self, internet_address_get_name(INTERNET_ADDRESS(mailbox)), address);
    }
    return found;
}

static void add_word(Reading *self, InternetAddressList *list, const char *piece)
{
    InternetAddressMailbox *mailbox =
        list && internet_address_list_length(list) == 1 ? mailbox_at(list, 0) : NULL;
    if (mailbox)
        add(self, internet_address_get_name(INTERNET_ADDRESS(mailbox)),
            internet_address_mailbox_get_addr(mailbox));
    else if (*piece != '(' && *piece != '<')
        add(self, piece, NULL);
}

static void take(Reading *self, const char *piece)
{
    InternetAddressList *list = strlen(piece) <= PIECE_MAX ? internet_address_list_parse(NULL, piece) : NULL;
    if (!add_whole(self, list) && !rescue(self, piece))
        add_word(self, list, piece);
    if (list)
        g_object_unref(list);
}

/* ---- pieces ---- */
/* Takes what was held alone. */
static void release(Reading *self)
{
    if (self->held->len == 0)
        return;
    g_autofree char *piece = g_strndup(self->held->str, self->held->len - 2);
    g_string_truncate(self->held, 0);
    take(self, piece);
}

/* A name with a comma in it that nobody quoted: "Bakker, Jan <jan@x>". */
static void take_piece(Reading *self, const char *text, gsize length)
{
    g_autofree char *piece = g_strstrip(g_strndup(text, length));
    if (*piece == '\0' || self->into->len > ZB_CAP_ADDRESSES)
        return;
    if (!strchr(piece, '@') && !strpbrk(piece, "<(\"") && self->held->len == 0) {
        g_string_printf(self->held, "%s, ", piece);
        return;
    }
    const char *angle = strchr(piece, '<');
    if (self->held->len > 0 && angle > piece && *piece != '"') {
        g_autofree char *name = g_strndup(piece, (gsize)(angle - piece));
        g_autofree char *whole =
            strchr(name, '@') ? NULL
                              : g_strdup_printf("\"%s%s\" %s", self->held->str, g_strstrip(name), angle);
        if (whole) {
            g_string_truncate(self->held, 0);
            take(self, whole);
            return;
        }
    }
    release(self);
    take(self, piece);
}

typedef struct {
    gboolean quoted, angle, group, at;
    guint comments;
} State;

/* Follows quotation marks, comments and angle brackets. TRUE where `p` stands outside of them. */
static gboolean follow(State *state, const char *p)
{
    if (*p == '"' && state->comments == 0)
        state->quoted = !state->quoted;
    else if (state->quoted)
        return FALSE;
    else if (*p == '(')
        state->comments++;
    else if (*p == ')' && state->comments > 0)
        state->comments--;
    else if (*p == '<')
        state->angle = TRUE;
    else if (*p == '>')
        state->angle = FALSE;
    state->at |= *p == '@' && state->comments == 0;
    return !state->quoted && state->comments == 0;
}

/* A comma in angle brackets parts the hosts of an obsolete route; else somebody forgot to close them. */
static gboolean parts(const State *state, const char *p)
{
    if (*p == ';')
        return TRUE;
    return *p == ',' && !(state->angle && p[1 + strspn(p + 1, " \t\r\n")] == '@');
}

/* "Groep: a, b;" (RFC 5322, 3.4); "mailto:" is none. */
static gboolean opens_group(const State *state, const char *begin, const char *p)
{
    gboolean scheme = p - begin >= 6 && g_ascii_strncasecmp(p - 6, "mailto", 6) == 0;
    return *p == ':' && !scheme && !state->angle && !state->group && !state->at;
}

void zb_addresses_read(ZbCharsets *charsets, const char *raw, const char *fallback, GPtrArray *into,
                       ZbFacts *facts)
{
    g_autofree char *mended = zb_words_mend(charsets, raw, fallback);
    g_autoptr(GString) held = g_string_new(NULL);
    Reading self = {into, facts, held};
    State state = {0};
    const char *begin = mended;
    for (const char *p = mended; *p; p++) {
        if (*p == '\\' && p[1] && (state.quoted || state.comments > 0)) {
            p++;
            continue;
        }
        if (!follow(&state, p))
            continue;
        gboolean opens = opens_group(&state, begin, p);
        if (!opens && !parts(&state, p))
            continue;
        if (!opens)
            take_piece(&self, begin, (gsize)(p - begin)); /* else it is the group's name */
        state = (State){.group = opens || (state.group && *p == ',')};
        begin = p + 1;
    }
    take_piece(&self, begin, strlen(begin));
    release(&self);
}
