/* An account on an IMAP server, shared by the followers of its folders: whether we are let in.
 *
 * As long as that is not known, or is refused, one follower alone logs in; the others wait for what comes of it. So a refused
 * login is tried again seldom, whatever the number of folders, lest the server locks the account. Refusal and recovery are
 * told to the operator once each: an error and a notice in the journal. Knows no time: the follower that was refused waits
 * for the pause that it is given. */
#pragma once

#include <glib.h>

typedef struct ZbAccount ZbAccount;

/* Something changed: a member that waits should ask again. Must call nothing of the account. */
typedef void (*ZbAccountChanged)(void *member);

/* `name` of the mailbox, for messages. `first`, `cap`: µs, the pause after a refusal, growing. */
ZbAccount *zb_account_new(const char *name, guint64 first, guint64 cap);
/* Members must have left. */
void zb_account_free(ZbAccount *account);

void zb_account_join(ZbAccount *account, void *member, ZbAccountChanged changed);
void zb_account_leave(ZbAccount *account, void *member);

/* TRUE: `member` may log in now, and must tell by one of the three below what came of it. FALSE: it hears when to ask again;
 * `*ret_refusal` is NULL where another is trying, else the server's refusal (borrowed), tried again by another after about
 * `*ret_pause` µs. */
gboolean zb_account_may_login(ZbAccount *account, void *member, const char **ret_refusal, guint64 *ret_pause);
void zb_account_accepted(ZbAccount *account);
/* `member` is to try again after the pause returned, in µs. `dice` in [0, 1): see backoff.h. */
guint64 zb_account_refused(ZbAccount *account, void *member, const char *refusal, double dice);
/* It could not be tried: the server is away, for instance. */
void zb_account_untried(ZbAccount *account, void *member);
