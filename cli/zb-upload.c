#include "cli/zb-command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/i18n.h"
#include "lib/error.h"

static gboolean fail(const char *path, int errnum, GError **error)
{
    int code = errnum == ENOENT || errnum == ENOTDIR ? ZB_ERROR_NOT_FOUND
               : errnum == EACCES || errnum == EPERM ? ZB_ERROR_DENIED
                                                     : ZB_ERROR_IO;
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, ZB_ERROR, code, _("%s cannot be read: %s"), name, g_strerror(errnum));
    return FALSE;
}

/* Fills `buffer` from `fd`, so that chunks are full also from a pipe. -1 and errno where reading failed. */
static gssize read_full(int fd, char *buffer, gsize length)
{
    gsize have = 0;
    while (have < length) {
        gssize n = read(fd, buffer + have, length - have);
        if (n == 0)
            break;
        if (n > 0)
            have += (gsize)n;
        else if (errno != EINTR)
            return -1;
    }
    return (gssize)have;
}

static gboolean upload(ZbClient *client, int fd, const char *path, guint64 *ret_transfer, GError **error)
{
    g_autofree char *buffer = g_malloc(ZB_CLIENT_CHUNK);
    guint64 transfer = 0;
    for (;;) {
        gssize n = read_full(fd, buffer, ZB_CLIENT_CHUNK);
        if (n < 0)
            return fail(path, errno, error);
        if (n == 0)
            break;
        if (!zb_client_upload(client, &transfer, buffer, (gsize)n, error))
            return FALSE;
    }
    if (transfer == 0) {
        g_autofree char *name = g_filename_display_name(path);
        g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, _("%s is empty"), name);
        return FALSE;
    }
    *ret_transfer = transfer;
    return TRUE;
}

gboolean zb_upload_file(ZbClient *client, const char *path, guint64 *ret_transfer, GError **error)
{
    if (strcmp(path, "-") == 0)
        return upload(client, STDIN_FILENO, path, ret_transfer, error);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(path, errno, error);
    gboolean done = upload(client, fd, path, ret_transfer, error);
    close(fd);
    return done;
}
