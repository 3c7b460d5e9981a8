#include "daemon/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "lib/text.h"

/* Control characters of whatever origin must not forge lines or drive the terminal of who reads along. */
static char *defuse(const char *text)
{
    g_autofree char *valid = zb_text_valid(text, -1);
    g_autofree char *line = zb_text_one_line(valid);
    return zb_text_terminal(line);
}

void zb_log(int priority, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = defuse(text);
    if (g_getenv("JOURNAL_STREAM"))
        fprintf(stderr, "<%d>%s\n", priority, line);
    else
        fprintf(stderr, "zbd: %s%s\n",
                priority <= LOG_ERR       ? "error: "
                : priority == LOG_WARNING ? "warning: "
                                          : "",
                line);
}
