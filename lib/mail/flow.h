/* Plain text with format=flowed (RFC 3676): its lines joined to paragraphs as the writer saw them. */
#pragma once

#include <glib.h>

/* `text` has lines ended by \n. `delete_space`: DelSp=yes. Quoted lines keep their marks, as "> ". (transfer full) */
char *zb_flow_join(const char *text, gboolean delete_space);
