/* Judging again, asked for on the bus: a piece at a time, in idle steps of the loop, one contact after the other. A client that goes
 * away leaves what was done, and ends it. */
#pragma once

#include "daemon/zbd.h"

/* What runs is given up, without an answer. */
void zb_rejudge_cancel(Zbd *zbd);
