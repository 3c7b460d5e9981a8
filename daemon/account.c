#include "daemon/account.h"

#include "daemon/backoff.h"
#include "daemon/log.h"

struct ZbAccount {
    char *name;
    GHashTable *members; /* member → ZbAccountChanged */
    gboolean accepted;
    void *trying;  /* the member that logs in now, while not accepted */
    char *refusal; /* NULL: not refused */
    void *retries; /* the member that tries again after a refusal */
    guint64 pause;
    ZbBackoff retry;
};

ZbAccount *zb_account_new(const char *name, guint64 first, guint64 cap)
{
    ZbAccount *account = g_new0(ZbAccount, 1);
    account->name = g_strdup(name);
    account->members = g_hash_table_new(NULL, NULL);
    account->retry = (ZbBackoff){first, cap, 0};
    return account;
}

void zb_account_free(ZbAccount *account)
{
    if (!account)
        return;
    g_hash_table_unref(account->members);
    g_free(account->refusal);
    g_free(account->name);
    g_free(account);
}

static void tell_members(ZbAccount *account)
{
    GHashTableIter iter;
    gpointer member, changed;
    g_hash_table_iter_init(&iter, account->members);
    while (g_hash_table_iter_next(&iter, &member, &changed))
        ((ZbAccountChanged)changed)(member);
}

void zb_account_join(ZbAccount *account, void *member, ZbAccountChanged changed)
{
    g_hash_table_insert(account->members, member, (gpointer)changed);
}

void zb_account_leave(ZbAccount *account, void *member)
{
    g_hash_table_remove(account->members, member);
    if (account->retries == member)
        account->retries = NULL;
    zb_account_untried(account, member);
}

gboolean zb_account_may_login(ZbAccount *account, void *member, const char **ret_refusal, guint64 *ret_pause)
{
    *ret_refusal = account->refusal;
    *ret_pause = account->pause;
    if (account->accepted)
        return TRUE;
    if (account->refusal ? account->retries && account->retries != member
                         : account->trying && account->trying != member)
        return FALSE;
    account->trying = member;
    return TRUE;
}

void zb_account_accepted(ZbAccount *account)
{
    if (account->accepted)
        return;
    if (account->refusal)
        zb_notice("mailbox %s: we are let in again", account->name);
    g_clear_pointer(&account->refusal, g_free);
    account->accepted = TRUE;
    account->trying = account->retries = NULL;
    account->retry.failures = 0;
    tell_members(account);
}

guint64 zb_account_refused(ZbAccount *account, void *member, const char *refusal, double dice)
{
    if (!account->refusal)
        zb_error("mailbox %s: we are not let in, and no message comes in until that is mended; it is tried "
                 "seldom, lest the server locks the account",
                 account->name);
    g_free(account->refusal);
    account->refusal = g_strdup(refusal);
    account->accepted = FALSE;
    account->trying = NULL;
    account->retries = member;
    account->pause = zb_backoff_next(&account->retry, dice);
    tell_members(account);
    return account->pause;
}

void zb_account_untried(ZbAccount *account, void *member)
{
    if (account->trying != member)
        return;
    account->trying = NULL;
    tell_members(account);
}
