/* Who speaks in a message: not always the address in From. A colleague passes a citizen's mail on, a web form sends what somebody
 * filled in. Pure. */
#pragma once

#include "lib/mail/facts.h"

typedef enum {
    ZB_VOICE_SENDER,  /* who stands in From */
    ZB_VOICE_FORM,    /* a form or system of our own sent it: who stands in Reply-To or in its fields */
    ZB_VOICE_FORWARD, /* a colleague passed it on: who wrote the inner message */
} ZbVoice;

typedef struct {
    ZbVoice voice;
    char *address;  /* normal form; NULL where there is none */
    char *name;     /* as shown; "" where there is none */
    char *tail;     /* where people sign: the last short lines of what was written, and the signature */
    char *written;  /* what the speaker wrote now */
    char *subject;  /* without "Re:" and its like */
    gboolean reply; /* the subject or a header says that it answers something */
} ZbSpeaker;

/* `domain`: our own organisation's; colleagues and forms write from it, or from below it. NULL: only senders speak.
 * (transfer full) */
ZbSpeaker *zb_speaker_of(const ZbFacts *facts, const char *domain);
void zb_speaker_free(ZbSpeaker *speaker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbSpeaker, zb_speaker_free)
