#include "lib/verdict.h"

static const char *const names[] = {
    [ZB_VERDICT_REPEAT] = "repeat",       [ZB_VERDICT_MIXED] = "mixed",
    [ZB_VERDICT_SUSPENDED] = "suspended", [ZB_VERDICT_NEW] = "new",
    [ZB_VERDICT_ONGOING] = "ongoing",     [ZB_VERDICT_UNKNOWN_SENDER] = "unknown_sender",
    [ZB_VERDICT_UNSURE] = "unsure",       [ZB_VERDICT_MACHINE] = "machine",
    [ZB_VERDICT_DUPLICATE] = "duplicate", [ZB_VERDICT_UNREADABLE] = "unreadable",
};

const char *zb_verdict_name(ZbVerdict verdict)
{
    return names[verdict];
}

ZbVerdict zb_verdict_parse(const char *name)
{
    for (guint i = 1; i < G_N_ELEMENTS(names); i++)
        if (g_strcmp0(names[i], name) == 0)
            return (ZbVerdict)i;
    return ZB_VERDICT_NONE;
}
