/* What the kernel holds a reader to. */
#pragma once

#include <glib.h>

/* Memory, processor time, descriptors, no core file; `worker`: no file may grow either, and the process dies with its
 * parent. (Alone, standard output may be a file.) Call after everything is loaded. */
void parse_limits_apply(gboolean worker);
