#include "lib/mail/armour.h"

#include <string.h>

typedef struct {
    const char *at;
    gsize length; /* without its end */
    const char *next;
} Line;

static Line line_at(const char *text)
{
    const char *end = strchrnul(text, '\n');
    return (Line){text, (gsize)(end - text), *end ? end + 1 : end};
}

static gboolean is(Line line, const char *words)
{
    while (line.length > 0 && (line.at[line.length - 1] == ' ' || line.at[line.length - 1] == '\t'))
        line.length--;
    return line.length == strlen(words) && memcmp(line.at, words, line.length) == 0;
}

static gboolean begins(Line line, const char *words)
{
    return line.length >= strlen(words) && memcmp(line.at, words, strlen(words)) == 0;
}

/* ---- PGP ---- */
static gboolean is_base64(Line line)
{
    while (line.length > 0 && strchr(" \t\r", line.at[line.length - 1]))
        line.length--;
    for (gsize i = 0; i < line.length; i++)
        if (!g_ascii_isalnum(line.at[i]) && !strchr("+/=", line.at[i]))
            return FALSE;
    return line.length <= 100;
}

/* "Version: GnuPG v2" */
static gboolean is_armour_header(Line line)
{
    const char *colon = memmem(line.at, line.length, ": ", 2);
    return line.length == 0 || (colon && colon - line.at < 20 && line.length < 200);
}

/* Where the block that begins at `text` ends; NULL where what stands in it is no armour. */
static const char *end_of_block(const char *text, const char *end_line)
{
    gboolean in_head = TRUE;
    for (Line line = line_at(text); *line.at; line = line_at(line.next)) {
        if (is(line, end_line))
            return line.next;
        if (in_head && line.length == 0)
            in_head = FALSE;
        else if (!(in_head && is_armour_header(line)) && !is_base64(line))
            return NULL;
    }
    return NULL;
}

static const char *take_block(const char *text, G_GNUC_UNUSED GString *out, ZbArmour *armour)
{
    static const struct {
        const char *begin, *end;
        gboolean encrypted;
    } blocks[] = {
        {"-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----", TRUE},
        {"-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----", FALSE},
        {"-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++) {
        Line line = line_at(text);
        const char *end = is(line, blocks[i].begin) ? end_of_block(line.next, blocks[i].end) : NULL;
        if (!end)
            continue; /* another kind, or no armour */
        armour->encrypted |= blocks[i].encrypted;
        return end;
    }
    return NULL;
}

/* Its head goes, its lines lose their escapes; its signature is a block of its own. */
static const char *take_signed(const char *text, GString *out, ZbArmour *armour)
{
    Line line = line_at(text);
    if (!is(line, "-----BEGIN PGP SIGNED MESSAGE-----"))
        return NULL;
    const char *signature = strstr(line.next, "\n-----BEGIN PGP SIGNATURE-----");
    if (!signature || !end_of_block(line_at(signature + 1).next, "-----END PGP SIGNATURE-----"))
        return NULL;
    line = line_at(line.next);
    while (line.at < signature && begins(line, "Hash: "))
        line = line_at(line.next);
    if (line.length == 0 && line.at < signature)
        line = line_at(line.next);
    for (; line.at <= signature; line = line_at(line.next)) {
        gsize escape = begins(line, "- ") ? 2 : 0;
        g_string_append_len(out, line.at + escape, (gssize)(line.length - escape));
        g_string_append_c(out, '\n');
    }
    armour->signed_ = TRUE;
    return line.at;
}

/* ---- files ---- */
static void add_file(ZbArmour *armour, const char *name, gsize length, guint64 size)
{
    g_autofree char *shown = g_strstrip(g_strndup(name, MIN(length, 500)));
    if (!armour->files)
        armour->files = g_ptr_array_new_with_free_func((GDestroyNotify)zb_attachment_free);
    if (!g_utf8_validate(shown, -1, NULL)) /* cut within a letter */
        *shown = '\0';
    g_ptr_array_add(armour->files, zb_attachment_new(shown, "application/octet-stream", size));
}

/* How many bytes a line of uuencode holds; -1 where it is none. Some programs leave blanks at its end out. */
static int uu_bytes(Line line)
{
    while (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
    if (line.length == 0)
        return 0;
    int bytes = (line.at[0] - ' ') & 63;
    for (gsize i = 0; i < line.length; i++)
        if (line.at[i] < ' ' || line.at[i] > '`')
            return -1;
    return line.length <= 1 + 4 * (gsize)((bytes + 2) / 3) + 2 ? bytes : -1;
}

static const char *take_uuencode(const char *text, G_GNUC_UNUSED GString *out, ZbArmour *armour)
{
    Line line = line_at(text);
    if (!begins(line, "begin ") || line.length < 9 || !g_ascii_isdigit(line.at[6]) ||
        !g_ascii_isdigit(line.at[8]))
        return NULL;
    const char *end = line.at + line.length, *name = memchr(line.at + 6, ' ', line.length - 6);
    name = name ? name : end;
    guint64 size = 0;
    for (Line data = line_at(line.next); *data.at; data = line_at(data.next)) {
        if (is(data, "end") && size > 0) {
            add_file(armour, name, (gsize)(end - name), size);
            return data.next;
        }
        int bytes = uu_bytes(data);
        if (bytes < 0)
            return NULL;
        size += (guint64)bytes;
    }
    return NULL;
}

static const char *take_yenc(const char *text, G_GNUC_UNUSED GString *out, ZbArmour *armour)
{
    Line line = line_at(text);
    if (!begins(line, "=ybegin "))
        return NULL;
    const char *size = memmem(line.at, line.length, " size=", 6),
               *name = memmem(line.at, line.length, " name=", 6);
    const char *end = strstr(line.next, "\n=yend ");
    if (!size || !name || !end)
        return NULL;
    add_file(armour, name + 6, (gsize)(line.at + line.length - name - 6),
             g_ascii_strtoull(size + 6, NULL, 10));
    return line_at(end + 1).next;
}

/* ---- the whole ---- */
/* Each try may look through the whole text: one of nothing but beginnings must not take long. */
#define TRIES_MAX 100

typedef struct {
    GString *out;
    const char *kept; /* from here on nothing is in `out` yet */
    guint tries;
    ZbArmour *armour;
} Strip;

static gboolean may_begin(const char *text)
{
    return g_str_has_prefix(text, "-----BEGIN PGP ") || g_str_has_prefix(text, "begin ") ||
           g_str_has_prefix(text, "=ybegin ");
}

/* Behind what was taken out at `text`; NULL where nothing was. */
static const char *take(Strip *self, const char *text)
{
    static const char *(*const takers[])(const char *, GString *, ZbArmour *) = {take_block, take_signed,
                                                                                 take_uuencode, take_yenc};
    gboolean full = self->armour->files && self->armour->files->len >= ZB_CAP_ATTACHMENTS;
    if (full || !may_begin(text) || self->tries++ >= TRIES_MAX)
        return NULL;
    g_autoptr(GString) instead = g_string_new(NULL);
    const char *next = NULL;
    for (guint i = 0; !next && i < G_N_ELEMENTS(takers); i++)
        next = takers[i](text, instead, self->armour);
    if (next) {
        g_string_append_len(self->out, self->kept, text - self->kept);
        g_string_append_len(self->out, instead->str, (gssize)instead->len);
        self->kept = next;
    }
    return next;
}

char *zb_armour_strip(const char *text, ZbArmour *ret_armour)
{
    Strip self = {.out = g_string_new(NULL), .kept = text, .armour = ret_armour};
    for (const char *p = text; *p;) {
        const char *next = take(&self, p);
        p = next ? next : line_at(p).next;
    }
    gboolean any = self.kept > text;
    g_string_append(self.out, any ? self.kept : "");
    return g_string_free(self.out, !any);
}
