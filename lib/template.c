#include "lib/template.h"

#include <string.h>
#include "lib/error.h"
#include "lib/resources.h"
#include "lib/text.h"

#define SUBJECT "Onderwerp:"

static const char *const mails[] = {"alert-repeat",
                                    "alert-mixed",
                                    "alert-suspended",
                                    "alert-new",
                                    "alert-unsure",
                                    "alert-ongoing",
                                    "alert-unknown_sender",
                                    "alert-unreadable",
                                    "alert-reminder",
                                    "alert-mark",
                                    "digest",
                                    NULL};

static const char *const blanks[] = {
    "contact", "received", "channel", "topic", "topic_title", "letter", "letter_date", "signed_by",
    "scope_in", "scope_out", "from", "until", "resume", "leans", "candidates", "sender_verified", "mark",
    "behaviour", "lead", "term_ack", "term_handle", "why", "reason", "lines", "legal_kind", "legal_until",
    "legal_article", "protocol",
    /* One of each mark, so that a template can have lines for it. */
    "threat", "distress", "danger", "legal", "about_staff", "representative", "contests", NULL};

typedef struct {
    const char *name;
    const char *const *known;
    GHashTable *values;
    guint number;      /* of the line */
    gboolean keep;     /* the subject: a line that is never left out */
    gboolean left_out; /* the line above was */
    GString *out;
} Filling;

/* One line under work. */
typedef struct {
    GString *text;
    gboolean has_blanks, has_values;
} Line;

static gboolean refuse(const Filling *filling, GError **error, const char *what)
{
    g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, "template %s, line %u: %s", filling->name, filling->number,
                what);
    return FALSE;
}

/* Appends `value`; its later lines start at the column where the first did. */
static void append_value(GString *text, const char *value)
{
    glong column = g_utf8_strlen(text->str, (gssize)text->len);
    g_auto(GStrv) parts = g_strsplit(value, "\n", -1);
    for (guint i = 0; parts[i]; i++) {
        if (i > 0 && !parts[i][0] && !parts[i + 1])
            break; /* a line feed at the value's end */
        if (i > 0)
            g_string_append_printf(text, "\n%*s", (int)column, "");
        g_string_append(text, parts[i]);
    }
}

/* `at` is behind a "{". Returns where the text goes on, NULL after an error. */
static const char *fill_blank(const Filling *filling, Line *line, const char *at, GError **error)
{
    gsize length = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
    if (length == 0 || at[length] != '}') {
        refuse(filling, error, "a '{' that opens no {blank}; write '{{' for a brace");
        return NULL;
    }
    g_autofree char *blank = g_strndup(at, length);
    if (filling->known && !g_strv_contains(filling->known, blank)) {
        g_autofree char *what =
            g_strdup_printf("there is no blank {%s}; man 5 zb-templates has those there are", blank);
        refuse(filling, error, what);
        return NULL;
    }
    const char *value = g_hash_table_lookup(filling->values, blank);
    line->has_blanks = TRUE;
    if (value && *value) {
        line->has_values = TRUE;
        append_value(line->text, value);
    }
    return at + length + 1;
}

static gboolean fill_text(const Filling *filling, Line *line, const char *at, GError **error)
{
    while (at && *at) {
        gsize length = strcspn(at, "{");
        g_string_append_len(line->text, at, (gssize)length);
        at += length;
        if (g_str_has_prefix(at, "{{")) {
            g_string_append_c(line->text, '{');
            at += 2;
        } else if (*at) {
            at = fill_blank(filling, line, at + 1, error);
        }
    }
    return at != NULL;
}

static gboolean is_left_out(const Filling *filling, const Line *line)
{
    if (filling->keep)
        return FALSE;
    if (line->has_blanks)
        return !line->has_values;
    return filling->left_out && line->text->len > 0 && g_ascii_isspace(line->text->str[0]);
}

static void append_line(Filling *filling, const Line *line)
{
    g_autofree char *text = g_strchomp(g_strdup(line->text->str));
    filling->left_out = is_left_out(filling, line);
    if (filling->left_out)
        return;
    gboolean after_empty = filling->out->len == 0 || g_str_has_suffix(filling->out->str, "\n\n");
    if (*text || !after_empty)
        g_string_append_printf(filling->out, "%s\n", text);
}

static gboolean fill_line(Filling *filling, const char *source, GError **error)
{
    if (*source == '#')
        return TRUE;
    Line line = {.text = g_string_new(NULL)};
    gboolean good = fill_text(filling, &line, source, error);
    if (good)
        append_line(filling, &line);
    g_string_free(line.text, TRUE);
    return good;
}

static char *fill(Filling *filling, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    filling->out = g_string_new(NULL);
    gboolean good = TRUE;
    for (guint i = 0; good && lines[i] && (lines[i][0] || lines[i + 1]); i++) {
        filling->number++;
        g_strchomp(lines[i]);
        good = fill_line(filling, lines[i], error);
    }
    return g_string_free(filling->out, !good);
}

char *zb_template_fill(const char *name, const char *text, const char *const *known, GHashTable *values,
                       GError **error)
{
    Filling filling = {.name = name, .known = known, .values = values};
    return fill(&filling, text, error);
}

const char *const *zb_template_mails(void)
{
    return mails;
}

const char *const *zb_template_blanks(void)
{
    return blanks;
}

static char *load_shipped(const char *mail)
{
    g_autofree char *path = g_strdup_printf("/zb/templates/%s.txt", mail);
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(zb_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes); /* compiled in: lib/resources.xml */
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    return g_strndup(text, size);
}

char *zb_template_load(const char *folder, const char *mail, GError **error)
{
    if (!g_strv_contains(mails, mail)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no template %s", mail);
        return NULL;
    }
    if (!folder)
        return load_shipped(mail);
    g_autofree char *base = g_strconcat(mail, ".txt", NULL), *path = g_build_filename(folder, base, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, &cause)) {
        if (g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return load_shipped(mail);
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "a template cannot be read: %s", cause->message);
        return NULL;
    }
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s: this template is not UTF-8 text", path);
        return NULL;
    }
    return g_steal_pointer(&text);
}

gboolean zb_template_mail(const char *folder, const char *mail, GHashTable *values, char **ret_subject,
                          char **ret_body, GError **error)
{
    g_autofree char *text = zb_template_load(folder, mail, error);
    if (!text)
        return FALSE;
    Filling head = {.name = mail, .known = blanks, .values = values, .keep = TRUE, .number = 0};
    const char *end = strchrnul(text, '\n');
    g_autofree char *first = g_strndup(text, (gsize)(end - text));
    if (!g_str_has_prefix(first, SUBJECT)) {
        head.number = 1;
        return refuse(&head, error, "the first line must be 'Onderwerp: ...'");
    }
    g_autofree char *subject = fill(&head, first + strlen(SUBJECT), error);
    if (!subject)
        return FALSE;
    Filling rest = {.name = mail, .known = blanks, .values = values, .number = 1};
    char *body = fill(&rest, *end ? end + 1 : end, error);
    if (!body)
        return FALSE;
    *ret_subject = zb_text_one_line(subject);
    *ret_body = body;
    return TRUE;
}

gboolean zb_template_check(const char *folder, GError **error)
{
    g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
    for (const char *const *mail = mails; *mail; mail++) {
        g_autofree char *subject = NULL, *body = NULL;
        if (!zb_template_mail(folder, *mail, none, &subject, &body, error))
            return FALSE;
    }
    return TRUE;
}
