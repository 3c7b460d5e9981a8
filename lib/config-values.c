#include "lib/config-values.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/secret.h"
#include "lib/text.h"

#define SECONDS_MAX 3600
#define MEBIBYTES_MAX 512
#define DOMAIN_MAX 253 /* RFC 1035 */

gboolean zb_config_has_control(const char *value)
{
    for (const char *c = value; *c; c = g_utf8_next_char(c))
        if (g_unichar_iscntrl(g_utf8_get_char(c)))
            return TRUE;
    return FALSE;
}

/* Takes `value` as it is. */
static char *keep(char **field, char *value)
{
    g_free(*field);
    *field = value;
    return NULL;
}

char *zb_config_text(const char *value, gpointer field)
{
    return keep(field, g_strdup(value));
}

char *zb_config_word(const char *value, gpointer field)
{
    for (const char *c = value; *c; c = g_utf8_next_char(c))
        if (g_unichar_isspace(g_utf8_get_char(c)))
            return g_strdup("must be one word, without spaces");
    return keep(field, g_strdup(value));
}

/* Letters, digits and hyphens between single dots (RFC 1123); internationalised names in their ASCII form. */
static gboolean is_domain(const char *name)
{
    gboolean start = TRUE;
    for (const char *c = name; *c; c++) {
        if (*c == '.' ? start : !g_ascii_isalnum(*c) && (*c != '-' || start))
            return FALSE;
        start = *c == '.';
    }
    return !start && strlen(name) <= DOMAIN_MAX;
}

char *zb_config_domain(const char *value, gpointer field)
{
    if (!is_domain(value))
        return g_strdup("is no domain name; write it like veldermeer.example");
    return keep(field, g_ascii_strdown(value, -1));
}

char *zb_config_email(const char *value, gpointer field)
{
    g_autofree char *normal = zb_email_normal(value);
    if (!normal)
        return g_strdup("is no e-mail address; write it like klachten@veldermeer.example");
    return keep(field, g_strdup(value));
}

/* Splits SCHEME://HOST[:PORT] and refuses all else: what we judge of the host must be what libcurl connects to. */
static gboolean split_url(const char *url, char **ret_scheme, char **ret_host)
{
    g_autofree char *scheme = NULL, *user = NULL, *host = NULL, *path = NULL, *query = NULL, *fragment = NULL;
    int port;
    if (!g_uri_split(url, G_URI_FLAGS_NONE, &scheme, &user, &host, &port, &path, &query, &fragment, NULL))
        return FALSE;
    if (!scheme || !host || user || query || fragment || port == 0 || (path && *path))
        return FALSE;
    if (strpbrk(url, "\\%@") || (!is_domain(host) && !g_hostname_is_ip_address(host)))
        return FALSE;
    *ret_scheme = g_steal_pointer(&scheme);
    *ret_host = g_steal_pointer(&host);
    return TRUE;
}

static char *read_url(const char *value, char **field, const char *scheme)
{
    g_autofree char *found = NULL, *host = NULL, *with_tls = g_strconcat(scheme, "s", NULL);
    if (!split_url(value, &found, &host) || (!g_str_equal(found, scheme) && !g_str_equal(found, with_tls)))
        return g_strdup_printf(
            "must be %s://HOST[:PORT] or %ss://HOST[:PORT], without user, password or path", scheme, scheme);
    return keep(field, g_strdup(value));
}

char *zb_config_imap_url(const char *value, gpointer field)
{
    return read_url(value, field, "imap");
}

char *zb_config_smtp_url(const char *value, gpointer field)
{
    return read_url(value, field, "smtp");
}

char *zb_config_token_url(const char *value, gpointer field)
{
    const char *path = strstr(value, "://");
    path = path ? strchr(path + 3, '/') : NULL;
    g_autofree char *server = g_strndup(value, path ? (gsize)(path - value) : strlen(value));
    g_autofree char *scheme = NULL, *host = NULL;
    gboolean url =
        split_url(server, &scheme, &host) &&
        (g_str_equal(scheme, "https") || (g_str_equal(scheme, "http") && zb_config_is_loopback(server)));
    if (!url || (path && strpbrk(path, " \\#")))
        return g_strdup(
            "must be https://HOST[:PORT]/PATH, without user and password: a secret is sent there");
    return keep(field, g_strdup(value));
}

char *zb_config_mechanism(const char *value, gpointer field)
{
    if (!g_str_equal(value, "xoauth2") && !g_str_equal(value, "oauthbearer"))
        return g_strdup("must be xoauth2 or oauthbearer");
    return keep(field, g_ascii_strup(value, -1));
}

gboolean zb_config_is_loopback(const char *url)
{
    g_autofree char *scheme = NULL, *host = NULL;
    if (!split_url(url, &scheme, &host))
        return FALSE;
    if (g_ascii_strcasecmp(host, "localhost") == 0)
        return TRUE;
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
    return address && g_inet_address_get_is_loopback(address);
}

char *zb_config_store_url(const char *value, gpointer field)
{
    if (!g_str_has_prefix(value, "sqlite:"))
        return g_strdup("must be sqlite:PATH; there is no other kind of store");
    const char *path = value + strlen("sqlite:");
    if (!g_path_is_absolute(path) || path[1] == '/' || g_str_has_suffix(path, "/"))
        return g_strdup("must name a file by its absolute path, like sqlite:/var/lib/zb/zb.db");
    return keep(field, g_strdup(path));
}

char *zb_config_socket(const char *value, gpointer field)
{
    if (!g_path_is_absolute(value))
        return g_strdup("must be an absolute path, like /run/zb/bus");
    if (strlen(value) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
        return g_strdup_printf("is too long for a socket; at most %zu bytes",
                               sizeof((struct sockaddr_un *)NULL)->sun_path - 1);
    return keep(field, g_strdup(value));
}

/* Why `path`, wanted as a file of type `type` (S_IFREG, S_IFDIR), cannot be read; NULL where it can. */
static char *fault_of_path(const char *path, mode_t type)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &status) < 0) {
        int saved = errno;
        if (fd >= 0)
            close(fd);
        return g_strdup_printf("%s cannot be read: %s", path, g_strerror(saved));
    }
    close(fd);
    if ((status.st_mode & S_IFMT) == type)
        return NULL;
    return g_strdup_printf("%s is no %s", path, type == S_IFDIR ? "folder" : "regular file");
}

char *zb_config_folder(const char *value, gpointer field)
{
    if (!g_path_is_absolute(value))
        return g_strdup("must be an absolute path, like /etc/zb/templates");
    char *fault = fault_of_path(value, S_IFDIR);
    return fault ? fault : keep(field, g_strdup(value));
}

char *zb_config_file(const char *value, gpointer field)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = zb_secret_path(value, &error);
    if (!path)
        return g_strdup(error->message);
    char *fault = fault_of_path(path, S_IFREG);
    return fault ? fault : keep(field, g_steal_pointer(&path));
}

char *zb_config_names(const char *value, gpointer field)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    for (char **part = parts; *part; part++) {
        g_strstrip(*part);
        if (!**part && !part[1] && part > parts)
            continue; /* a semicolon behind the last one, as GKeyFile writes it */
        if (!**part)
            return g_strdup("has an empty name between semicolons");
        if (!g_hash_table_add(seen, *part))
            return g_strdup("has the same name twice");
        g_strv_builder_add(names, *part);
    }
    char ***strv = field;
    g_strfreev(*strv);
    *strv = g_strv_builder_end(names);
    return NULL;
}

char *zb_config_files(const char *value, gpointer field)
{
    g_auto(GStrv) files = NULL;
    char *fault = zb_config_names(value, &files);
    for (char **file = files; file && *file && !fault; file++)
        fault = g_path_is_absolute(*file) ? fault_of_path(*file, S_IFREG)
                                          : g_strdup("must name files by their absolute paths");
    if (fault)
        return fault;
    char ***strv = field;
    g_strfreev(*strv);
    *strv = g_steal_pointer(&files);
    return NULL;
}

char *zb_config_yes_no(const char *value, gpointer field)
{
    if (!g_str_equal(value, "yes") && !g_str_equal(value, "no"))
        return g_strdup("must be yes or no");
    *(gboolean *)field = g_str_equal(value, "yes");
    return NULL;
}

char *zb_config_seconds(const char *value, gpointer field)
{
    guint64 seconds;
    if (!g_ascii_string_to_unsigned(value, 10, 1, SECONDS_MAX, &seconds, NULL))
        return g_strdup_printf("must be a whole number of seconds from 1 to %d", SECONDS_MAX);
    *(gint64 *)field = (gint64)seconds * ZB_SECOND;
    return NULL;
}

char *zb_config_mebibytes(const char *value, gpointer field)
{
    guint64 mebibytes;
    if (!g_ascii_string_to_unsigned(value, 10, 1, MEBIBYTES_MAX, &mebibytes, NULL))
        return g_strdup_printf("must be a whole number of MiB from 1 to %d", MEBIBYTES_MAX);
    *(gint64 *)field = (gint64)mebibytes * 1024 * 1024;
    return NULL;
}

char *zb_config_after_store(const char *value, gpointer field)
{
    ZbAfterStore after = {ZB_AFTER_NOTHING, NULL};
    if (g_str_equal(value, "keyword"))
        after.kind = ZB_AFTER_KEYWORD;
    else if (g_str_equal(value, "seen"))
        after.kind = ZB_AFTER_SEEN;
    else if (g_str_has_prefix(value, "move:") && value[strlen("move:")])
        after = (ZbAfterStore){ZB_AFTER_MOVE, g_strstrip(g_strdup(value + strlen("move:")))};
    else
        return g_strdup("must be keyword, seen or move:FOLDER");
    ZbAfterStore *store = field;
    g_free(store->folder);
    *store = after;
    return NULL;
}

char *zb_config_zone(const char *value, gpointer field)
{
    GTimeZone *zone = g_time_zone_new_identifier(value);
    if (!zone)
        return g_strdup(
            "is no time zone that this machine knows; write it like Europe/Amsterdam (package tzdata)");
    GTimeZone **zone_field = field;
    if (*zone_field)
        g_time_zone_unref(*zone_field);
    *zone_field = zone;
    return NULL;
}
