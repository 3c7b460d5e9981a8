/* Secrets (passwords, tokens): files of their own, never a value in the configuration.
 *
 * A secret is named by an absolute path, or by the bare name of a systemd credential, which lies in
 * $CREDENTIALS_DIRECTORY (systemd.exec(5), LoadCredential=). */
#pragma once

#include <glib.h>

/* The path that `name` stands for. ZB_ERROR_CONFIG where it is neither an absolute path nor the name of a credential,
 * or where zbd was started without credentials. (transfer full) */
char *zb_secret_path(const char *name, GError **error);

/* Reads a secret: the first line of the file that `name` stands for, at most ZB_SECRET_MAX bytes. The caller wipes it
 * with zb_secret_free(). ZB_ERROR_CONFIG names the file, never its content. */
#define ZB_SECRET_MAX 16384
char *zb_secret_read(const char *name, GError **error);
void zb_secret_free(char *secret);
