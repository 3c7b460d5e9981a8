#include "lib/i18n.h"

#include <locale.h>
#include <string.h>

/* build/locale when run from the build folder, else where `make install` puts the catalogue. (transfer full) */
static char *catalogue_folder(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    if (program) {
        g_autofree char *folder = g_path_get_dirname(program);
        g_autofree char *beside = g_build_filename(folder, "locale", NULL);
        g_autofree char *dutch = g_build_filename(beside, "nl", "LC_MESSAGES", ZB_GETTEXT_DOMAIN ".mo", NULL);
        if (g_file_test(dutch, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&beside);
    }
    return g_build_filename(ZB_PREFIX, "share", "locale", NULL);
}

static void leave_c_locale(int category)
{
    const char *name = setlocale(category, NULL);
    if (!name || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
        setlocale(category, "C.UTF-8");
}

void zb_i18n_start(void)
{
    if (!setlocale(LC_ALL, ""))
        setlocale(LC_ALL, "C.UTF-8");
    leave_c_locale(LC_CTYPE);
    leave_c_locale(LC_MESSAGES);
    /* Numbers in JSON and on screens do not follow the locale. */
    setlocale(LC_NUMERIC, "C");

    const char *language = g_getenv("LANGUAGE");
    if (!language || !*language)
        g_setenv("LANGUAGE", "nl", TRUE);

    g_autofree char *folder = catalogue_folder();
    bindtextdomain(ZB_GETTEXT_DOMAIN, folder);
    bind_textdomain_codeset(ZB_GETTEXT_DOMAIN, "UTF-8");
    textdomain(ZB_GETTEXT_DOMAIN);
}
