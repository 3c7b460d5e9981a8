#include "daemon/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Control characters of whatever origin must not forge lines or drive the terminal of who reads along. */
static void defuse(char *line)
{
    for (char *c = line; *c; c++)
        if ((guchar)*c < 0x20 || *c == 0x7f)
            *c = ' ';
}

void zb_log(int priority, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    defuse(line);
    if (g_getenv("JOURNAL_STREAM"))
        fprintf(stderr, "<%d>%s\n", priority, line);
    else
        fprintf(stderr, "zbd: %s%s\n",
                priority <= LOG_ERR       ? "error: "
                : priority == LOG_WARNING ? "warning: "
                                          : "",
                line);
}
