/* What people say about a contact, after the machine: whose it is, what it is about, which marks it has, and that a repetition is one.
 *
 * Nothing is overwritten: what a person says ends what was said before, and stays with who and when. The verdict follows the links;
 * the topics' profiles learn. Each runs in the caller's transaction and leaves a row in the audit. */
#pragma once

#include "lib/intake/intake.h"

typedef struct {
    gint64 contact_id;
    char *citizen; /* reference, or "none": nobody we know; NULL: stays as it is */
    char **
        topics; /* references of this citizen's topics, or "new", primary first; "none" alone: about none of them; NULL: stay as they
                      are, but not another citizen's */
    char *title;        /* of "new"; NULL: the contact's subject */
    const char *reason; /* in the handler's words; NULL */
} ZbLinking;

/* Links the contact to this citizen and these topics; the verdict follows (follow.h).
 * Linking to a provisional topic confirms it. ZB_ERROR_NOT_FOUND, _INVALID: no such thing, another citizen's topic, "new" twice. */
gboolean zb_correct_link(const ZbIntake *intake, const ZbLinking *linking, const ZbActor *actor,
                         GError **error);

/* The five questions (texts-nl.md C): a repetition is confirmed by a named person who answered no to each. */
#define ZB_QUESTIONS 5
/* `answers`: "nnnnn". ZB_ERROR_INVALID: the contact's verdict is not `repeat`, or one answer is not no: then it is no
 * repetition, and must be linked to what it is. */
gboolean zb_correct_confirm(const ZbIntake *intake, gint64 contact_id, const char *answers,
                            const ZbActor *actor, GError **error);

/* Sets or takes away a mark. `detail`: of a legal mark its kind, else NULL. ZB_ERROR_INVALID: no such mark; _NOT_FOUND: it has
 * none to take away. */
gboolean zb_correct_mark(const ZbIntake *intake, gint64 contact_id, const char *kind, const char *detail,
                         const char *reason, const ZbActor *actor, GError **error);
gboolean zb_correct_unmark(const ZbIntake *intake, gint64 contact_id, const char *kind, const char *reason,
                           const ZbActor *actor, GError **error);
