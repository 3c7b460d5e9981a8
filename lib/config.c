#include "lib/config.h"

#include <string.h>
#include "lib/clock.h"
#include "lib/config-lines.h"
#include "lib/config-values.h"
#include "lib/error.h"
#include "lib/names.h"

#define DEFAULT_ZONE "Europe/Amsterdam"
#define DEFAULT_POLL (15 * ZB_SECOND)
#define DEFAULT_LIMIT (64 * 1024 * 1024)
#define MAILBOX "mailbox"

/* What its keys are put into. */
typedef enum { INTO_CONFIG, INTO_MAILBOX, INTO_SMTP } Into;

typedef struct {
    const char *name; /* of a mailbox, MAILBOX and a name behind it */
    Into into;
    gboolean required;
} Group;

static const Group groups[] = {
    {"organisation", INTO_CONFIG, TRUE}, {"store", INTO_CONFIG, TRUE},       {"bus", INTO_CONFIG, FALSE},
    {MAILBOX, INTO_MAILBOX, FALSE},      {"smtp", INTO_SMTP, FALSE},         {"duty", INTO_CONFIG, FALSE},
    {"roles", INTO_CONFIG, FALSE},       {"vocabulary", INTO_CONFIG, FALSE}, {"marks", INTO_CONFIG, FALSE},
};

typedef struct {
    const char *group, *name;
    gboolean required; /* where its group is there */
    ZbConfigReader read;
    size_t field;
} Key;

#define CONFIG(field) G_STRUCT_OFFSET(ZbConfig, field)
#define BOX(field) G_STRUCT_OFFSET(ZbMailbox, field)
#define SMTP(field) G_STRUCT_OFFSET(ZbSmtp, field)

static const Key keys[] = {
    {"organisation", "name", TRUE, zb_config_text, CONFIG(organisation)},
    {"organisation", "domain", TRUE, zb_config_domain, CONFIG(domain)},
    {"organisation", "authserv-id", FALSE, zb_config_word, CONFIG(authserv_id)},
    {"organisation", "timezone", FALSE, zb_config_zone, CONFIG(timezone)},
    {"organisation", "templates", FALSE, zb_config_folder, CONFIG(templates)},
    {"store", "url", TRUE, zb_config_store_url, CONFIG(store_path)},
    {"bus", "socket", FALSE, zb_config_socket, CONFIG(bus_socket)},
    {"bus", "development", FALSE, zb_config_yes_no, CONFIG(bus_development)},
    {MAILBOX, "url", TRUE, zb_config_imap_url, BOX(url)},
    {MAILBOX, "user", TRUE, zb_config_email, BOX(user)},
    {MAILBOX, "password-file", FALSE, zb_config_file, BOX(password_file)},
    {MAILBOX, "token-url", FALSE, zb_config_token_url, BOX(oauth.token_url)},
    {MAILBOX, "client-id", FALSE, zb_config_text, BOX(oauth.client_id)},
    {MAILBOX, "client-secret-file", FALSE, zb_config_file, BOX(oauth.client_secret_file)},
    {MAILBOX, "token-scope", FALSE, zb_config_text, BOX(oauth.scope)},
    {MAILBOX, "token-ca-file", FALSE, zb_config_file, BOX(oauth.ca_file)},
    {MAILBOX, "token-mechanism", FALSE, zb_config_mechanism, BOX(oauth.mechanism)},
    {MAILBOX, "login", FALSE, zb_config_text, BOX(login)},
    {MAILBOX, "ca-file", FALSE, zb_config_file, BOX(ca_file)},
    {MAILBOX, "starttls", FALSE, zb_config_yes_no, BOX(starttls)},
    {MAILBOX, "plaintext", FALSE, zb_config_yes_no, BOX(plaintext)},
    {MAILBOX, "folders", FALSE, zb_config_names, BOX(folders)},
    {MAILBOX, "sent-folders", FALSE, zb_config_names, BOX(sent_folders)},
    {MAILBOX, "poll", FALSE, zb_config_seconds, BOX(poll)},
    {MAILBOX, "message-limit", FALSE, zb_config_mebibytes, BOX(message_limit)},
    {MAILBOX, "after-store", FALSE, zb_config_after_store, BOX(after_store)},
    {"smtp", "url", TRUE, zb_config_smtp_url, SMTP(url)},
    {"smtp", "from", TRUE, zb_config_email, SMTP(from)},
    {"smtp", "login", FALSE, zb_config_text, SMTP(login)},
    {"smtp", "password-file", FALSE, zb_config_file, SMTP(password_file)},
    {"smtp", "token-url", FALSE, zb_config_token_url, SMTP(oauth.token_url)},
    {"smtp", "client-id", FALSE, zb_config_text, SMTP(oauth.client_id)},
    {"smtp", "client-secret-file", FALSE, zb_config_file, SMTP(oauth.client_secret_file)},
    {"smtp", "token-scope", FALSE, zb_config_text, SMTP(oauth.scope)},
    {"smtp", "token-ca-file", FALSE, zb_config_file, SMTP(oauth.ca_file)},
    {"smtp", "token-mechanism", FALSE, zb_config_mechanism, SMTP(oauth.mechanism)},
    {"smtp", "ca-file", FALSE, zb_config_file, SMTP(ca_file)},
    {"smtp", "plaintext", FALSE, zb_config_yes_no, SMTP(plaintext)},
    {"duty", "handler", FALSE, zb_config_word, CONFIG(duty_handler)},
    {"duty", "lead", FALSE, zb_config_word, CONFIG(duty_lead)},
    {"marks", "file", FALSE, zb_config_file, CONFIG(marks_file)},
    {"marks", "protocol", FALSE, zb_config_text, CONFIG(protocol)},
    {"roles", "handler-group", FALSE, zb_config_word, CONFIG(handler_group)},
    {"roles", "lead-group", FALSE, zb_config_word, CONFIG(lead_group)},
    {"roles", "administrator-group", FALSE, zb_config_word, CONFIG(administrator_group)},
    {"vocabulary", "file", TRUE, zb_config_files, CONFIG(vocabularies)},
    {"roles", "auditor-group", FALSE, zb_config_word, CONFIG(auditor_group)},
};

typedef struct {
    const char *file;
    GPtrArray *lines; /* of ZbConfigLine */
    GKeyFile *values;
    ZbConfig *config;
} Loader;

/* ---- finding and faulting ------------------------------------------------------------------------------------ */

/* The line of a key, or of its group where the key is not there (or NULL); 0 where the group is not. */
static guint line_of(const Loader *loader, const char *group, const char *key)
{
    guint found = 0;
    for (guint i = 0; i < loader->lines->len; i++) {
        const ZbConfigLine *line = loader->lines->pdata[i];
        if (!g_str_equal(line->group, group))
            continue;
        if (!line->key)
            found = line->number;
        else if (key && g_str_equal(line->key, key))
            return line->number;
    }
    return found;
}

static gboolean has(const Loader *l, const char *group, const char *key)
{
    return g_key_file_has_key(l->values, group, key, NULL);
}

/* FALSE, with "FILE:LINE: [GROUP] KEY: WHAT" in `error`. */
static gboolean fault(const Loader *loader, const char *group, const char *key, const char *what,
                      GError **error)
{
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s:%u: [%s]%s%s%s %s", loader->file,
                line_of(loader, group, key), group, key ? " " : "", key ? key : "", key ? ":" : "", what);
    return FALSE;
}

/* ---- groups and keys by the tables --------------------------------------------------------------------------- */

/* The name in "mailbox NAME", or NULL where `group` is no mailbox. */
static const char *mailbox_name(const char *group)
{
    return g_str_has_prefix(group, MAILBOX " ") ? group + strlen(MAILBOX " ") : NULL;
}

static const Group *find_group(const char *name)
{
    const char *wanted = mailbox_name(name) ? MAILBOX : name;
    for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
        if (g_str_equal(groups[i].name, wanted))
            return &groups[i];
    return NULL;
}

static const Key *find_key(const Group *group, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (g_str_equal(keys[i].group, group->name) && g_str_equal(keys[i].name, name))
            return &keys[i];
    return NULL;
}

static gboolean fault_unknown_key(const Loader *loader, const Group *group, const ZbConfigLine *line,
                                  GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (g_str_equal(keys[i].group, group->name))
            g_string_append_printf(known, "%s%s", known->len ? ", " : "", keys[i].name);
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s:%u: [%s] unknown key '%s'; known here are: %s",
                loader->file, line->number, line->group, line->key, known->str);
    return FALSE;
}

/* A mailbox's name stands in logs, in status and in the store: letters, digits, '.', '_' and '-'. */
static gboolean is_mailbox_name(const char *name)
{
    for (const char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("._-", *c))
            return FALSE;
    return *name != '\0';
}

static gboolean open_group(const Loader *loader, const Group *group, const ZbConfigLine *line, GError **error)
{
    ZbConfig *config = loader->config;
    if (group->into == INTO_SMTP)
        config->smtp = g_new0(ZbSmtp, 1);
    if (group->into != INTO_MAILBOX)
        return TRUE;
    const char *name = mailbox_name(line->group);
    if (!name || !is_mailbox_name(name))
        return fault(loader, line->group, NULL,
                     "a mailbox needs a name of letters, digits, '.', '_', '-', like [mailbox klachten]",
                     error);
    ZbMailbox *mailbox = g_new0(ZbMailbox, 1);
    mailbox->name = g_strdup(name);
    mailbox->poll = DEFAULT_POLL;
    mailbox->message_limit = DEFAULT_LIMIT;
    g_ptr_array_add(config->mailboxes, mailbox);
    return TRUE;
}

/* Where the fields of the group are that was opened last. */
static gpointer base_of(const Loader *loader, const Group *group)
{
    const GPtrArray *mailboxes = loader->config->mailboxes;
    if (group->into == INTO_MAILBOX)
        return mailboxes->pdata[mailboxes->len - 1];
    return group->into == INTO_SMTP ? (gpointer)loader->config->smtp : loader->config;
}

static gboolean read_key(const Loader *loader, const Group *group, const ZbConfigLine *line, GError **error)
{
    const Key *key = find_key(group, line->key);
    if (!key)
        return fault_unknown_key(loader, group, line, error);
    g_autoptr(GError) escape = NULL; /* GKeyFile returns the text beside it */
    g_autofree char *value = g_key_file_get_string(loader->values, line->group, line->key, &escape);
    if (escape)
        return fault(loader, line->group, line->key, "has a '\\' that means nothing; write '\\\\' for one",
                     error);
    g_strstrip(value);
    if (!*value)
        return fault(loader, line->group, line->key, "is empty; give it a value, or remove the line", error);
    if (zb_config_has_control(value))
        return fault(loader, line->group, line->key, "has a control character; remove it", error);
    g_autofree char *what = key->read(value, (char *)base_of(loader, group) + key->field);
    return what ? fault(loader, line->group, line->key, what, error) : TRUE;
}

static gboolean read_lines(const Loader *loader, GError **error)
{
    const Group *group = NULL;
    for (guint i = 0; i < loader->lines->len; i++) {
        const ZbConfigLine *line = loader->lines->pdata[i];
        if (line->key) {
            if (!read_key(loader, group, line, error))
                return FALSE;
            continue;
        }
        group = find_group(line->group);
        if (!group)
            return fault(loader, line->group, NULL,
                         "unknown group; known are: organisation, store, bus, mailbox NAME, smtp, duty, "
                         "roles, vocabulary, marks",
                         error);
        if (!open_group(loader, group, line, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_required(const Loader *loader, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
        if (groups[i].required && !g_key_file_has_group(loader->values, groups[i].name)) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s: the group [%s] is missing; add it",
                        loader->file, groups[i].name);
            return FALSE;
        }
    for (guint i = 0; i < loader->lines->len; i++) {
        const ZbConfigLine *line = loader->lines->pdata[i];
        for (guint k = 0; !line->key && k < G_N_ELEMENTS(keys); k++)
            if (keys[k].required && find_group(line->group) == find_group(keys[k].group) &&
                !has(loader, line->group, keys[k].name)) {
                g_autofree char *what = g_strdup_printf("the key '%s' is missing; add it", keys[k].name);
                return fault(loader, line->group, NULL, what, error);
            }
    }
    return TRUE;
}

/* ---- what follows from several keys together ----------------------------------------------------------------- */

static gboolean settle_tls(const Loader *loader, const char *group, ZbMailbox *mailbox, GError **error)
{
    if (g_str_has_prefix(mailbox->url, "imaps:")) {
        if (mailbox->starttls || mailbox->plaintext)
            return fault(loader, group, mailbox->starttls ? "starttls" : "plaintext",
                         "means nothing with imaps://, which is encrypted from the start; remove it", error);
        return TRUE;
    }
    gboolean loopback = zb_config_is_loopback(mailbox->url);
    if (!has(loader, group, "starttls"))
        mailbox->starttls = !mailbox->plaintext && !loopback;
    if (mailbox->starttls && mailbox->plaintext)
        return fault(loader, group, "plaintext", "contradicts starttls = yes; remove one of the two", error);
    if (!mailbox->starttls && !mailbox->plaintext && !loopback)
        return fault(
            loader, group, "starttls",
            "without it passwords and mails cross the network unencrypted; use imaps:// or starttls = yes "
            "(or allow it with plaintext = yes)",
            error);
    return TRUE;
}

/* A token needs an endpoint, an id and a secret, and stands instead of a password. */
static gboolean settle_oauth(const Loader *loader, const char *group, const ZbOauth *oauth,
                             const char *password_file, GError **error)
{
    static const char *const others[] = {"client-id", "client-secret-file", "token-scope", "token-ca-file",
                                         "token-mechanism"};
    for (guint i = 0; !oauth->token_url && i < G_N_ELEMENTS(others); i++)
        if (has(loader, group, others[i]))
            return fault(loader, group, others[i], "needs a token-url; add it, or remove the line", error);
    if (!oauth->token_url)
        return TRUE;
    if (password_file)
        return fault(loader, group, "password-file", "contradicts token-url; remove one of the two", error);
    return (oauth->client_id && oauth->client_secret_file) ||
           fault(loader, group, "token-url", "needs a client-id and a client-secret-file; add them", error);
}

static gboolean settle_mailbox(const Loader *loader, ZbMailbox *mailbox, GError **error)
{
    g_autofree char *group = g_strconcat(MAILBOX " ", mailbox->name, NULL);
    if (!settle_oauth(loader, group, &mailbox->oauth, mailbox->password_file, error))
        return FALSE;
    if (!mailbox->password_file && !mailbox->oauth.token_url)
        return fault(loader, group, NULL, "the key 'password-file' is missing; add it (or a token-url)",
                     error);
    if (!mailbox->login)
        mailbox->login = g_strdup(mailbox->user);
    if (!mailbox->folders)
        zb_config_names("INBOX", &mailbox->folders);
    if (!mailbox->sent_folders)
        mailbox->sent_folders = g_new0(char *, 1);
    for (char **folder = mailbox->sent_folders; *folder; folder++)
        if (g_strv_contains((const char *const *)mailbox->folders, *folder))
            return fault(
                loader, group, "sent-folders",
                "has a folder that stands in folders too; what lies there either came in or went out", error);
    return settle_tls(loader, group, mailbox, error);
}

static gboolean settle_smtp(const Loader *loader, ZbSmtp *smtp, GError **error)
{
    if (g_str_has_prefix(smtp->url, "smtps:")) {
        if (smtp->plaintext)
            return fault(loader, "smtp", "plaintext",
                         "means nothing with smtps://, which is encrypted from the start; remove it", error);
    } else if (!has(loader, "smtp", "plaintext")) {
        smtp->plaintext = zb_config_is_loopback(smtp->url);
    }
    if (!settle_oauth(loader, "smtp", &smtp->oauth, smtp->password_file, error))
        return FALSE;
    if (smtp->oauth.token_url && !smtp->login)
        return fault(loader, "smtp", "token-url", "needs a login; add it, or remove the token-url", error);
    if (smtp->login && !smtp->password_file && !smtp->oauth.token_url)
        return fault(loader, "smtp", "login", "needs a password-file; add it, or remove the login", error);
    if (smtp->password_file && !smtp->login)
        return fault(loader, "smtp", "password-file", "needs a login; add it, or remove the password-file",
                     error);
    return TRUE;
}

static gboolean settle(const Loader *loader, GError **error)
{
    ZbConfig *config = loader->config;
    if (!config->bus_socket)
        config->bus_socket = g_strdup(ZB_DEFAULT_BUS);
    if (!config->timezone) {
        g_autofree char *what = zb_config_zone(DEFAULT_ZONE, &config->timezone);
        if (what)
            return fault(loader, "organisation", "timezone", what, error);
    }
    for (guint i = 0; i < config->mailboxes->len; i++)
        if (!settle_mailbox(loader, config->mailboxes->pdata[i], error))
            return FALSE;
    return !config->smtp || settle_smtp(loader, config->smtp, error);
}

/* ---- loading ------------------------------------------------------------------------------------------------- */

static gboolean load(Loader *loader, GError **error)
{
    g_autofree char *data = NULL;
    gsize length;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(loader->file, &data, &length, &cause)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "the configuration cannot be read: %s", cause->message);
        return FALSE;
    }
    loader->lines = zb_config_lines(loader->file, data, length, error);
    if (!loader->lines)
        return FALSE;
    /* An empty file is none to GKeyFile; here it lacks its groups, which is said below. */
    if (loader->lines->len &&
        !g_key_file_load_from_data(loader->values, data, length, G_KEY_FILE_NONE, &cause)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s: %s", loader->file, cause->message);
        return FALSE;
    }
    return read_lines(loader, error) && check_required(loader, error) && settle(loader, error);
}

ZbConfig *zb_config_load(const char *file, GError **error)
{
    g_autoptr(ZbConfig) config = g_new0(ZbConfig, 1);
    config->file = g_strdup(file);
    config->mailboxes = g_ptr_array_new_with_free_func(zb_mailbox_free);
    g_autoptr(GKeyFile) values = g_key_file_new();
    Loader loader = {file, NULL, values, config};
    gboolean good = load(&loader, error);
    g_clear_pointer(&loader.lines, g_ptr_array_unref);
    return good ? g_steal_pointer(&config) : NULL;
}
