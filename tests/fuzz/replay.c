/* Gives a harness the files and folders that are named, as libFuzzer would; where none is, its own seeds (tests/fuzz/corpus/NAME)
 * and, if it reads mail, all of ../shared/mime. A line of TAP for each; what takes more than LIMIT seconds of the processor
 * fails. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define MIME "../shared/mime"
#define LIMIT 5
#define SLOWNESS_OF_VALGRIND 40

/* Which file it was that aborted. */
static char current[4096];

static void on_abort(G_GNUC_UNUSED int signal)
{
    ssize_t n = write(STDOUT_FILENO, current, strlen(current));
    _exit(n < 0 ? 2 : 1);
}

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "abort_on_error=1";
}
#endif

/* Folders are replaced by what is in them. */
static void collect(const char *path, GPtrArray *files)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    if (!dir) {
        g_ptr_array_add(files, g_strdup(path));
        return;
    }
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        collect(inner, files);
    }
}

static gboolean replay(const char *path, double limit)
{
    g_autofree char *bytes = NULL;
    gsize length;
    g_snprintf(current, sizeof current, "Bail out! %s\n", path);
    if (!g_file_get_contents(path, &bytes, &length, NULL))
        return FALSE;
    /* To the byte, so that reading beyond it is seen. */
    g_autofree guint8 *exact = g_memdup2(bytes, length);
    clock_t begin = clock();
    LLVMFuzzerTestOneInput(exact ? exact : (const uint8_t *)"", length);
    return (double)(clock() - begin) / CLOCKS_PER_SEC <= limit;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Its seeds; for what reads mail real messages too. Whether these are missing. */
static gboolean collect_own(const char *name, GPtrArray *files)
{
    static const char *const of_mail[] = {"reader", "headers", "html", NULL};
    g_autofree char *seeds = g_build_filename("tests/fuzz/corpus", name, NULL);
    collect(seeds, files);
    if (!g_strv_contains(of_mail, name))
        return FALSE;
    gboolean there = g_file_test(MIME, G_FILE_TEST_IS_DIR);
    if (there)
        collect(MIME, files);
    return !there;
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    gboolean under_valgrind = g_strcmp0(g_getenv("ZB_TEST_VALGRIND"), "yes") == 0, missing = FALSE;
    double limit = LIMIT * (under_valgrind ? SLOWNESS_OF_VALGRIND : 1);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--tap") != 0)
            collect(argv[i], files);
    if (files->len == 0)
        missing = collect_own(strrchr(argv[0], '-') + 1, files); /* fuzz-NAME */
    g_ptr_array_sort(files, by_name);
    signal(SIGABRT, on_abort);
    signal(SIGTRAP, on_abort); /* a critical */
    printf("1..%u\n", files->len + missing);
    for (guint i = 0; i < files->len; i++) {
        const char *path = files->pdata[i];
        printf("%s %u - %s\n", replay(path, limit) ? "ok" : "not ok", i + 1, path);
        fflush(stdout);
    }
    if (missing)
        printf("ok %u - # skip there is no " MIME "\n", files->len + 1);
    return 0;
}
