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

static const char *const methods[] = {
    [ZB_AUTH_DMARC] = "dmarc", [ZB_AUTH_SPF] = "spf", [ZB_AUTH_DKIM] = "dkim", [ZB_AUTH_ARC] = "arc"};

/* A resinfo begins with its method; "reason=dmarc" is none. */
static gboolean is_method(const char *resinfo, const char *method)
{
    gsize length = strlen(method);
    return g_ascii_strncasecmp(resinfo, method, length) == 0 && resinfo[length] &&
           strchr(" \t\r\n=/", resinfo[length]);
}

/* The keyword itself, so that nothing of a header's own words goes on; NULL for any other word. */
static const char *keyword(const char *word)
{
    static const char *const keywords[] = {"none",    "pass",      "fail",      "softfail",
                                           "neutral", "temperror", "permerror", "policy"};
    for (guint i = 0; word && i < G_N_ELEMENTS(keywords); i++)
        if (strcmp(word, keywords[i]) == 0)
            return keywords[i];
    return NULL;
}

static gboolean counts(ZbAuthMethod method, const char *known, const char *found)
{
    return found && (!known || (method == ZB_AUTH_DKIM && strcmp(found, "pass") == 0));
}

static void read_resinfo(const char *resinfo, ZbAuthResults *results)
{
    for (guint m = 0; m < ZB_AUTH_METHODS; m++) {
        if (!is_method(resinfo, methods[m]))
            continue; /* another method */
        g_autofree char *word = value_of(resinfo, methods[m]);
        const char *found = keyword(word);
        if (!counts(m, results->results[m], found))
            return;
        results->results[m] = found;
        if (m == ZB_AUTH_DMARC)
            results->header_from = value_of(resinfo, "header.from");
        return;
    }
}

void zb_auth_results_read(const char *value, const char *authserv_id, ZbAuthResults *ret_results)
{
    *ret_results = (ZbAuthResults){0};
    g_autofree char *plain = without_comments(value);
    g_auto(GStrv) parts = g_strsplit(plain, ";", 100);
    if (!parts[0])
        return;
    g_strstrip(parts[0]);
    parts[0][strcspn(parts[0], " \t\r\n")] = '\0'; /* a version may follow */
    ret_results->ours = g_ascii_strcasecmp(parts[0], authserv_id) == 0;
    for (guint i = 1; ret_results->ours && parts[i]; i++)
        read_resinfo(g_strstrip(parts[i]), ret_results);
}

void zb_auth_results_clear(ZbAuthResults *results)
{
    g_clear_pointer(&results->header_from, g_free);
}

void zb_auth_results_merge(ZbAuthResults *results, const ZbAuthResults *more)
{
    for (guint m = 0; m < ZB_AUTH_METHODS; m++) {
        if (!counts(m, results->results[m], more->results[m]))
            continue; /* known already */
        results->results[m] = more->results[m];
        if (m == ZB_AUTH_DMARC)
            results->header_from = g_strdup(more->header_from);
    }
}

char *zb_auth_results_reason(const ZbAuthResults *results)
{
    GString *reason = g_string_new(NULL);
    for (guint m = 0; m < ZB_AUTH_METHODS; m++)
        if (results->results[m])
            g_string_append_printf(reason, "%s%s=%s", reason->len ? " " : "", methods[m],
                                   results->results[m]);
    return g_string_free(reason, FALSE);
}

ZbSender zb_auth_results_sender(const ZbAuthResults *results)
{
    const char *dmarc = results->results[ZB_AUTH_DMARC];
    if (g_strcmp0(dmarc, "pass") == 0)
        return ZB_SENDER_PASS;
    return g_strcmp0(dmarc, "fail") == 0 ? ZB_SENDER_FAIL : ZB_SENDER_NONE;
}
