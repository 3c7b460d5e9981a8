/* Joins the mailbox followers to the intake pipeline: what is fetched is taken in, what is recorded is settled. */
#pragma once

#include "daemon/zbd.h"

/* Starts a follower for each of the `folders` and `sent-folders` of each mailbox of the configuration. */
gboolean zb_intake_mail_start(Zbd *zbd, GError **error);
