/* The ten verdicts. A verdict is an estimate (inschatting): people judge. design.md has who hears of each. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_VERDICT_NONE, /* outgoing contacts and history have none; "leans" of all but `unsure` */
    ZB_VERDICT_REPEAT,
    ZB_VERDICT_MIXED,
    ZB_VERDICT_SUSPENDED,
    ZB_VERDICT_NEW,
    ZB_VERDICT_ONGOING,
    ZB_VERDICT_UNKNOWN_SENDER,
    ZB_VERDICT_UNSURE,
    ZB_VERDICT_MACHINE,
    ZB_VERDICT_DUPLICATE,
    ZB_VERDICT_UNREADABLE,
} ZbVerdict;

/* "unknown_sender"; NULL for ZB_VERDICT_NONE. Static storage. */
const char *zb_verdict_name(ZbVerdict verdict);
/* ZB_VERDICT_NONE where there is no such verdict, or `name` is NULL. */
ZbVerdict zb_verdict_parse(const char *name);
