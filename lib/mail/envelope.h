/* What the rules for machine mail ask of a message's headers. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/facts.h"
#include "lib/mail/phrases.h"

typedef enum {
    ZB_PATH_UNKNOWN, /* there is no Return-Path */
    ZB_PATH_NULL,    /* "<>": who wants no answer (RFC 5321, 4.5.5); a mailer daemon's address too */
    ZB_PATH_REAL,
} ZbPath;

typedef struct {
    GMimeMessage *message;
    const ZbFacts *facts;
    char *subject;        /* lower case */
    char *local;          /* local part of the first From address, lower case; "" where there is none */
    char *name;           /* its display name, lower case */
    gboolean forward;     /* the subject says that it was passed on */
    gboolean unaddressed; /* From holds "<>" and no address */
    ZbPath path;
} ZbEnvelope;

/* Borrows `message` and `facts`, whose headers and text are read. */
void zb_envelope_init(ZbEnvelope *envelope, GMimeMessage *message, const ZbFacts *facts,
                      const ZbPhrases *phrases);
void zb_envelope_clear(ZbEnvelope *envelope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbEnvelope, zb_envelope_clear)

/* The first header of that name in lower case; NULL where there is none. (transfer full) */
char *zb_envelope_header(const ZbEnvelope *envelope, const char *name);
/* It is there and not empty. */
gboolean zb_envelope_has(const ZbEnvelope *envelope, const char *name);
gboolean zb_envelope_has_any(const ZbEnvelope *envelope, const char *const *names); /* NULL-terminated */
/* The first word of its value is `word`. */
gboolean zb_envelope_is(const ZbEnvelope *envelope, const char *name, const char *word);

/* In-Reply-To or References. */
gboolean zb_envelope_is_reply(const ZbEnvelope *envelope);
/* From a mail system: "MAILER-DAEMON@...", "Mail Delivery Subsystem". */
gboolean zb_envelope_from_mailer(const ZbEnvelope *envelope);
/* From an address that mail systems and people write by: "postmaster@...", "System Administrator",
 * "<>". */
gboolean zb_envelope_from_postmaster(const ZbEnvelope *envelope);
/* A person's message that a form or ticket system sends: the person, of another domain, in Reply-To; or text with a form's fields
 * ("Naam: ...", "E-mail: a@b.example"). */
gboolean zb_envelope_for_other(const ZbEnvelope *envelope);

/* "noreply@...": an address or local part (lower case) that nobody reads. */
gboolean zb_is_no_reply(const char *address);

/* `text` begins with, holds, one of `list`: "one|another". */
gboolean zb_starts_with_any(const char *text, const char *list);
gboolean zb_contains_any(const char *text, const char *list);
