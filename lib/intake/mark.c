#include "lib/intake/mark.h"

#include <string.h>
#include "lib/dossier/term.h"
#include "lib/judge/token.h"
#include "lib/text.h"

/* Characters of a message's words that are kept as a mark's evidence. */
#define WORDS_MAX 160

#define URGENT \
    ((1u << ZB_MARK_THREAT) | (1u << ZB_MARK_DISTRESS) | (1u << ZB_MARK_DANGER) | (1u << ZB_MARK_LEGAL))
#define ALL ((1u << ZB_MARK_KINDS) - 1)

struct ZbMarking {
    const ZbIntake *intake;
    const ZbFacts *facts;
    char *day;
    JsonArray *evidence[ZB_MARK_KINDS]; /* NULL: not found */
    const ZbTerm *term;                 /* the first of the legal ones */
    GString *about_staff;               /* where such a mark was found */
    gboolean recorded;
};

/* ---- evidence ---------------------------------------------------------------------------------------------- */

static void add_term(ZbMarking *m, JsonObject *object, const char *kind)
{
    const ZbTerm *term = zb_term_find(kind);
    g_autofree char *until = term ? zb_term_until(term, m->day) : NULL;
    json_object_set_string_member(object, "legal_kind", kind);
    if (term)
        json_object_set_string_member(object, "article", term->article);
    if (until)
        json_object_set_string_member(object, "until", until);
    m->term = zb_term_first(m->term, term);
}

static void add_evidence(ZbMarking *m, const char *text, const ZbMarkFound *found)
{
    g_autofree char *words = g_strndup(text + found->start, found->end - found->start);
    g_autofree char *line = zb_text_one_line(words);
    g_autofree char *shown = zb_text_shorten(line, WORDS_MAX);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "code", "mark_words");
    json_object_set_string_member(object, "mark", zb_mark_name(found->kind));
    json_object_set_string_member(object, "words", shown);
    json_object_set_string_member(object, "rule", found->rule);
    json_object_set_string_member(object, "file", found->file);
    json_object_set_int_member(object, "line", found->line);
    if (found->legal)
        add_term(m, object, found->legal);
    if (!m->evidence[found->kind])
        m->evidence[found->kind] = json_array_new();
    json_array_add_object_element(m->evidence[found->kind], object);
}

/* ---- finding ----------------------------------------------------------------------------------------------- */

static void find_in(ZbMarking *m, const char *text, gsize length, guint kinds)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound));
    gboolean about_staff = FALSE;
    zb_marks_find(m->intake->marks, text, length, found);
    for (guint i = 0; i < found->len; i++) {
        const ZbMarkFound *one = &g_array_index(found, ZbMarkFound, i);
        if (!(kinds & (1u << one->kind)))
            continue;
        add_evidence(m, text, one);
        about_staff |= one->kind == ZB_MARK_ABOUT_STAFF;
    }
    if (about_staff)
        g_string_append_printf(m->about_staff, "%.*s\n", (int)length, text);
}

static gboolean is_answer(const char *subject)
{
    static const char *const beginnings[] = {"re:", "antw:", "aw:", "fw:", "fwd:", "betr:", "doorst:", NULL};
    for (guint i = 0; beginnings[i]; i++)
        if (g_ascii_strncasecmp(subject, beginnings[i], strlen(beginnings[i])) == 0)
            return TRUE;
    return FALSE;
}

static gboolean from_colleague(const ZbMarking *m)
{
    const ZbAddress *sender = zb_facts_sender(m->facts);
    return sender && zb_email_is_at(sender->address, m->intake->config->domain);
}

/* Whether a stretch lies in what we wrote ourselves. */
static gboolean is_own_letter(const ZbMarking *m, const ZbSegment *segment)
{
    for (guint i = 0; i < m->facts->forwarded->len; i++) {
        const ZbForwarded *one = m->facts->forwarded->pdata[i];
        if (one->start <= segment->start && segment->end <= one->end &&
            zb_email_is_at(one->address, m->intake->config->domain))
            return TRUE;
    }
    return FALSE;
}

static void find_in_segments(ZbMarking *m)
{
    guint passed_on = from_colleague(m) ? ALL : URGENT;
    for (guint i = 0; i < m->facts->segments->len; i++) {
        const ZbSegment *segment = &g_array_index(m->facts->segments, ZbSegment, i);
        const char *text = m->facts->text + segment->start;
        gsize length = segment->end - segment->start;
        if (segment->kind == ZB_SEGMENT_FORWARDED && !is_own_letter(m, segment))
            find_in(m, text, length, passed_on);
        else if (segment->kind == ZB_SEGMENT_DOCUMENT)
            find_in(m, text, length, URGENT);
    }
}

static void find_all(ZbMarking *m)
{
    find_in(m, m->facts->subject, strlen(m->facts->subject), is_answer(m->facts->subject) ? URGENT : ALL);
    find_in(m, m->facts->fresh, strlen(m->facts->fresh), ALL);
    find_in_segments(m);
}

ZbMarking *zb_marking_new(const ZbIntake *intake, const ZbFacts *facts, const char *day)
{
    ZbMarking *m = g_new0(ZbMarking, 1);
    *m = (ZbMarking){
        .intake = intake, .facts = facts, .day = g_strdup(day), .about_staff = g_string_new(NULL)};
    if (intake->marks)
        find_all(m);
    return m;
}

void zb_marking_free(ZbMarking *m)
{
    if (!m)
        return;
    for (guint i = 0; i < ZB_MARK_KINDS; i++)
        g_clear_pointer(&m->evidence[i], json_array_unref);
    g_string_free(m->about_staff, TRUE);
    g_free(m->day);
    g_free(m);
}

gboolean zb_marking_needs_person(const ZbMarking *m)
{
    return m->evidence[ZB_MARK_LEGAL] || m->evidence[ZB_MARK_DISTRESS] || m->evidence[ZB_MARK_DANGER];
}

/* ---- recording --------------------------------------------------------------------------------------------- */

static gboolean record(const ZbMarking *m, gint64 contact_id, ZbMarkKind kind, const ZbAuthor *author,
                       GError **error)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
    json_node_set_array(node, m->evidence[kind]);
    g_autofree char *evidence = json_to_string(node, FALSE);
    const char *detail = kind == ZB_MARK_LEGAL && m->term ? m->term->kind : NULL;
    return zb_mark_add(m->intake->store, contact_id, zb_mark_name(kind), detail, evidence, author, error);
}

static gboolean record_all(const ZbMarking *m, gint64 contact_id, const char *const *said,
                           const ZbAuthor *author, char ***ret_marks, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autofree char *versions = m->intake->marks ? g_strdup_printf("%s marks-%s", author->versions,
                                                                   zb_marks_version(m->intake->marks))
                                                 : NULL;
    ZbAuthor own = *author;
    own.versions = versions;
    for (guint kind = 0; kind < ZB_MARK_KINDS; kind++) {
        if (!m->evidence[kind] || (said && g_strv_contains(said, zb_mark_name(kind))))
            continue;
        if (!record(m, contact_id, kind, &own, error))
            return FALSE;
        g_strv_builder_add(names, zb_mark_name(kind));
    }
    *ret_marks = g_strv_builder_end(names);
    return TRUE;
}

gboolean zb_marking_record(ZbMarking *m, gint64 contact_id, const ZbJudgement *judgement,
                           const char *const *said, const ZbAuthor *author, char ***ret_marks, GError **error)
{
    if (judgement->verdict == ZB_VERDICT_MACHINE) {
        *ret_marks = g_new0(char *, 1);
        return TRUE;
    }
    /* Who is known to be one by his address has the mark already. */
    if (judgement->representative_id)
        g_clear_pointer(&m->evidence[ZB_MARK_REPRESENTATIVE], json_array_unref);
    if (judgement->citizen_id && !judgement->limitation_concerned)
        g_clear_pointer(&m->evidence[ZB_MARK_CONTESTS], json_array_unref);
    m->recorded = record_all(m, contact_id, said, author, ret_marks, error);
    return m->recorded;
}

const char *zb_marking_about_staff(const ZbMarking *m)
{
    return m->recorded && m->about_staff->len > 0 ? m->about_staff->str : NULL;
}

/* ---- names ------------------------------------------------------------------------------------------------- */

gboolean zb_mark_names(const char *text, const char *name)
{
    ZbToken token;
    zb_token_start(&token, name, strlen(name));
    char surname[ZB_TOKEN_MAX + 1] = "";
    while (zb_token_next(&token))
        memcpy(surname, token.word, sizeof surname);
    if (strlen(surname) < 3)
        return FALSE;
    zb_token_start(&token, text, strlen(text));
    while (zb_token_next(&token))
        if (strcmp(token.word, surname) == 0)
            return TRUE;
    return FALSE;
}
