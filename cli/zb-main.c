/* zb: the handler's and administrator's client. See man 1 zb. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "lib/i18n.h"
#include "cli/program.h"
#include "cli/zb-command.h"
#include "lib/error.h"
#include "lib/text.h"

typedef struct {
    const char *name;
    const char *operands; /* as in the usage line; NULL: none */
    guint least, most;    /* operands */
    const char *options;  /* their long names, with spaces around each */
    const char *summary;
    ZbRun run;
} Command;

static const Command commands[] = {
    {"import", N_("FILE.json"), 1, 1, "",
     N_("take in a dossier: handlers, citizens, topics, decisions, history"), zb_run_import},
    {"ingest", N_("PATH..."), 1, G_MAXUINT, "", N_("take in messages: .eml files, or folders of them"),
     zb_run_ingest},
    {"contacts", NULL, 0, 0, " citizen topic verdict since until ", N_("list the contacts, oldest first"),
     zb_run_contacts},
    {"citizens", N_("[TEXT]"), 0, 1, "", N_("list the citizens, or those with TEXT in name or address"),
     zb_run_citizens},
    {"topics", NULL, 0, 0, " citizen limited ", N_("list the topics"), zb_run_topics},
    {"show", N_("WHAT"), 1, 1, " raw force ",
     N_("show one contact, citizen or topic, by number or reference"), zb_run_show},
    {"why", N_("CONTACT"), 1, 1, "", N_("tell why a contact was linked and judged so"), zb_run_why},
    {"triage", NULL, 0, 0, " citizen title reason answers ", N_("walk through what waits for a person"),
     zb_run_triage},
    {"link", N_("CONTACT [TOPIC|new|none]..."), 1, G_MAXUINT, " citizen title reason ",
     N_("say whose a contact is and what it is about"), zb_run_link},
    {"ack", N_("CONTACT"), 1, 1, " answers ", N_("confirm a repetition: five questions"), zb_run_ack},
    {"mark", N_("CONTACT MARK [KIND]"), 2, 3, " reason ", N_("give a contact a mark"), zb_run_mark},
    {"unmark", N_("CONTACT MARK"), 2, 2, " reason ", N_("take a mark away"), zb_run_unmark},
    {"merge", N_("citizen|topic FROM INTO"), 3, 3, " reason ",
     N_("say that two citizens are one person, or two topics one matter"), zb_run_merge},
    {"undo", N_("[CONTACT|FROM]"), 0, 1, " act ",
     N_("take back what was last said of a contact, or that FROM was merged"), zb_run_undo},
    {"rejudge", N_("[CONTACT]..."), 0, G_MAXUINT, " since dry-run ",
     N_("judge messages again with today's rules and words"), zb_run_rejudge},
    {"status", NULL, 0, 0, "", N_("show how the daemon and its mailboxes are doing"), zb_run_status},
    {"vocabulary", N_("[FILE...]"), 0, G_MAXUINT, " text ",
     N_("check files of words, or show of which concepts a text speaks"), zb_run_vocabulary},
};

typedef struct {
    GOptionEntry entry; /* arg_data is filled in for one request */
    gsize offset;       /* of its field in ZbRequest */
    gboolean common;    /* of every command */
} Option;

#define FIELD(name) offsetof(ZbRequest, name)

static const Option options[] = {
    {{"json", 'j', 0, G_OPTION_ARG_NONE, NULL, N_("print JSON, a line for each row"), NULL},
     FIELD(json),
     TRUE},
    {{"bus", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("the daemon's socket (else $ZB_BUS, else /run/zb/bus)"),
      N_("PATH")},
     FIELD(bus),
     TRUE},
    {{"host", 'H', 0, G_OPTION_ARG_STRING, NULL, N_("the daemon on another machine, through ssh"),
      N_("[USER@]HOST")},
     FIELD(host),
     TRUE},
    {{"help", 'h', 0, G_OPTION_ARG_NONE, NULL, N_("show this help"), NULL}, FIELD(help), TRUE},
    {{"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("show the version"), NULL}, FIELD(version), TRUE},
    {{"citizen", 0, 0, G_OPTION_ARG_STRING, NULL, N_("only of this citizen"), N_("REFERENCE")},
     FIELD(citizen),
     FALSE},
    {{"topic", 0, 0, G_OPTION_ARG_STRING, NULL, N_("only about this topic"), N_("REFERENCE")},
     FIELD(topic),
     FALSE},
    {{"verdict", 0, 0, G_OPTION_ARG_STRING, NULL, N_("only with this estimate: repeat, mixed, new, ..."),
      N_("CODE")},
     FIELD(verdict),
     FALSE},
    {{"since", 0, 0, G_OPTION_ARG_STRING, NULL, N_("only from this day on (2026-05-04)"), N_("DAY")},
     FIELD(since),
     FALSE},
    {{"until", 0, 0, G_OPTION_ARG_STRING, NULL, N_("only up to and including this day"), N_("DAY")},
     FIELD(until),
     FALSE},
    {{"limited", 0, 0, G_OPTION_ARG_NONE, NULL, N_("only topics under a limitation in force"), NULL},
     FIELD(limited),
     FALSE},
    {{"dry-run", 'n', 0, G_OPTION_ARG_NONE, NULL, N_("only tell what would change"), NULL},
     FIELD(dry_run),
     FALSE},
    {{"raw", 0, 0, G_OPTION_ARG_NONE, NULL, N_("write the message as it came, byte for byte"), NULL},
     FIELD(raw),
     FALSE},
    {{"force", 0, 0, G_OPTION_ARG_NONE, NULL, N_("write it to a terminal too"), NULL}, FIELD(force), FALSE},
    {{"title", 0, 0, G_OPTION_ARG_STRING, NULL, N_("the new topic's title"), N_("TEXT")},
     FIELD(title),
     FALSE},
    {{"reason", 0, 0, G_OPTION_ARG_STRING, NULL, N_("why: it is kept with the change"), N_("TEXT")},
     FIELD(reason),
     FALSE},
    {{"answers", 0, 0, G_OPTION_ARG_STRING, NULL, N_("answers to the five questions: nnnnn"), N_("ANSWERS")},
     FIELD(answers),
     FALSE},
    {{"act", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_("what is taken back: its number, as \"zb show --json\" has it"), N_("NUMBER")},
     FIELD(act),
     FALSE},
    {{"text", 0, 0, G_OPTION_ARG_STRING, NULL, N_("the text; \"-\": standard input"), N_("TEXT")},
     FIELD(text),
     FALSE},
};

static gboolean takes(const Command *command, const Option *option)
{
    g_autofree char *name = g_strdup_printf(" %s ", option->entry.long_name);
    return option->common || (command && strstr(command->options, name));
}

/* The options of `command` (NULL: those before it), filling `request`. Ends with {0}. (transfer full) */
static GOptionEntry *entries_for(const Command *command, ZbRequest *request)
{
    GArray *entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
        if (!takes(command, &options[i]))
            continue;
        GOptionEntry entry = options[i].entry;
        entry.arg_data = (char *)request + options[i].offset;
        g_array_append_val(entries, entry);
    }
    if (command) {
        GOptionEntry rest = {G_OPTION_REMAINING,  0,    0,   G_OPTION_ARG_FILENAME_ARRAY,
                             &request->arguments, NULL, NULL};
        g_array_append_val(entries, rest);
    }
    return (GOptionEntry *)(void *)g_array_free(entries, FALSE);
}

static void clear_request(ZbRequest *request)
{
    for (guint i = 0; i < G_N_ELEMENTS(options); i++)
        if (options[i].entry.arg != G_OPTION_ARG_NONE)
            g_free(*(char **)(void *)((char *)request + options[i].offset));
    g_strfreev(request->arguments);
}

static void print_help(void)
{
    ZbRequest unused = {0};
    g_autofree GOptionEntry *entries = entries_for(NULL, &unused);
    printf(
        _("Usage: zb [OPTION]... COMMAND [OPTION]... [OPERAND]...\n\nzb asks the daemon zbd about contacts, "
          "citizens and topics.\n\nCommands:\n"));
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        printf("  %-12s %s\n", commands[i].name, _(commands[i].summary));
    printf(_("\nOptions:\n"));
    zb_program_print_options(entries);
    printf(_("\n\"zb COMMAND --help\" tells more. Calls are logged with zb-log.\n"));
}

static void print_command_help(const Command *command)
{
    ZbRequest unused = {0};
    g_autofree GOptionEntry *entries = entries_for(command, &unused);
    printf(_("Usage: zb %s [OPTION]... %s\n\n%s\n\nOptions:\n"), command->name,
           command->operands ? _(command->operands) : "", _(command->summary));
    zb_program_print_options(entries);
}

static const Command *find_command(const char *name, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    g_autofree char *shown = zb_text_valid(name, -1);
    g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, _("There is no command %s. \"zb --help\" lists them."),
                shown);
    return NULL;
}

static gboolean check_operands(const Command *command, const ZbRequest *request, GError **error)
{
    guint n = request->arguments ? g_strv_length(request->arguments) : 0;
    if (n >= command->least && n <= command->most)
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, _("Usage: zb %s [OPTION]... %s (see zb %s --help)"),
                command->name, command->operands ? _(command->operands) : "", command->name);
    return FALSE;
}

/* The daemon takes UTF-8 only; paths stay as they are. */
static gboolean check_texts(const Command *command, const ZbRequest *request, GError **error)
{
    gboolean paths =
        command->run == zb_run_ingest || command->run == zb_run_import || command->run == zb_run_vocabulary;
    for (guint i = 0; !paths && request->arguments && request->arguments[i]; i++)
        if (!g_utf8_validate(request->arguments[i], -1, NULL)) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, _("What was asked is not UTF-8 text"));
            return FALSE;
        }
    return TRUE;
}

static gboolean run(const Command *command, ZbRequest *request, GError **error)
{
    gboolean alone = command->run == zb_run_vocabulary; /* needs no daemon */
    g_autoptr(ZbClient) client = alone ? NULL : zb_client_open(request->bus, request->host, error);
    g_autoptr(GTimeZone) zone = alone ? g_time_zone_new_utc() : client ? zb_client_zone(client, error) : NULL;
    if (!zone)
        return FALSE;
    g_autoptr(ZbPrinter) printer = zb_printer_new(stdout, request->json, zb_printer_width_of(stdout), zone);
    ZbSession session = {request, client, printer};
    if (command->run(&session, error))
        return zb_printer_finish(printer, error);
    /* What came before the fault is shown; the fault is what matters. */
    zb_printer_finish(printer, NULL);
    return FALSE;
}

static gboolean run_command(const Command *command, int argc, char **argv, ZbRequest *request, GError **error)
{
    g_autofree GOptionEntry *entries = entries_for(command, request);
    if (!zb_program_parse(&argc, &argv, entries, FALSE, error))
        return FALSE;
    if (request->version)
        return printf("zb %s\n", ZB_VERSION) > 0;
    if (request->help) {
        print_command_help(command);
        return TRUE;
    }
    return check_operands(command, request, error) && check_texts(command, request, error) &&
           run(command, request, error);
}

/* The options before the command, then the command with its own. */
static gboolean dispatch(int argc, char **argv, ZbRequest *request, GError **error)
{
    g_autofree GOptionEntry *entries = entries_for(NULL, request);
    if (!zb_program_parse(&argc, &argv, entries, TRUE, error))
        return FALSE;
    if (request->version)
        printf("zb %s\n", ZB_VERSION);
    else if (request->help)
        print_help();
    else if (argc < 2)
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                    _("Say what to do. \"zb --help\" lists the commands."));
    if (request->version || request->help || argc < 2)
        return request->version || request->help;
    const Command *command = find_command(argv[1], error);
    return command && run_command(command, argc - 1, argv + 1, request, error);
}

int main(int argc, char **argv)
{
    zb_program_start();
    ZbRequest request = {0};
    g_autoptr(GError) error = NULL;
    int status =
        dispatch(argc, argv, &request, &error) ? zb_program_end("zb", EX_OK) : zb_program_fail("zb", error);
    clear_request(&request);
    return status;
}
