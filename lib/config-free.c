#include "lib/config.h"

static void oauth_clear(ZbOauth *oauth)
{
    g_free(oauth->token_url);
    g_free(oauth->client_id);
    g_free(oauth->client_secret_file);
    g_free(oauth->scope);
    g_free(oauth->ca_file);
    g_free(oauth->mechanism);
}

void zb_mailbox_free(gpointer data)
{
    ZbMailbox *mailbox = data;
    g_free(mailbox->name);
    g_free(mailbox->url);
    g_free(mailbox->user);
    g_free(mailbox->login);
    g_free(mailbox->password_file);
    oauth_clear(&mailbox->oauth);
    g_free(mailbox->ca_file);
    g_strfreev(mailbox->folders);
    g_strfreev(mailbox->sent_folders);
    g_free(mailbox->after_store.folder);
    g_free(mailbox);
}

static void smtp_free(ZbSmtp *smtp)
{
    if (!smtp)
        return;
    g_free(smtp->url);
    g_free(smtp->from);
    g_free(smtp->login);
    g_free(smtp->password_file);
    oauth_clear(&smtp->oauth);
    g_free(smtp->ca_file);
    g_free(smtp);
}

void zb_config_free(ZbConfig *config)
{
    if (!config)
        return;
    g_free(config->file);
    g_free(config->organisation);
    g_free(config->domain);
    g_free(config->authserv_id);
    g_clear_pointer(&config->timezone, g_time_zone_unref);
    g_free(config->store_path);
    g_free(config->bus_socket);
    g_ptr_array_unref(config->mailboxes);
    smtp_free(config->smtp);
    g_free(config->duty_handler);
    g_free(config->duty_lead);
    g_free(config->handler_group);
    g_free(config->lead_group);
    g_free(config->administrator_group);
    g_free(config->auditor_group);
    g_free(config->templates);
    g_strfreev(config->vocabularies);
    g_free(config->marks_file);
    g_free(config->protocol);
    g_free(config);
}
