#include "lib/mail/auth-results.h"

#include <string.h>

/* The value with its comments, nested ones too, made blanks; quoted strings keep what they hold, but for the marks that
 * mean something outside of them. */
static char *without_comments(const char *value)
{
    GString *out = g_string_new(NULL);
    guint depth = 0;
    gboolean quoted = FALSE;
    for (const char *p = value; *p; p++) {
        gboolean escaped = *p == '\\' && p[1] && (depth > 0 || quoted);
        if (escaped)
            p++;
        if (!escaped && *p == '"' && depth == 0) {
            quoted = !quoted;
        } else if (!escaped && *p == '(' && !quoted) {
            depth++;
        } else if (!escaped && *p == ')' && depth > 0) {
            depth--;
            g_string_append_c(out, ' ');
        } else if (depth == 0) {
            g_string_append_c(out, quoted && strchr(";= \t", *p) ? '_' : *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* "dmarc = pass header.from=..." → what stands after the "=" of `name`, up to a blank. NULL where it is not there. */
static char *value_of(const char *resinfo, const char *name)
{
    gsize length = strlen(name);
    for (const char *p = resinfo; *p; p++) {
        if (g_ascii_strncasecmp(p, name, length) != 0 || (p > resinfo && !g_ascii_isspace(p[-1])))
            continue; /* not at the beginning of a word with that name */
        const char *q = p + length;
        q += strspn(q, " \t\r\n");
        if (*q != '=' && *q != '/') /* "dmarc/1=pass": a method's version */
            continue;
        q = strchr(q, '=');
        if (!q)
            return NULL;
        q += 1 + strspn(q + 1, " \t\r\n");
        return g_ascii_strdown(q, (gssize)strcspn(q, " \t\r\n"));
    }
    return NULL;
}

/* A resinfo begins with its method; "reason=dmarc" is none. */
static gboolean is_method(const char *resinfo, const char *method)
{
    gsize length = strlen(method);
    return g_ascii_strncasecmp(resinfo, method, length) == 0 && strchr(" \t=/", resinfo[length]) &&
           resinfo[length];
}

void zb_auth_results_read(const char *value, const char *authserv_id, ZbAuthResults *ret_results)
{
    *ret_results = (ZbAuthResults){.result = ZB_SENDER_NONE};
    g_autofree char *plain = without_comments(value);
    g_auto(GStrv) parts = g_strsplit(plain, ";", 100);
    if (!parts[0])
        return;
    g_strstrip(parts[0]);
    parts[0][strcspn(parts[0], " \t\r\n")] = '\0'; /* a version may follow */
    ret_results->ours = g_ascii_strcasecmp(parts[0], authserv_id) == 0;
    for (guint i = 1; ret_results->ours && !ret_results->dmarc && parts[i]; i++) {
        g_strstrip(parts[i]);
        if (!is_method(parts[i], "dmarc"))
            continue; /* spf, dkim: no concern of ours */
        g_autofree char *result = value_of(parts[i], "dmarc");
        ret_results->dmarc = TRUE;
        ret_results->header_from = value_of(parts[i], "header.from");
        if (g_strcmp0(result, "pass") == 0)
            ret_results->result = ZB_SENDER_PASS;
        else if (g_strcmp0(result, "fail") == 0)
            ret_results->result = ZB_SENDER_FAIL;
    }
}

void zb_auth_results_clear(ZbAuthResults *results)
{
    g_clear_pointer(&results->header_from, g_free);
}
