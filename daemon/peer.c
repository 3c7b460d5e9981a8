#include "daemon/peer.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#include "lib/error.h"

#define EVERY_ROLE (ZB_ROLE_HANDLER | ZB_ROLE_LEAD | ZB_ROLE_ADMINISTRATOR | ZB_ROLE_AUDITOR)

static char *account_of(uid_t uid)
{
    const struct passwd *entry = getpwuid(uid);
    return entry ? g_strdup(entry->pw_name) : g_strdup_printf("uid:%u", (guint)uid);
}

static gboolean in_group(sd_bus_creds *creds, const char *name)
{
    const struct group *group = name ? getgrnam(name) : NULL;
    if (!group)
        return FALSE;
    gid_t wanted = group->gr_gid, own;
    if (sd_bus_creds_get_egid(creds, &own) >= 0 && own == wanted)
        return TRUE;
    const gid_t *gids;
    int count = sd_bus_creds_get_supplementary_gids(creds, &gids);
    for (int i = 0; i < count; i++)
        if (gids[i] == wanted)
            return TRUE;
    return FALSE;
}

static guint roles_of_groups(sd_bus_creds *creds, const ZbConfig *config)
{
    const struct {
        const char *group;
        ZbRole role;
    } map[] = {
        {config->handler_group, ZB_ROLE_HANDLER},
        {config->lead_group, ZB_ROLE_LEAD},
        {config->administrator_group, ZB_ROLE_ADMINISTRATOR},
        {config->auditor_group, ZB_ROLE_AUDITOR},
    };
    guint roles = 0;
    for (guint i = 0; i < G_N_ELEMENTS(map); i++)
        if (in_group(creds, map[i].group))
            roles |= map[i].role;
    return roles;
}

gboolean zb_peer_identify(sd_bus *bus, const ZbConfig *config, ZbStore *store, ZbPeer *ret, GError **error)
{
    sd_bus_creds *creds = NULL;
    uid_t uid;
    int r = sd_bus_get_owner_creds(
        bus, SD_BUS_CREDS_EUID | SD_BUS_CREDS_EGID | SD_BUS_CREDS_SUPPLEMENTARY_GIDS, &creds);
    if (r < 0 || (r = sd_bus_creds_get_euid(creds, &uid)) < 0) {
        sd_bus_creds_unref(creds);
        g_set_error(error, ZB_ERROR, ZB_ERROR_DENIED, "the kernel does not say who is calling: %s",
                    g_strerror(-r));
        return FALSE;
    }
    guint roles = roles_of_groups(creds, config);
    sd_bus_creds_unref(creds);
    if (config->bus_development && (uid == 0 || uid == geteuid()))
        roles |= EVERY_ROLE;

    g_autofree char *account = account_of(uid);
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbHandler) handler = zb_handler_by_account(store, account, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    *ret = (ZbPeer){g_steal_pointer(&account), roles | (handler ? handler->roles : 0),
                    handler ? handler->id : 0};
    return TRUE;
}

void zb_peer_clear(ZbPeer *peer)
{
    g_clear_pointer(&peer->account, g_free);
}
