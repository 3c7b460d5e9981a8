/* zbd: follows the complaints mailbox, keeps the dossier, tells the handlers. man 8 zbd. */
#include <curl/curl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "daemon/bus.h"
#include "daemon/intake-mail.h"
#include "daemon/log.h"
#include "daemon/rejudge.h"
#include "daemon/service.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/judge/vocabulary.h"
#include "lib/intake/learn.h"
#include "lib/template.h"

#define READERS 2

typedef struct {
    char *config;
    gboolean once, check, version;
} Options;

static gboolean parse_options(int *argc, char ***argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, "Configuration (" ZB_DEFAULT_CONFIG ")",
         "FILE"},
        {"once", 0, 0, G_OPTION_ARG_NONE, &options->once,
         "Take in all that is in the mailboxes now, send the alerts, end", NULL},
        {"check", 0, 0, G_OPTION_ARG_NONE, &options->check, "Only check the configuration", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Show the version", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- keep the dossier of complaints");
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, "See man 8 zbd and man 5 zb.conf.");
    if (!g_option_context_parse(context, argc, argv, error))
        return FALSE;
    if (*argc == 1)
        return TRUE;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "zbd takes no arguments, only options");
    return FALSE;
}

/* zbd-parse stands beside zbd, installed or not. */
static char *reader_program(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = self ? g_path_get_dirname(self) : g_strdup(".");
    return g_build_filename(folder, "zbd-parse", NULL);
}

static void on_committed(void *data)
{
    Zbd *zbd = data;
    zb_outbox_poke(zbd->outbox);
    zb_service_changed(zbd);
}

static void on_outbox_idle(void *data)
{
    zb_service_changed(data);
}

static gboolean open_dossier(Zbd *zbd, GError **error)
{
    zbd->store = zb_store_open(zbd->config->store_path, NULL, zbd->clock, error);
    g_autoptr(ZbVocabulary) vocabulary = zb_vocabulary_new();
    if (!zbd->store || !zb_vocabulary_load(vocabulary, (const char *const *)zbd->config->vocabularies, error))
        return FALSE;
    zbd->likeness = zb_likeness_new(g_steal_pointer(&vocabulary));
    zbd->intake = (ZbIntake){.store = zbd->store,
                             .config = zbd->config,
                             .clock = zbd->clock,
                             .likeness = zbd->likeness,
                             .marks = zbd->marks};
    return zb_learn_start(&zbd->intake, error);
}

/* What was learned since it was last kept would only be counted again: a failure is told, and costs nothing else. */
static void keep_learned(Zbd *zbd)
{
    g_autoptr(GError) error = NULL;
    if (!zb_store_begin(zbd->store, &error) || !zb_learn_keep(&zbd->intake, &error) ||
        !zb_store_commit(zbd->store, &error)) {
        zb_store_rollback(zbd->store);
        zb_warning("the frequencies of words could not be kept: %s", error->message);
    }
}

static void close_dossier(Zbd *zbd)
{
    if (zbd->store && zbd->likeness)
        keep_learned(zbd);
    zb_store_free(zbd->store);
    zb_likeness_free(zbd->likeness);
}

/* With --once nobody is served: the socket is systemd's, or the next zbd's. */
static gboolean start_bus(Zbd *zbd, GError **error)
{
    zbd->bus = zbd->once ? NULL : zb_bus_new(zbd, error);
    return zbd->once || zbd->bus;
}

static ZbAccessToken *add_token(Zbd *zbd, const ZbOauth *oauth)
{
    ZbAccessToken *token = zb_access_token_new(zbd->curl, zbd->clock, oauth);
    g_ptr_array_add(zbd->tokens, token);
    return token;
}

static gboolean start_parts(Zbd *zbd, GError **error)
{
    g_autofree char *program = reader_program();
    if (!zb_service_start(zbd, error) || !(zbd->curl = zb_curl_loop_new(zbd->event, error)) ||
        !(zbd->readers = zb_readers_new(zbd->event, program, zbd->config->authserv_id, READERS, error)) ||
        !(zbd->pipeline = zb_pipeline_new(zbd->event, &zbd->intake, zbd->readers, on_committed, zbd, error)))
        return FALSE;
    zbd->smtp = zbd->config->smtp ? zb_smtp_sender_new(zbd->event, zbd->curl, zbd->config->smtp) : NULL;
    if (zbd->smtp && zbd->config->smtp->oauth.token_url)
        zb_smtp_sender_set_token(zbd->smtp, add_token(zbd, &zbd->config->smtp->oauth));
    zbd->outbox = zb_outbox_new(zbd->event, &zbd->intake, zbd->smtp, on_outbox_idle, zbd, error);
    return zbd->outbox && (zbd->schedule = zb_schedule_new(zbd->event, &zbd->intake, zbd->outbox, error)) &&
           start_bus(zbd, error) && zb_intake_mail_start(zbd, error);
}

static void stop_parts(Zbd *zbd)
{
    zb_pipeline_free(zbd->pipeline);
    zb_rejudge_cancel(zbd);
    zb_bus_free(zbd->bus);
    g_ptr_array_unref(zbd->followers);
    g_ptr_array_unref(zbd->accounts);
    zb_schedule_free(zbd->schedule);
    zb_outbox_free(zbd->outbox);
    zb_smtp_sender_free(zbd->smtp);
    g_ptr_array_unref(zbd->tokens);
    zb_readers_free(zbd->readers);
    zb_curl_loop_free(zbd->curl);
    close_dossier(zbd);
    sd_event_unref(zbd->event);
}

static int run(ZbConfig *config, ZbMarks *marks, gboolean once)
{
    g_autoptr(GError) error = NULL;
    const ZbClock *clock = zb_clock_system();
    Zbd zbd = {
        .config = config, .marks = marks, .clock = clock, .started = zb_clock_now(clock), .once = once};
    zbd.tokens = g_ptr_array_new_with_free_func((GDestroyNotify)zb_access_token_free);
    zbd.followers = g_ptr_array_new_with_free_func((GDestroyNotify)zb_follower_free);
    zbd.accounts = g_ptr_array_new_with_free_func((GDestroyNotify)zb_account_free);
    int status = sd_event_new(&zbd.event) < 0 ? EX_OSERR : EX_OK;
    if (status == EX_OK && open_dossier(&zbd, &error) && start_parts(&zbd, &error)) {
        zb_service_ready(&zbd);
        status = sd_event_loop(zbd.event);
        if (status < 0) {
            zb_error("the event loop failed: %s", g_strerror(-status));
            status = EX_SOFTWARE;
        }
    } else {
        zb_error("%s", error ? error->message : "no event loop");
        status = error ? zb_error_exit_status(error->code) : EX_OSERR;
    }
    stop_parts(&zbd);
    return status;
}

static void warn_of_secret(const ZbConfig *config, const char *path)
{
    struct stat file;
    if (path && stat(path, &file) == 0 && (file.st_mode & S_IROTH))
        printf("%s: warning: everybody may read %s: chmod o-r\n", config->file, path);
}

/* What is in order by itself, and yet will not work, or not be safe. */
static void warn_of(const ZbConfig *config)
{
    g_autofree char *folder = g_path_get_dirname(config->store_path);
    if (!config->duty_handler)
        printf("%s: warning: no [duty] handler: alerts for whoever is on duty wait until there is one\n",
               config->file);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        printf("%s: warning: the folder %s of [store] url does not exist\n", config->file, folder);
    for (guint i = 0; i < config->mailboxes->len; i++) {
        const ZbMailbox *mailbox = config->mailboxes->pdata[i];
        warn_of_secret(config, mailbox->password_file);
        warn_of_secret(config, mailbox->oauth.client_secret_file);
    }
    if (config->smtp)
        warn_of_secret(config, config->smtp->password_file);
    if (config->smtp)
        warn_of_secret(config, config->smtp->oauth.client_secret_file);
}

static int check(const ZbConfig *config)
{
    printf("%s: in order (%u mailboxes%s)\n", config->file, config->mailboxes->len,
           config->smtp ? "" : ", no [smtp]: alerts wait until there is one");
    warn_of(config);
    return EX_OK;
}

int main(int argc, char *argv[])
{
    g_autoptr(GError) error = NULL;
    Options options = {0};
    zb_i18n_start();
    zb_i18n_only_ours();
    umask(0077);
    if (!parse_options(&argc, &argv, &options, &error)) {
        fprintf(stderr, "zbd: %s\nTry 'zbd --help'.\n", error->message);
        return EX_USAGE;
    }
    g_autofree char *file = options.config ? options.config : g_strdup(ZB_DEFAULT_CONFIG);
    if (options.version) {
        printf("zbd " ZB_VERSION "\n");
        return EX_OK;
    }
    g_autoptr(ZbConfig) config = zb_config_load(file, &error);
    g_autoptr(ZbVocabulary) vocabulary = zb_vocabulary_new();
    g_autoptr(ZbMarks) marks = config ? zb_marks_load(config->marks_file, &error) : NULL;
    if (!marks || !zb_template_check(config->templates, &error) ||
        !zb_vocabulary_load(vocabulary, (const char *const *)config->vocabularies, &error)) {
        zb_error("%s", error->message);
        return EX_CONFIG;
    }
    if (options.check)
        return check(config);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int status = run(config, marks, options.once);
    curl_global_cleanup();
    return status;
}
