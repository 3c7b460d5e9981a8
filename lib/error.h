/* Errors of libzb.
 *
 * One domain; its codes say what somebody can do about it, not which function failed. The message is one
 * English sentence that names the thing concerned (file and line, field, table, unit) and never carries a
 * citizen's text. errno and other libraries' codes are converted once, where they arise. lib/ never logs:
 * whoever can act on an error logs it or shows it, once. */
#pragma once

#include <glib.h>

#define ZB_ERROR (zb_error_quark())
GQuark zb_error_quark(void);

typedef enum {
    ZB_ERROR_INVALID,     /* input that breaks its format; mend the input (EX_DATAERR) */
    ZB_ERROR_CONFIG,      /* the configuration; mend the file named (EX_CONFIG) */
    ZB_ERROR_NOT_FOUND,   /* what was named is not in the dossier (EX_NOINPUT) */
    ZB_ERROR_AMBIGUOUS,   /* what was named is more than one thing; name it better (EX_USAGE) */
    ZB_ERROR_DENIED,      /* the caller's role does not allow it (EX_NOPERM) */
    ZB_ERROR_CONFLICT,    /* contradicts what is stored; nothing was changed (EX_DATAERR) */
    ZB_ERROR_NEWER,       /* the database was written by a newer zb (EX_CONFIG) */
    ZB_ERROR_BUSY,        /* another process holds it; try again later (EX_TEMPFAIL) */
    ZB_ERROR_UNAVAILABLE, /* a peer cannot be reached or went away; try again later (EX_UNAVAILABLE) */
    ZB_ERROR_NO_SPACE,    /* the disk is full (EX_IOERR) */
    ZB_ERROR_READ_ONLY,   /* the file or the disk is read-only (EX_IOERR) */
    ZB_ERROR_IO,          /* reading or writing failed otherwise (EX_IOERR) */
    ZB_ERROR_CORRUPT,     /* stored data that breaks its own rules (EX_IOERR) */
    ZB_ERROR_INTERNAL,    /* a defect in zb (EX_SOFTWARE) */
} ZbError;

/* The code's name as it crosses the bus and stands in logs: "not-found". Static storage. */
const char *zb_error_name(int code);
/* The code of such a name, or ZB_ERROR_INTERNAL where it is unknown. */
int zb_error_from_name(const char *name);
/* The sysexits.h status for a code. */
int zb_error_exit_status(int code);
