/* zb-log: records a phone call, and tells on the way what applies to the caller. See man 1 zb-log. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/i18n.h"
#include "cli/log-call.h"
#include "cli/program.h"
#include "lib/words.h"
#include "lib/error.h"
#include "lib/text.h"

#define EXIT_INTERRUPTED (128 + SIGINT)
#define MINUTES_MAX (24 * 60)

typedef struct {
    char *bus, *host, *topic;
    int minutes;
    char **behaviour, **arguments;
    gboolean out, confirmed, help, version;
} Request;

static void request_clear(Request *request)
{
    g_free(request->bus);
    g_free(request->host);
    g_free(request->topic);
    g_strfreev(request->behaviour);
    g_strfreev(request->arguments);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Request, request_clear)

void zb_call_show(ZbCall *call, char *screen)
{
    if (call->terminal) {
        zb_terminal_write(call->terminal, "\n");
        zb_terminal_write(call->terminal, screen);
    } else
        printf("%s", screen);
    g_free(screen);
}

ZbScreenCall zb_call_screen(ZbCall *call, char **ret_today)
{
    gint64 now = zb_clock_now(call->clock);
    *ret_today = zb_day_of(now, call->zone);
    return (ZbScreenCall){
        .out = call->out,
        .seconds = MAX((now - call->started) / ZB_SECOND, 0),
        .today = *ret_today,
        .zone = call->zone,
        .number = call->number,
    };
}

gboolean zb_call_cancelled(GError **error)
{
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped. Nothing was recorded."));
    return FALSE;
}

static void print_help(const GOptionEntry *entries)
{
    printf("%s",
           _("Usage: zb-log [OPTION]... [NUMBER|CITIZEN]\n\n"
             "Records a phone call. Asks whom you are speaking with, shows what applies and what to say, and "
             "takes the note:\nfrom the terminal, or from standard input where that is none.\n\nOptions:\n"));
    zb_program_print_options(entries);
    printf("%s", _("\nKinds of behaviour: insult, intimidation, threat.\n"));
}

static gboolean usage_error(GError **error, const char *format, const char *what)
{
    g_autofree char *valid = zb_text_valid(what, -1);
    g_autofree char *format_copy = g_strdup(format);
    g_auto(GStrv) around = g_strsplit(format_copy, "%s", 2);
    g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, "%s%s%s", around[0], valid, around[1] ? around[1] : "");
    return FALSE;
}

static gboolean check(const Request *request, GError **error)
{
    for (char **kind = request->behaviour; kind && *kind; kind++)
        if (!zb_behaviour_code(*kind))
            return usage_error(error, _("--behaviour takes insult, intimidation or threat, not %s"), *kind);
    if (request->minutes < -1 || request->minutes > MINUTES_MAX)
        return usage_error(error, _("--minutes takes 0 to %s"), G_STRINGIFY(1440));
    if (request->arguments && request->arguments[0] && request->arguments[1])
        return usage_error(error, _("One caller at a time; quote a name of several words: %s"),
                           request->arguments[1]);
    if (request->arguments && request->arguments[0] && !g_utf8_validate(request->arguments[0], -1, NULL))
        return usage_error(error, _("This is not UTF-8 text: %s"), request->arguments[0]);
    return TRUE;
}

static void call_clear(ZbCall *call)
{
    zb_terminal_close(call->terminal);
    zb_client_close(call->client);
    g_clear_pointer(&call->zone, g_time_zone_unref);
    g_clear_pointer(&call->caller, json_object_unref);
    g_free(call->given);
    g_free(call->number);
    g_free(call->reference);
    if (call->note)
        g_string_free(call->note, TRUE);
    g_clear_pointer(&call->behaviour, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbCall, call_clear)

static void begin(ZbCall *call, const Request *request)
{
    *call = (ZbCall){
        .bus = request->bus,
        .host = request->host,
        .who = request->arguments ? request->arguments[0] : NULL,
        .topic = request->topic,
        .minutes = request->minutes,
        .out = request->out,
        .confirmed = request->confirmed,
        .typed = isatty(STDIN_FILENO),
        .clock = zb_clock_system(),
        .note = g_string_new(NULL),
        .behaviour = g_ptr_array_new(),
    };
    call->started = zb_clock_now(call->clock);
    for (char **kind = request->behaviour; kind && *kind; kind++)
        g_ptr_array_add(call->behaviour, (gpointer)zb_behaviour_code(*kind));
}

static gboolean follow(const Request *request, GError **error)
{
    g_auto(ZbCall) call = {0};
    begin(&call, request);
    call.client = zb_client_open(request->bus, request->host, error);
    call.zone = call.client ? zb_client_zone(call.client, error) : NULL;
    if (!call.zone)
        return FALSE;
    call.terminal = zb_terminal_open();
    return zb_call_identify(&call, error) && zb_call_choose_topic(&call, error) &&
           zb_call_take_note(&call, error) && zb_call_record(&call, error);
}

static gboolean run(int argc, char **argv, GError **error)
{
    g_auto(Request) request = {.minutes = -1};
    const GOptionEntry entries[] = {
        {"topic", 't', 0, G_OPTION_ARG_STRING, &request.topic, N_("what it is about: a reference, or new"),
         N_("REFERENCE")},
        {"minutes", 'm', 0, G_OPTION_ARG_INT, &request.minutes,
         N_("how long it took (else: as long as zb-log ran)"), N_("N")},
        {"behaviour", 'b', 0, G_OPTION_ARG_STRING_ARRAY, &request.behaviour,
         N_("unacceptable behaviour; may be given again"), N_("KIND")},
        {"out", 'o', 0, G_OPTION_ARG_NONE, &request.out, N_("we called"), NULL},
        {"confirmed", 0, 0, G_OPTION_ARG_NONE, &request.confirmed,
         N_("I know whom I am speaking with: do not ask"), NULL},
        {"bus", 0, 0, G_OPTION_ARG_FILENAME, &request.bus,
         N_("the daemon's socket (else $ZB_BUS, else /run/zb/bus)"), N_("PATH")},
        {"host", 'H', 0, G_OPTION_ARG_STRING, &request.host, N_("the daemon on another machine, through ssh"),
         N_("[USER@]HOST")},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &request.help, N_("show this help"), NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &request.version, N_("show the version"), NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &request.arguments, NULL, NULL},
        {0},
    };
    if (!zb_program_parse(&argc, &argv, entries, FALSE, error))
        return FALSE;
    if (request.help || request.version) {
        if (request.help)
            print_help(entries);
        else
            printf("zb-log %s\n", ZB_VERSION);
        return TRUE;
    }
    return check(&request, error) && follow(&request, error);
}

int main(int argc, char **argv)
{
    zb_program_start();
    /* A reader that goes away must not end us between the note and its recording. */
    signal(SIGPIPE, SIG_IGN);
    g_autoptr(GError) error = NULL;
    if (run(argc, argv, &error))
        return zb_program_end("zb-log", EX_OK);
    gboolean cancelled = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    if (cancelled)
        fputc('\n', stderr); /* the cursor stands behind a question */
    int status = zb_program_fail("zb-log", error);
    return cancelled ? EXIT_INTERRUPTED : status;
}
