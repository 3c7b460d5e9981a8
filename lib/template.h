/* Texts with blanks: alert mails, later letters and screens. UTF-8 plain text; man 5 zb-templates.
 *
 * "{name}" is replaced by the value of that name; "{{" is a brace. A line that has blanks, all of whose values
 * are missing or empty, is left out; so an alert has no line "Beslissing" where there is none. An indented line without
 * blanks continues the line above, and is left out with it. Of several empty lines one remains. A value of several lines
 * keeps the blank's column as its indentation. "#" in the first column is a comment. The first line of a mail's
 * template is "Onderwerp: ..." and becomes its Subject; it is never left out. */
#pragma once

#include <glib.h>

/* Fills `text`. `values`: name → text, both borrowed. ZB_ERROR_INVALID names `name` and line where a blank is not
 * closed, has no proper name (a-z and _), or is one that `known` (NULL-terminated; NULL: any) does not have. (transfer
 * full) */
char *zb_template_fill(const char *name, const char *text, const char *const *known, GHashTable *values,
                       GError **error);

/* The names of the mails' templates, and of the blanks that they may have. NULL-terminated, static storage. */
const char *const *zb_template_mails(void);
const char *const *zb_template_blanks(void);

/* The text of template `mail`: of FOLDER/MAIL.txt where `folder` is given and has it, else as compiled in. ZB_ERROR_CONFIG
 * names a file that is there but cannot be read; ZB_ERROR_NOT_FOUND: no such template. (transfer full) */
char *zb_template_load(const char *folder, const char *mail, GError **error);

/* Loads and fills a mail. Nothing is set on failure: that of loading, or ZB_ERROR_INVALID as of filling. (both transfer
 * full) */
gboolean zb_template_mail(const char *folder, const char *mail, GHashTable *values, char **ret_subject,
                          char **ret_body, GError **error);

/* Whether every mail can be filled with the templates in `folder` (may be NULL): for --check and at the start. */
gboolean zb_template_check(const char *folder, GError **error);
