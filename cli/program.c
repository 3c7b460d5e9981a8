#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/i18n.h"
#include "cli/lines.h"
#include "lib/error.h"
#include "lib/text.h"

#define OPTION_COLUMNS 30

void zb_program_start(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
            _exit(EX_OSERR);
    zb_i18n_start();
}

gboolean zb_program_parse(int *argc, char ***argv, const GOptionEntry *entries, gboolean strict,
                          GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_strict_posix(context, strict);
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) failed = NULL;
    if (g_option_context_parse(context, argc, argv, &failed))
        return TRUE;
    g_autofree char *valid = zb_text_valid(failed->message, -1);
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, valid);
    return FALSE;
}

void zb_program_print_options(const GOptionEntry *entries)
{
    for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
        if (!entry->description)
            continue;
        g_autoptr(GString) line = g_string_new(NULL);
        g_autoptr(GString) option = g_string_new(NULL);
        if (entry->short_name)
            g_string_append_printf(option, "  -%c, --%s", entry->short_name, entry->long_name);
        else
            g_string_append_printf(option, "      --%s", entry->long_name);
        if (entry->arg_description)
            g_string_append_printf(option, " %s", _(entry->arg_description));
        zb_columns_pad(line, option->str, OPTION_COLUMNS);
        printf("%s %s\n", line->str, _(entry->description));
    }
}

int zb_program_fail(const char *program, const GError *error)
{
    g_autofree char *safe = zb_text_terminal(error->message);
    fprintf(stderr, "%s: %s\n", program, safe);
    return error->domain == ZB_ERROR ? zb_error_exit_status(error->code) : EX_SOFTWARE;
}

int zb_program_end(const char *program, int status)
{
    errno = 0;
    gboolean failed = ferror(stdout);
    if ((fflush(stdout) != EOF && !failed) || errno == EPIPE)
        return status;
    g_autoptr(GError) error = g_error_new(ZB_ERROR, ZB_ERROR_IO, _("The output could not be written: %s"),
                                          g_strerror(errno ? errno : EIO));
    return zb_program_fail(program, error);
}
