/* What is compiled into the reader (lib/mail/resources.xml); see lib/resources.h. */
#pragma once

#include <gio/gio.h>

/* (transfer none) */
GResource *zb_mail_get_resource(void);
