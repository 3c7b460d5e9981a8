/* What both clients do around their work: start, parse options, help, fail. */
#pragma once

#include <glib.h>

/* First in main(): standard descriptors that were closed become /dev/null (else the bus's socket would take their
 * numbers and be printed into), and the users' language. */
void zb_program_start(void);

/* GOption without its own help, whose texts are often not translated. With `strict` it stops at the first word that
 * is no option. ZB_ERROR_AMBIGUOUS (a usage error) where an option is unknown or lacks its value. */
gboolean zb_program_parse(int *argc, char ***argv, const GOptionEntry *entries, gboolean strict,
                          GError **error);

/* The options' lines of a help text: entries' descriptions are untranslated, N_(). */
void zb_program_print_options(const GOptionEntry *entries);

/* Shows `error` on standard error; gives the status to end with. */
int zb_program_fail(const char *program, const GError *error);

/* Flushes standard output: `status`, or a failure shown where something was not written. A reader that went away is
 * none. */
int zb_program_end(const char *program, int status);
