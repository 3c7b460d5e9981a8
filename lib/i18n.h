/* The users' language: Dutch, unless $LANGUAGE asks for another.
 *
 * The texts in the code are English (they are gettext's keys); po/nl.po has the Dutch. An nl_NL locale is often
 * not installed, and in the C locale gettext translates nothing: zb_i18n_start() then takes C.UTF-8, in which
 * $LANGUAGE decides. Output is UTF-8 always. */
#pragma once

#include <glib.h>
#include <libintl.h>

#include "lib/names.h"

#define _(text) dgettext(ZB_GETTEXT_DOMAIN, text)
#define N_(text) text
#define P_(one, many, n) dngettext(ZB_GETTEXT_DOMAIN, one, many, n)

/* Call first in main(), before threads: it sets $LANGUAGE. The catalogue is taken beside the program (build/locale)
 * where it stands there, else from the prefix. */
void zb_i18n_start(void);
