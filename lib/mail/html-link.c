#include "lib/mail/html-link.h"

#include <string.h>

#define TARGET_MAX 300
#define ALT_MAX 300

/* ---- links ---- */
/* Small letters, without blanks, "www." and the like: two spellings of one target become equal. (transfer full) */
static char *bare(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p && out->len < 4000; p++)
        if (!g_ascii_isspace(*p))
            g_string_append_c(out, g_ascii_tolower(*p));
    while (out->len > 0 && out->str[out->len - 1] == '/')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static const char *behind(const char *text, const char *const *heads)
{
    for (; *heads; heads++)
        if (g_ascii_strncasecmp(text, *heads, strlen(*heads)) == 0)
            return text + strlen(*heads);
    return text;
}

static gboolean shows(const char *text, const char *target)
{
    static const char *const schemes[] = {"https://", "http://", "ftp://", "mailto:", "tel:", NULL};
    static const char *const www[] = {"www.", NULL};
    g_autofree char *shown = bare(text), *wanted = bare(behind(behind(target, schemes), www));
    return *wanted == '\0' || strstr(shown, wanted);
}

/* "06 - 1000 0101" shows tel:+31610000101. */
static gboolean shows_number(const char *text, const char *target)
{
    GString *digits = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (g_ascii_isdigit(*p))
            g_string_append_c(digits, *p);
    g_autofree char *shown = g_string_free(digits, FALSE);
    gsize length = strlen(shown);
    return length >= 6 && strlen(target) >= 6 &&
           g_str_has_suffix(target, shown + (length > 8 ? length - 8 : 0));
}

char *zb_html_link_target(const char *href, const char *text)
{
    static const char *const followed[] = {"https://", "http://", "ftp://", NULL};
    static const char *const mail[] = {"mailto:", NULL}, *const phone[] = {"tel:", NULL};
    g_autofree char *target = g_strstrip(g_strdup(href));
    const char *written = target;
    if (behind(target, mail) > target) {
        target[strcspn(target, "?")] = '\0';
        written = behind(target, mail);
    } else if (behind(target, phone) > target) {
        written = behind(target, phone);
        if (shows_number(text, written))
            return NULL;
    } else if (behind(target, followed) == target) {
        return NULL;
    }
    if (shows(text, target))
        return NULL;
    gsize length = strlen(written), cut = MIN(length, TARGET_MAX);
    while (cut < length && cut > 0 && (written[cut] & 0xc0) == 0x80)
        cut--;
    return g_strdup_printf(" <%.*s%s>", (int)cut, written, cut < length ? "\xe2\x80\xa6" : "");
}

/* ---- pictures ---- */
static gboolean is_tiny(const char *size)
{
    return size && g_ascii_isdigit(*size) && g_ascii_strtoull(size, NULL, 10) <= 2;
}

/* "image001.png", "IMG_2034.jpeg" */
static gboolean is_file_name(const char *text)
{
    const char *dot = strrchr(text, '.');
    return dot && strlen(dot) <= 5 && !strchr(text, ' ');
}

/* What programs write where the writer wrote nothing. */
static gboolean is_filler(const char *text)
{
    static const char *const words[] = {"image",
                                        "img",
                                        "picture",
                                        "photo",
                                        "logo",
                                        "icon",
                                        "spacer",
                                        "banner",
                                        "afbeelding",
                                        "foto",
                                        "bild",
                                        "inline image",
                                        "inline afbeelding",
                                        "pixel"};
    static const char *const parts[] = {"gegenereerde beschrijving", "gegenereerd", "generated",
                                        "generierte"};
    g_autofree char *small = g_utf8_strdown(text, -1);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(small, words[i]) == 0)
            return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strstr(small, parts[i]))
            return TRUE;
    return FALSE;
}

/* One or two signs without letters: an emoji as a picture. */
static gboolean is_smiley(const char *text)
{
    if (g_utf8_strlen(text, -1) > 4)
        return FALSE;
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)) || g_unichar_isspace(g_utf8_get_char(p)))
            return FALSE;
    return TRUE;
}

char *zb_html_picture(const char *alt, const char *width, const char *height)
{
    g_autofree char *text = g_strstrip(g_strdup(alt));
    g_strdelimit(text, "\t\r\n", ' ');
    if (*text == '\0' || strlen(text) > ALT_MAX || is_tiny(width) || is_tiny(height) || is_file_name(text) ||
        is_filler(text))
        return NULL;
    return is_smiley(text) ? g_strdup(text) : g_strdup_printf("[%s]", text);
}
