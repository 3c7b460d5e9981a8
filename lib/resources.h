/* What is compiled into libzb (lib/resources.xml): glib-compile-resources generates the function. Whoever looks something
 * up must ask it here: a static library's object that nobody names is not linked. */
#pragma once

#include <gio/gio.h>

/* (transfer none) */
GResource *zb_get_resource(void);
