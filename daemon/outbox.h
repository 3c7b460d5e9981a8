/* The outbox: makes mails of the notices and hands them to the SMTP server until it takes them.
 *
 * A mail is fixed in the store before it is sent, and marked sent after the server's 250: cut off in between, the same
 * mail (same Message-ID) is sent again. Temporary failures are tried again for ever, with growing pauses; a permanent
 * one is logged and shows in `zb status`. */
#pragma once

#include "daemon/smtp.h"
#include "lib/intake/intake.h"

typedef struct ZbOutbox ZbOutbox;

/* `idle` is called whenever it has nothing more to do now. `smtp` NULL: no mail is made, the notices wait for
 * one to be configured. */
ZbOutbox *zb_outbox_new(sd_event *event, const ZbIntake *intake, ZbSmtpSender *smtp, void (*idle)(void *data),
                        void *data, GError **error);
void zb_outbox_free(ZbOutbox *outbox);

/* There may be new notices: looks, soon. */
void zb_outbox_poke(ZbOutbox *outbox);
/* Nothing is being sent, nothing is due, and nobody poked. */
gboolean zb_outbox_idle(ZbOutbox *outbox);
