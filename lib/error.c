#include "lib/error.h"

#include <string.h>
#include <sysexits.h>

G_DEFINE_QUARK(zb - error - quark, zb_error)

static const struct {
    const char *name;
    int exit_status;
} codes[] = {
    [ZB_ERROR_INVALID] = {"invalid", EX_DATAERR},
    [ZB_ERROR_CONFIG] = {"config", EX_CONFIG},
    [ZB_ERROR_NOT_FOUND] = {"not-found", EX_NOINPUT},
    [ZB_ERROR_AMBIGUOUS] = {"ambiguous", EX_USAGE},
    [ZB_ERROR_DENIED] = {"denied", EX_NOPERM},
    [ZB_ERROR_CONFLICT] = {"conflict", EX_DATAERR},
    [ZB_ERROR_NEWER] = {"newer", EX_CONFIG},
    [ZB_ERROR_BUSY] = {"busy", EX_TEMPFAIL},
    [ZB_ERROR_UNAVAILABLE] = {"unavailable", EX_UNAVAILABLE},
    [ZB_ERROR_NO_SPACE] = {"no-space", EX_IOERR},
    [ZB_ERROR_READ_ONLY] = {"read-only", EX_IOERR},
    [ZB_ERROR_IO] = {"io", EX_IOERR},
    [ZB_ERROR_CORRUPT] = {"corrupt", EX_IOERR},
    [ZB_ERROR_INTERNAL] = {"internal", EX_SOFTWARE},
};

const char *zb_error_name(int code)
{
    if (code < 0 || code >= (int)G_N_ELEMENTS(codes))
        code = ZB_ERROR_INTERNAL;
    return codes[code].name;
}

int zb_error_from_name(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
        if (strcmp(codes[i].name, name) == 0)
            return (int)i;
    return ZB_ERROR_INTERNAL;
}

int zb_error_exit_status(int code)
{
    if (code < 0 || code >= (int)G_N_ELEMENTS(codes))
        code = ZB_ERROR_INTERNAL;
    return codes[code].exit_status;
}
