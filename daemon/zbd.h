/* The daemon's parts, made in main.c and owned there; every other file of daemon/ borrows them through this. */
#pragma once

#include "daemon/curl-loop.h"
#include "daemon/follower.h"
#include "daemon/outbox.h"
#include "daemon/pipeline.h"
#include "daemon/schedule.h"
#include "daemon/smtp.h"

typedef struct ZbBus ZbBus;
typedef struct ZbRejudge ZbRejudge;

typedef struct {
    ZbConfig *config;
    ZbMarks *marks;
    const ZbClock *clock;
    sd_event *event;
    ZbStore *store;
    ZbLikeness *likeness;
    ZbIntake intake;
    ZbCurlLoop *curl;
    ZbReaders *readers;
    ZbPipeline *pipeline;
    ZbSmtpSender *smtp; /* NULL: none configured */
    ZbOutbox *outbox;
    ZbSchedule *schedule;
    GPtrArray *tokens;    /* of ZbAccessToken, of mailboxes and SMTP server where these log in with them */
    GPtrArray *followers; /* of ZbFollower */
    GPtrArray *accounts;  /* of ZbAccount, which they share */
    ZbBus *bus;
    ZbRejudge *rejudge; /* NULL: nobody asked for it */
    gint64 started;
    gboolean once; /* --once: end when all is taken in */
    int exit_status;
} Zbd;
