/* The daemon's codes and instants in the users' words (the glossary of the domain). Unknown codes stay as they are:
 * a newer daemon may have more. */
#pragma once

#include <glib.h>

#include "lib/clock.h"

/* NULL gives "". Static storage, or `code` itself. */
const char *zb_word_verdict(const char *code);
const char *zb_word_mark(const char *code);
/* What a request with legal effect is: "notice of default". */
const char *zb_word_legal(const char *code);
const char *zb_word_channel(const char *code);
const char *zb_word_status(const char *code);
const char *zb_word_limitation(const char *kind);
const char *zb_word_direction(const char *code);
const char *zb_word_author(const char *code);
const char *zb_word_verified(const char *code);
/* An evidence code in words: why a contact was linked or judged so. */
const char *zb_word_evidence(const char *code);
/* The kind of a turn of phrase (lib/judge/cues.h). */
const char *zb_word_cue(const char *code);
/* Why a contact waits for a person. */
const char *zb_word_waits(const char *code);
/* Why a message could not be read. */
const char *zb_word_problem(const char *code);
/* What a handler experienced: "insult". */
const char *zb_word_behaviour(const char *code);

/* "insult", "schelden" and so on; NULL where `word` is no kind of behaviour. */
const char *zb_behaviour_code(const char *word);

/* "4 mei 2026 09:12" in `zone`, of an instant as on the bus; `iso` itself where it is none; "" for NULL.
 * (transfer full) */
char *zb_word_instant(const char *iso, GTimeZone *zone);
/* "4 mei", with the year where it is not that of `today` (YYYY-MM-DD). `day` itself where it is none; "" for NULL.
 * (transfer full) */
char *zb_word_day(const char *day, const char *today);
