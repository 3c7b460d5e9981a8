/* Cases, each on lines that no earlier one took:
 *
 *   "-- " with few lines to the end of the stretch      all signature
 *   a mobile footer                                     that line
 *   a server's warning at the top                       its paragraph
 *   a disclaimer's opening, and its words               to the end of the stretch, if that is short
 *   "Met vriendelijke groet," and the like              that line, and the names, functions, addresses under it; up to a sentence
 *   the writer's own name, near the end                 the same
 */
#include "lib/mail/signature.h"

#include <string.h>
#include "lib/mail/facts.h"

/* A signature has few lines; what is longer has something to say. */
#define LINES_MAX 20
#define BYTES_MAX 2500
/* Lines of a sign-off and of a signature are short. */
#define SIGN_OFF_MAX 120
#define SIGN_OFF_WORDS 6
#define PLACE_MAX 120
#define PLACE_WORDS 9
#define FOOTER_MAX 120
#define FOOTER_WORDS 12
#define OPENING_MAX 120
#define NAME_LINES 10

typedef struct {
    const ZbPhrases *phrases;
    ZbLine *lines;
    guint from, to;
    guint8 *kinds;
    const char *writer; /* folded */
} Stretch;

static gboolean is_blank(const Stretch *self, guint line)
{
    return self->lines[line].size == 0;
}

static gboolean is_fresh(const Stretch *self, guint line)
{
    return self->kinds[line] == ZB_SEGMENT_FRESH;
}

static void sign(Stretch *self, guint from, guint to)
{
    memset(self->kinds + from, ZB_SEGMENT_SIGNATURE, to - from);
}

/* Whether something was written in the stretch before `line`. */
static gboolean wrote_before(const Stretch *self, guint line)
{
    for (guint i = self->from; i < line; i++)
        if (!is_blank(self, i) && is_fresh(self, i))
            return TRUE;
    return FALSE;
}

/* Whether few enough lines follow for a signature. */
static gboolean is_short(const Stretch *self, guint line)
{
    guint written = 0;
    gsize bytes = 0;
    for (guint i = line; i < self->to && written <= LINES_MAX && bytes <= BYTES_MAX; i++) {
        written += !is_blank(self, i);
        bytes += self->lines[i].length + 1;
    }
    return written <= LINES_MAX && bytes <= BYTES_MAX;
}

static guint words_in(const char *text)
{
    guint words = 0;
    for (; *text; text++)
        words += *text != ' ' && (text[1] == ' ' || text[1] == '\0');
    return words;
}

/* ---- "-- " ---- */
static gboolean is_delimiter(const ZbLine *line)
{
    return line->size == 2 && memcmp(line->body, "--", 2) == 0;
}

static void sign_delimited(Stretch *self)
{
    for (guint i = self->from; i < self->to; i++)
        if (is_delimiter(&self->lines[i]) && is_short(self, i)) {
            sign(self, i, self->to);
            return;
        }
}

/* ---- mobile footers ---- */
/* Without "<https://...>", "(https://...)" and the brackets of "[Outlook](...)". (transfer full) */
static char *without_links(const char *fold)
{
    if (!strpbrk(fold, "<([]") && !strstr(fold, "http")) /* nearly always */
        return g_strstrip(g_strdup(fold));
    GString *out = g_string_new(NULL);
    for (const char *p = fold; *p;) {
        const char *link = strchr("<([", *p) ? p + 1 : p;
        if (g_str_has_prefix(link, "http:") || g_str_has_prefix(link, "https:")) {
            p = link + strcspn(link, ">)] ");
            p += *p && *p != ' ';
        } else {
            if (!strchr("[]", *p))
                g_string_append_c(out, *p);
            p++;
        }
    }
    return g_strstrip(g_string_free(out, FALSE));
}

static gboolean is_sentence(const Stretch *self, const char *fold)
{
    return zb_phrases_within(self->phrases, ZB_PHRASE_SENTENCE, fold, NULL) != NULL;
}

/* "Sent from my iPhone", "iPhone'umdan gönderildi": a word for sending at one end, a device, and little else. */
static gboolean sends_device(const ZbPhrases *phrases, const char *text)
{
    if (words_in(text) > FOOTER_WORDS) /* most lines go no further */
        return FALSE;
    const char *end, *sent = zb_phrases_within(phrases, ZB_PHRASE_SENT_WORD, text, &end);
    if (!sent || !zb_phrases_within(phrases, ZB_PHRASE_DEVICE, text, NULL))
        return FALSE;
    gboolean last = strspn(end, " .!") == strlen(end);
    return (sent == text || last) && !strchr(text, ',') && !strstr(text, ". ");
}

gboolean zb_line_is_footer(const ZbPhrases *phrases, ZbLine *line)
{
    if (line->size > 2 * FOOTER_MAX || line->size < 8)
        return FALSE;
    g_autofree char *text = without_links(zb_line_fold(line));
    if (strlen(text) > FOOTER_MAX)
        return FALSE;
    if (sends_device(phrases, text))
        return TRUE;
    const char *rest = zb_phrases_begins(phrases, ZB_PHRASE_FOOTER, text);
    /* Programs write one short phrase; a sentence that goes on is a person's. */
    return rest && words_in(rest) <= 6 && !strstr(rest, ", ") && !strstr(rest, ". ") &&
           (!*rest || !zb_phrases_within(phrases, ZB_PHRASE_SENTENCE, rest, NULL));
}

static void sign_footers(Stretch *self)
{
    for (guint i = self->from; i < self->to; i++)
        if (is_fresh(self, i) && zb_line_is_footer(self->phrases, &self->lines[i]))
            sign(self, i, i + 1);
}

/* ---- paragraphs of servers ---- */
/* The beginning of a line, folded: disclaimers are often one long line. (transfer full) */
static char *opening(ZbLine *line)
{
    gsize length = MIN(line->size, OPENING_MAX);
    while (length > 0 && length < line->size && (line->body[length] & 0xc0) == 0x80)
        length--;
    char *fold = length == line->size ? g_strdup(zb_line_fold(line)) : zb_phrases_fold(line->body, length);
    gsize lead = strspn(fold, "*_|#[]({!<- ");
    memmove(fold, fold + lead, strlen(fold + lead) + 1);
    return fold;
}

static guint paragraph_end(const Stretch *self, guint line)
{
    while (line < self->to && !is_blank(self, line))
        line++;
    return line;
}

static gboolean has_disclaimer_word(const Stretch *self, guint from, guint to)
{
    for (guint i = from; i < to; i++) {
        const ZbLine *line = &self->lines[i];
        g_autofree char *fold = zb_phrases_fold(line->body, line->size);
        if (zb_phrases_within(self->phrases, ZB_PHRASE_DISCLAIMER_WORD, fold, NULL))
            return TRUE;
    }
    return FALSE;
}

static gboolean opens_disclaimer(const Stretch *self, guint line)
{
    g_autofree char *text = opening(&self->lines[line]);
    if (!zb_phrases_begins(self->phrases, ZB_PHRASE_DISCLAIMER, text))
        return FALSE;
    guint most = MIN(self->to, line + LINES_MAX), end = line;
    gboolean heading = words_in(text) <= 2; /* its words stand in the next paragraph */
    while (end < most && (!is_blank(self, end) || (heading && end <= line + 2)))
        end++;
    return has_disclaimer_word(self, line, end);
}

static void sign_disclaimer(Stretch *self)
{
    for (guint i = self->from; i < self->to; i++)
        if (!is_blank(self, i) && is_fresh(self, i) && opens_disclaimer(self, i)) {
            sign(self, i, is_short(self, i) ? self->to : paragraph_end(self, i));
            i = paragraph_end(self, i);
        }
}

static void sign_banner(Stretch *self)
{
    guint line = self->from;
    while (line < self->to && is_blank(self, line))
        line++;
    for (guint lines = 0; line < self->to && lines < 3; lines++) {
        g_autofree char *text = opening(&self->lines[line]);
        if (!zb_phrases_begins(self->phrases, ZB_PHRASE_BANNER, text))
            return;
        guint end = paragraph_end(self, line);
        if (end - line > 6)
            return; /* no blank line parts it from the message */
        sign(self, self->from, end);
        line = end;
        while (line < self->to && is_blank(self, line))
            line++;
    }
}

/* ---- people's signatures ---- */
static gboolean is_contact(const char *fold)
{
    guint digits = 0;
    for (const char *p = fold; *p; p++)
        digits += g_ascii_isdigit(*p);
    return strchr(fold, '@') || strstr(fold, "www.") || strstr(fold, "http") || digits >= 5;
}

/* A name, a function, a street, a number: no sentence. */
static gboolean is_place(const Stretch *self, guint line)
{
    ZbLine *here = &self->lines[line];
    if (here->size > PLACE_MAX)
        return FALSE;
    const char *fold = zb_line_fold(here);
    guint words = words_in(fold);
    if (self->kinds[line] == ZB_SEGMENT_SIGNATURE || zb_line_is_rule(here) || is_delimiter(here))
        return TRUE;
    if (words > PLACE_WORDS || strpbrk(fold, "?!") || is_sentence(self, fold))
        return FALSE;
    char last = fold[strlen(fold) - (*fold ? 1 : 0)];
    return is_contact(fold) || !(strchr(".:", last) && words > 3);
}

/* Up to which line places follow; their trailing blank lines are left. */
static guint places_end(const Stretch *self, guint line)
{
    guint end = line, written = 0;
    for (guint i = line; i < self->to && written < LINES_MAX; i++) {
        if (is_blank(self, i))
            continue; /* between two of them */
        if (!is_place(self, i))
            break;
        written++;
        end = i + 1;
    }
    return end;
}

static gboolean is_particle(const char *word)
{
    static const char *const particles[] = {"van", "de",  "der", "den", "ten", "ter",    "von", "namens",
                                            "en",  "and", "und", "et",  "uit", "family", "fam", NULL};
    return g_strv_contains(particles, word);
}

/* Whether the last `words` words of the line are a name's. */
static gboolean ends_in_names(const ZbLine *line, guint words)
{
    g_autofree char *text = g_strndup(line->body, line->size);
    g_auto(GStrv) all = g_strsplit_set(text, " \t", -1);
    for (guint n = g_strv_length(all); n > 0 && words > 0; n--) {
        const char *word = all[n - 1] + strspn(all[n - 1], "(\"'*&,.!-");
        if (!*all[n - 1])
            continue; /* two blanks */
        words--;
        if (*word && g_unichar_islower(g_utf8_get_char(word)) && !is_particle(word))
            return FALSE;
    }
    return TRUE;
}

/* What stands behind a sign-off on its line is a name, or nothing: "Best" begins other sentences too. */
static gboolean is_sign_off_rest(const Stretch *self, const ZbLine *line, const char *fold, const char *rest)
{
    guint words = words_in(rest + strspn(rest, " ,.!-"));
    if (words > SIGN_OFF_WORDS || is_sentence(self, rest) || strpbrk(rest, "?:"))
        return FALSE;
    gboolean parted = *rest && *rest != ' ', formula = words_in(fold) - words >= 3;
    return words == 0 || formula || (parted && words <= 2) || ends_in_names(line, words);
}

static gboolean is_sign_off(const Stretch *self, guint line, gboolean *ret_thanks)
{
    ZbLine *here = &self->lines[line];
    if (here->size > SIGN_OFF_MAX || here->size < 2)
        return FALSE;
    const char *fold = zb_line_fold(here), *rest = zb_phrases_begins(self->phrases, ZB_PHRASE_SIGN_OFF, fold);
    *ret_thanks = rest == NULL;
    if (rest)
        return is_sign_off_rest(self, here, fold, rest);
    rest = zb_phrases_begins(self->phrases, ZB_PHRASE_THANKS, fold);
    return rest && strspn(rest, " ,.!") == strlen(rest);
}

static void sign_offs(Stretch *self)
{
    gboolean wrote = FALSE;
    for (guint i = self->from; i < self->to; i++) {
        gboolean thanks;
        if (is_blank(self, i) || !is_fresh(self, i))
            continue; /* nothing of the writer's */
        gboolean off = wrote && is_sign_off(self, i, &thanks);
        guint end = off ? places_end(self, i + 1) : i;
        if (off && thanks && (end == i + 1 || end < self->to))
            off = FALSE; /* it is what the writer says */
        wrote = TRUE;
        if (!off)
            continue; /* a line of the message */
        sign(self, i, end);
        i = end - 1;
    }
}

/* Each word of the line is one of the writer's name, or an initial of it. */
static gboolean is_writer(const Stretch *self, guint line)
{
    ZbLine *here = &self->lines[line];
    if (!*self->writer || here->size > PLACE_MAX)
        return FALSE;
    const char *fold = zb_line_fold(here);
    guint words = 0;
    for (const char *p = fold; *p;) {
        gsize length = strcspn(p, " .,-");
        g_autofree char *word = g_strndup(p, length);
        if (length > 1) {
            const char *found = strstr(self->writer, word);
            gboolean whole = found && (found == self->writer || !zb_is_word_byte(found[-1])) &&
                             !zb_is_word_byte(found[length]);
            if (!whole)
                return FALSE;
            words++;
        }
        p += length + (p[length] ? 1 : 0);
    }
    return words > 0;
}

static void sign_by_name(Stretch *self)
{
    guint line = self->to, written = 0;
    while (line > self->from && written < NAME_LINES) {
        line--;
        if (is_blank(self, line))
            continue; /* between lines */
        if (is_fresh(self, line) && is_writer(self, line)) {
            if (wrote_before(self, line))
                sign(self, line, self->to);
            return;
        }
        if (!is_place(self, line))
            return;
        written++;
    }
}

void zb_signature_read(const ZbPhrases *phrases, ZbLine *lines, guint from, guint to, const char *writer,
                       guint8 *kinds)
{
    g_autofree char *name = zb_phrases_fold(writer, strlen(writer));
    Stretch self = {phrases, lines, from, to, kinds, name};
    sign_banner(&self);
    sign_delimited(&self);
    sign_footers(&self);
    sign_disclaimer(&self);
    sign_offs(&self);
    sign_by_name(&self);
    for (guint i = from + 1; i < to; i++)
        if (is_blank(&self, i) && !is_fresh(&self, i - 1))
            sign(&self, i, i + 1);
}
