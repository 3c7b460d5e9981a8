/* Where things stand in a file of GKeyFile's format.
 *
 * GKeyFile tells no lines, lets the last of two equal keys win in silence, and takes a trailing comment into the value.
 * This goes over the same lines by GKeyFile's rules, remembers where each group and key stands, and refuses what
 * GKeyFile would swallow. */
#pragma once

#include <glib.h>

typedef struct {
    guint number; /* from 1 */
    char *group;
    char *key; /* NULL: the line that opens the group */
} ZbConfigLine;

/* The groups and keys of `data` in order: GPtrArray of ZbConfigLine (transfer full). ZB_ERROR_CONFIG "FILE:LINE: ..."
 * for bytes that are no text, a line that is nothing, doubled groups and keys, and a comment behind a value. */
GPtrArray *zb_config_lines(const char *file, const char *data, gsize length, GError **error);
