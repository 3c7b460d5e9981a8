#include "lib/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "lib/error.h"

char *zb_secret_path(const char *name, GError **error)
{
    if (g_path_is_absolute(name))
        return g_strdup(name);
    if (!*name || strchr(name, '/') || g_str_equal(name, ".") || g_str_equal(name, "..")) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_CONFIG,
                            "must be an absolute path, or the name of a systemd credential");
        return NULL;
    }
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    if (!folder || !g_path_is_absolute(folder)) {
        g_set_error_literal(
            error, ZB_ERROR, ZB_ERROR_CONFIG,
            "names a systemd credential, but there are none here ($CREDENTIALS_DIRECTORY is "
            "not set); write an absolute path, or start zbd by its unit with LoadCredential=");
        return NULL;
    }
    return g_build_filename(folder, name, NULL);
}

/* Fills `buffer` as far as the file goes. -1: errno says why not. */
static ssize_t read_start(const char *path, char *buffer, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -1;
    size_t length = 0;
    ssize_t n = 1;
    while (n != 0 && length < size) {
        n = read(fd, buffer + length, size - length);
        if (n > 0)
            length += (size_t)n;
        else if (n < 0 && errno != EINTR)
            break;
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return n < 0 ? -1 : (ssize_t)length;
}

/* What is wrong with the first `length` bytes of a secret's file, of which `line` are its first line. */
static const char *fault_of(const char *bytes, size_t length, size_t line)
{
    if (line == 0)
        return "its first line is empty; write the secret there";
    if (line == length && length > ZB_SECRET_MAX)
        return "its first line is too long for a secret";
    if (memchr(bytes, '\0', line))
        return "its first line has a NUL byte; it must be text";
    return NULL;
}

char *zb_secret_read(const char *name, GError **error)
{
    g_autofree char *path = zb_secret_path(name, error);
    if (!path) {
        g_prefix_error(error, "secret '%s' ", name);
        return NULL;
    }
    char buffer[ZB_SECRET_MAX +
                2]; /* a line of the greatest length, its end, and one to see that there is more */
    ssize_t length = read_start(path, buffer, sizeof buffer);
    if (length < 0) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s: the secret cannot be read: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    const char *end = memchr(buffer, '\n', (size_t)length);
    size_t line = end ? (size_t)(end - buffer) : (size_t)length;
    if (line > 0 && buffer[line - 1] == '\r')
        line--;
    const char *fault = fault_of(buffer, (size_t)length, line);
    if (fault)
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s: %s", path, fault);
    char *secret = fault ? NULL : g_strndup(buffer, line);
    explicit_bzero(buffer, sizeof buffer);
    return secret;
}

void zb_secret_free(char *secret)
{
    if (!secret)
        return;
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}
