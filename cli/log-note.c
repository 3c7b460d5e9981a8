/* The note: typed at the prompt, or from standard input. Never from the command line, which others can read. */
#include "cli/log-call.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/i18n.h"
#include "cli/lines.h"
#include "cli/log-line.h"
#include "lib/error.h"
#include "lib/text.h"

/* A longer note is a file somebody piped by mistake. */
#define NOTE_MAX (1024 * 1024)
#define PROMPT_COLUMNS 11

void zb_call_mark(ZbCall *call, char letter)
{
    if (letter == 'n')
        call->distress = TRUE;
    else if (letter == 'g')
        call->danger = TRUE;
    else
        call->threatened = TRUE;
    g_autofree char *today = NULL;
    ZbScreenCall screen = zb_call_screen(call, &today);
    zb_call_show(call, letter == 'n'   ? zb_screen_distress()
                       : letter == 'g' ? zb_screen_danger()
                                       : zb_screen_threat(&screen));
}

static void add_line(ZbCall *call, const GString *line)
{
    if (call->note->len > 0)
        g_string_append_c(call->note, '\n');
    g_string_append(call->note, line->str);
}

/* TRUE once: an Enter out of habit after the key of the choice is not the end of a note that was never begun. What she
 * types next would go to the shell. */
static gboolean is_habit(ZbCall *call, ZbLineEnd end, const GString *line, gboolean *told)
{
    if (end != ZB_LINE_ENTER || line->len > 0 || call->note->len > 0 || *told)
        return FALSE;
    *told = TRUE;
    zb_terminal_write(call->terminal, _(" Nothing written yet. Enter once more: no note.\n"));
    return TRUE;
}

/* FALSE when the note is complete, or broken off. */
static gboolean take_line(ZbCall *call, const char *prompt, gboolean *told)
{
    g_autoptr(GString) line = g_string_new(NULL);
    ZbLineEnd end = zb_line_read(call->terminal, prompt, line);
    if (end == ZB_LINE_MARK) {
        zb_call_mark(call, line->str[0]);
        return TRUE;
    }
    if (is_habit(call, end, line, told))
        return TRUE;
    if (end == ZB_LINE_INTERRUPT || end == ZB_LINE_GONE)
        call->draft = TRUE;
    if (line->len == 0 || (end == ZB_LINE_ENTER && strcmp(line->str, ".") == 0))
        return FALSE;
    add_line(call, line);
    return end == ZB_LINE_ENTER;
}

static void read_typed(ZbCall *call)
{
    g_autofree char *today = zb_day_of(zb_clock_now(call->clock), call->zone);
    g_autofree char *reminder = zb_screen_reminder(call->caller, today);
    zb_terminal_write(call->terminal, "\n");
    zb_terminal_write(call->terminal, reminder);
    zb_terminal_write(call->terminal,
                      _("\n An empty line or Ctrl-D ends the note. Ctrl-C keeps it as a draft.\n"
                        " At the start of a line: !d threat, !n distress, !g danger.\n"));
    const char *label = call->threatened ? _("Words") : _("Note");
    gboolean told = FALSE;
    do {
        g_autoptr(GString) prompt = g_string_new(" ");
        zb_columns_pad(prompt, call->note->len == 0 ? label : "", PROMPT_COLUMNS);
        if (!take_line(call, prompt->str, &told))
            return;
    } while (TRUE);
}

static gboolean fail(GError **error, const char *why)
{
    g_set_error(error, ZB_ERROR, ZB_ERROR_IO,
                _("The note cannot be read from standard input: %s. Nothing was "
                  "recorded."),
                why);
    return FALSE;
}

/* All of standard input; broken off it is a draft. */
static gboolean read_stream(ZbCall *call, GError **error)
{
    char buffer[4096];
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (;;) {
        if (call->terminal && zb_terminal_wait(call->terminal, STDIN_FILENO) != 0) {
            call->draft = TRUE;
            break;
        }
        gssize n = read(STDIN_FILENO, buffer, sizeof buffer);
        if (n == 0)
            break;
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return fail(error, g_strerror(errno));
        if (n > 0)
            g_string_append_len(bytes, buffer, n);
        if (bytes->len > NOTE_MAX)
            return fail(error, _("it is longer than 1 MiB"));
    }
    g_autofree char *valid = zb_text_valid(bytes->str, (gssize)bytes->len);
    g_string_append(call->note, g_strchomp(valid));
    return TRUE;
}

/* After a threat: what it was. Broken off, it stays a threat: the lead must hear of it. */
static void ask_behaviour(ZbCall *call)
{
    zb_call_show(call, zb_screen_behaviour_question());
    zb_terminal_write(call->terminal, _(" Your choice "));
    static const char *const codes[] = {"insult", "intimidation", "threat"};
    for (;;) {
        int key = zb_terminal_key(call->terminal);
        if (key == ZB_KEY_INTERRUPT || key == ZB_KEY_GONE) {
            call->draft = TRUE;
            return;
        }
        if (key < '1' || key > '5')
            continue;
        const char sign[] = {(char)key, '\n', 0};
        zb_terminal_write(call->terminal, sign);
        call->threatened = FALSE;
        if (key <= '3')
            g_ptr_array_add(call->behaviour, (gpointer)codes[key - '1']);
        call->distress = call->distress || key == '4';
        return;
    }
}

gboolean zb_call_take_note(ZbCall *call, GError **error)
{
    if (call->terminal && call->typed)
        read_typed(call);
    else if (!read_stream(call, error))
        return FALSE;
    if (call->threatened && call->terminal && !call->draft)
        ask_behaviour(call);
    if (call->threatened)
        g_ptr_array_add(call->behaviour, (gpointer) "threat");
    gboolean something = call->note->len > 0 || call->behaviour->len > 0 || call->distress || call->danger;
    return !call->draft || something || zb_call_cancelled(error);
}
