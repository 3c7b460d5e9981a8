#include "cli/log-line.h"

#include <string.h>

#include "cli/lines.h"

typedef struct {
    ZbTerminal *terminal;
    const char *prompt;
    GString *text;
    guint start; /* column where each row of the text begins */
    guint limit; /* columns of a row's end */
    guint column;
} Editor;

/* Where the cursor is after `text`; `*ret_rows` counts the rows above it. */
static guint column_after(const Editor *editor, const char *text, guint *ret_rows)
{
    guint column = editor->start, rows = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        guint width = zb_columns_of(g_utf8_get_char(at));
        if (column + width > editor->limit) {
            column = editor->start;
            rows++;
        }
        column += width;
    }
    *ret_rows = rows;
    return column;
}

static void show_character(Editor *editor, gunichar character)
{
    char utf8[7] = {0};
    g_unichar_to_utf8(character, utf8);
    guint width = zb_columns_of(character);
    if (editor->column + width > editor->limit) {
        g_autoptr(GString) row = g_string_new("\n");
        zb_columns_pad(row, "", editor->start);
        zb_terminal_write(editor->terminal, row->str);
        editor->column = editor->start;
    }
    zb_terminal_write(editor->terminal, utf8);
    editor->column += width;
}

static void show_all(Editor *editor)
{
    zb_terminal_write(editor->terminal, editor->prompt);
    editor->column = editor->start;
    for (const char *at = editor->text->str; *at; at = g_utf8_next_char(at))
        show_character(editor, g_utf8_get_char(at));
}

static void add(Editor *editor, gunichar character)
{
    if (character == '\t')
        character = ' ';
    if (!g_unichar_isprint(character) && !g_unichar_ismark(character))
        return;
    g_string_append_unichar(editor->text, character);
    show_character(editor, character);
}

static void erase(Editor *editor)
{
    if (editor->text->len == 0)
        return;
    guint rows_before, rows_after;
    column_after(editor, editor->text->str, &rows_before);
    const char *last = g_utf8_find_prev_char(editor->text->str, editor->text->str + editor->text->len);
    g_string_truncate(editor->text, (gsize)(last - editor->text->str));
    editor->column = column_after(editor, editor->text->str, &rows_after);
    g_autoptr(GString) move = g_string_new(NULL);
    if (rows_after < rows_before)
        g_string_append(move, "\r\x1b[K\x1b[A");
    g_string_append_printf(move, "\r\x1b[%uC\x1b[K", editor->column);
    zb_terminal_write(editor->terminal, move->str);
}

static void erase_word(Editor *editor)
{
    GString *text = editor->text;
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        erase(editor);
    while (text->len > 0 && text->str[text->len - 1] != ' ')
        erase(editor);
}

static gboolean is_mark(const GString *text)
{
    return text->len == 2 && text->str[0] == '!' && strchr("dng", text->str[1]);
}

/* FALSE while the line goes on. */
static gboolean ends(Editor *editor, int key, ZbLineEnd *ret_end)
{
    switch (key) {
    case ZB_KEY_INTERRUPT:
        *ret_end = ZB_LINE_INTERRUPT;
        return TRUE;
    case ZB_KEY_GONE:
        *ret_end = ZB_LINE_GONE;
        return TRUE;
    case '\n':
    case '\r':
        *ret_end = ZB_LINE_ENTER;
        return TRUE;
    case ZB_KEY_CTRL('D'):
        *ret_end = ZB_LINE_END;
        return TRUE;
    case ZB_KEY_RESUMED:
        zb_terminal_write(editor->terminal, "\n");
        show_all(editor);
        return FALSE;
    case ZB_KEY_DELETE:
    case ZB_KEY_BACKSPACE:
        erase(editor);
        return FALSE;
    case ZB_KEY_CTRL('W'):
        erase_word(editor);
        return FALSE;
    case ZB_KEY_CTRL('U'):
        while (editor->text->len > 0)
            erase(editor);
        return FALSE;
    default:
        add(editor, (gunichar)key);
        *ret_end = ZB_LINE_MARK;
        return is_mark(editor->text);
    }
}

ZbLineEnd zb_line_read(ZbTerminal *terminal, const char *prompt, GString *line)
{
    g_string_truncate(line, 0);
    Editor editor = {
        .terminal = terminal,
        .prompt = prompt,
        .text = line,
        .start = zb_columns(prompt),
        .limit = zb_terminal_columns(terminal) - 1,
    };
    show_all(&editor);
    ZbLineEnd end = ZB_LINE_ENTER;
    while (!ends(&editor, zb_terminal_key(terminal), &end))
        ;
    zb_terminal_write(terminal, "\n");
    if (end == ZB_LINE_MARK)
        g_string_erase(line, 0, 1);
    return end;
}
