/* What colleagues sent from a shared mailbox (`sent-folders`): contacts that went out, linked to whom they went to, and by what they
 * say themselves to a topic. Nothing of it is judged, marked or told to anybody, and nobody's mails are counted. */
#pragma once

#include "lib/intake/intake.h"
#include "lib/store/links.h"

/* Whether a message of such a folder went out: what anybody but a colleague (who is at the configured domain) wrote came in, wherever
 * somebody or a rule of the server put it; so did what somebody filled in on a form of ours that sends by way of the mailbox. `facts`
 * NULL: nobody could read it. */
gboolean zb_sent_went_out(const ZbIntake *intake, const ZbFacts *facts, gboolean *ret, GError **error);

/* Links it to the citizen among its recipients, and to the topics whose references stand in it, else to those of the message that it
 * answers. Several citizens of whom nothing tells one: to none. Automatic replies are no answers of ours: they are not linked. */
gboolean zb_sent_link(const ZbIntake *intake, gint64 contact_id, const ZbFacts *facts, const ZbAuthor *author,
                      GError **error);
