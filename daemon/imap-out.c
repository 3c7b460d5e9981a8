#include "daemon/imap-out.h"

void zb_imap_out_init(ZbImapOut *out)
{
    *out = (ZbImapOut){g_string_new(NULL), g_string_new(NULL), ZB_IDLE_NOT};
}

void zb_imap_out_clear(ZbImapOut *out)
{
    g_string_free(out->bytes, TRUE);
    g_string_free(out->held, TRUE);
}

static void end_idle(ZbImapOut *out)
{
    out->idle = ZB_IDLE_NOT;
    g_string_append(out->bytes, "DONE\r\n");
}

void zb_imap_out_command(ZbImapOut *out, guint number, const char *line)
{
    if (out->idle == ZB_IDLE_ON)
        end_idle(out);
    g_string_append_printf(out->idle == ZB_IDLE_ASKED ? out->held : out->bytes, "z%u %s\r\n", number, line);
}

void zb_imap_out_idle(ZbImapOut *out, guint number)
{
    zb_imap_out_command(out, number, "IDLE");
    out->idle = ZB_IDLE_ASKED;
}

static void release_held(ZbImapOut *out)
{
    g_string_append_len(out->bytes, out->held->str, (gssize)out->held->len);
    g_string_truncate(out->held, 0);
}

void zb_imap_out_continue(ZbImapOut *out)
{
    if (out->idle != ZB_IDLE_ASKED)
        return;
    out->idle = ZB_IDLE_ON;
    if (out->held->len > 0)
        end_idle(out);
    release_held(out);
}

void zb_imap_out_idle_over(ZbImapOut *out)
{
    out->idle = ZB_IDLE_NOT;
    release_held(out);
}
