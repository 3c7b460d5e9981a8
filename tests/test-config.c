/* The configuration: what a good file means, and that every fault is told with its file and line. */
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/error.h"

#define BASE                        \
    "[organisation]\n"              \
    "name = Gemeente Veldermeer\n"  \
    "domain = Veldermeer.example\n" \
    "[store]\n"                     \
    "url = sqlite:/var/lib/zb/zb.db\n" /* line 5 */
#define BOX(url)                              \
    "[mailbox klachten]\n"       /* line 6 */ \
    "url = " url "\n"            /* 7 */      \
    "user = k@v.example\n"       /* 8 */      \
    "password-file = @DIR@/pw\n" /* 9 */
#define SMTP(url)     \
    "[smtp]\n"        \
    "url = " url "\n" \
    "from = zb@v.example\n"

typedef struct {
    char *folder, *file;
} Place;

static void set_up(Place *place, gconstpointer data)
{
    (void)data;
    place->folder = g_dir_make_tmp("zb-config-XXXXXX", NULL);
    g_assert_nonnull(place->folder);
    place->file = g_build_filename(place->folder, "zb.conf", NULL);
    g_autofree char *password = g_build_filename(place->folder, "pw", NULL);
    g_assert_true(g_file_set_contents(password, "geheim\n", -1, NULL));
}

static void tear_down(Place *place, gconstpointer data)
{
    (void)data;
    g_autofree char *password = g_build_filename(place->folder, "pw", NULL);
    g_unlink(password);
    g_unlink(place->file);
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->file);
}

static ZbConfig *load_bytes(const Place *place, const char *bytes, gssize length, GError **error)
{
    g_assert_true(g_file_set_contents(place->file, bytes, length, NULL));
    return zb_config_load(place->file, error);
}

/* "@DIR@" in `text` is the test's folder. */
static ZbConfig *load(const Place *place, const char *text, GError **error)
{
    g_autoptr(GString) bytes = g_string_new(text);
    g_string_replace(bytes, "@DIR@", place->folder, 0);
    return load_bytes(place, bytes->str, (gssize)bytes->len, error);
}

static ZbConfig *load_good(const Place *place, const char *text)
{
    g_autoptr(GError) error = NULL;
    ZbConfig *config = load(place, text, &error);
    g_assert_no_error(error);
    g_assert_nonnull(config);
    return config;
}

/* `message` is what stands behind the file's name. */
static void assert_refused(const Place *place, const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbConfig) config = load(place, text, &error);
    g_assert_null(config);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_assert_true(g_str_has_prefix(error->message, place->file));
    const char *rest = error->message + strlen(place->file);
    if (!g_str_has_prefix(rest, message))
        g_error("expected '%s', got '%s'", message, rest);
}

static void test_least(Place *place, gconstpointer data)
{
    (void)data;
    g_autoptr(ZbConfig) config = load_good(place, BASE);
    g_assert_cmpstr(config->file, ==, place->file);
    g_assert_cmpstr(config->organisation, ==, "Gemeente Veldermeer");
    g_assert_cmpstr(config->domain, ==, "veldermeer.example");
    g_assert_cmpstr(config->store_path, ==, "/var/lib/zb/zb.db");
    g_assert_cmpstr(config->bus_socket, ==, "/run/zb/bus");
    g_assert_cmpstr(g_time_zone_get_identifier(config->timezone), ==, "Europe/Amsterdam");
    g_assert_false(config->bus_development);
    g_assert_cmpuint(config->mailboxes->len, ==, 0);
    g_assert_null(config->smtp);
    g_assert_null(config->authserv_id);
    g_assert_null(config->duty_handler);
    g_assert_null(config->lead_group);
    g_assert_null(config->templates);
    g_assert_null(config->marks_file);
}

static void test_all(Place *place, gconstpointer data)
{
    (void)data;
    g_autoptr(ZbConfig) config = load_good(
        place, "# a comment\r\n" BASE BOX("imaps://imap.v.example:1993") //
        "login = dienst@v.example\nca-file = @DIR@/pw\n"
        "folders = INBOX; Oud werk ;\nsent-folders=Sent\n  poll = 3600  \nafter-store = move: Oud "
        "werk\nmessage-limit = 512\n"
        "[mailbox balie]\nurl=imap://v.example\nuser=b@v.example\npassword-file=@DIR@/pw\n"
        "[smtp]\nurl = smtps://mail.v.example\nfrom = zb@v.example\nlogin = zb\npassword-file = @DIR@/pw\n"
        "[bus]\nsocket = /tmp/bus\ndevelopment = yes\n"
        "[duty]\nhandler = h1\nlead = h4\n"
        "[roles]\nhandler-group = a\nlead-group = b\nadministrator-group = c\nauditor-group = d\n");
    g_assert_cmpuint(config->mailboxes->len, ==, 2);
    const ZbMailbox *first = config->mailboxes->pdata[0], *second = config->mailboxes->pdata[1];
    g_assert_cmpstr(first->name, ==, "klachten");
    g_assert_cmpstr(first->url, ==, "imaps://imap.v.example:1993");
    g_assert_cmpstr(first->user, ==, "k@v.example");
    g_assert_cmpstr(first->login, ==, "dienst@v.example");
    g_assert_true(g_str_has_suffix(first->password_file, "/pw"));
    g_assert_true(g_str_has_suffix(first->ca_file, "/pw"));
    g_assert_cmpuint(g_strv_length(first->folders), ==, 2);
    g_assert_cmpstr(first->folders[0], ==, "INBOX");
    g_assert_cmpstr(first->folders[1], ==, "Oud werk");
    g_assert_cmpstr(first->sent_folders[0], ==, "Sent");
    g_assert_cmpint(first->poll, ==, 3600 * ZB_SECOND);
    g_assert_cmpint(first->message_limit, ==, 512 * 1024 * 1024);
    g_assert_cmpint(first->after_store.kind, ==, ZB_AFTER_MOVE);
    g_assert_cmpstr(first->after_store.folder, ==, "Oud werk");
    g_assert_false(first->starttls);
    g_assert_cmpstr(second->login, ==, "b@v.example");
    g_assert_cmpstr(second->folders[0], ==, "INBOX");
    g_assert_cmpuint(g_strv_length(second->sent_folders), ==, 0);
    g_assert_cmpint(second->poll, ==, 15 * ZB_SECOND);
    g_assert_cmpint(second->message_limit, ==, 64 * 1024 * 1024);
    g_assert_cmpint(second->after_store.kind, ==, ZB_AFTER_NOTHING);
    g_assert_true(second->starttls);
    g_assert_cmpstr(config->smtp->login, ==, "zb");
    g_assert_false(config->smtp->plaintext);
    g_assert_true(config->bus_development);
    g_assert_cmpstr(config->duty_lead, ==, "h4");
    g_assert_cmpstr(config->auditor_group, ==, "d");
}

static void test_refused(Place *place, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", ": the group [organisation] is missing"},
        {"[organisation]\nname=x\ndomain=x\n", ": the group [store] is missing"},
        {"[organisation]\nname=x\n[store]\nurl=sqlite:/x\n",
         ":1: [organisation] the key 'domain' is missing"},
        {BASE "[mailbox x]\n", ":6: [mailbox x] the key 'url' is missing"},
        {BASE "[smtp]\nurl=smtp://x\n", ":6: [smtp] the key 'from' is missing"},
        {BASE "[mailbox klachten]\npasword-file = x\n",
         ":7: [mailbox klachten] unknown key 'pasword-file'; known here are: url, user, password-file"},
        {BASE "name = x\n", ":6: [store] unknown key 'name'; known here are: url"},
        {BASE "url = sqlite:/y\n", ":6: [store] url: is there already, in line 5"},
        {BASE "[store]\n", ":6: [store] is there already, in line 4"},
        {BASE "[stoer]\n", ":6: [stoer] unknown group; known are: organisation, "},
        {BASE "[mailbox]\n", ":6: [mailbox] a mailbox needs a name"},
        {BASE "[mailbox  x]\n", ":6: [mailbox  x] a mailbox needs a name"},
        {BASE "[mailbox a/b]\n", ":6: [mailbox a/b] a mailbox needs a name"},
        {BASE "[smtp] # mail\n", ":6: this is no '[group]'"},
        {BASE "[]\n", ":6: this is no '[group]'"},
        {BASE "[smtp\n", ":6: this is no '[group]'"},
        {BASE "hallo\n", ":6: this is neither '[group]' nor 'key = value'"},
        {BASE "= x\n", ":6: this is neither '[group]' nor 'key = value'"},
        {"name = x\n", ":1: key 'name' stands before the first [group]"},
        {"; a comment elsewhere = x\n", ":1: key '; a comment elsewhere' stands before"},
        {BASE "[bus]\nsocket = /run/x # here\n", ":7: [bus] socket: ' #' would be part of the value"},
        {BASE "[bus]\nsocket = #/run/x\n", ":7: [bus] socket: ' #' would be part of the value"},
        {BASE "[bus]\nsocket =\n", ":7: [bus] socket: is empty"},
        {BASE "[bus]\nsocket = a\\qb\n", ":7: [bus] socket: has a '\\' that means nothing"},
        {BASE "[bus]\nsocket = /a\\nb\n", ":7: [bus] socket: has a control character"},
        {BASE "[bus]\nsocket = run/x\n", ":7: [bus] socket: must be an absolute path"},
        {BASE "[bus]\nsocket = "
              "/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
              "8901234567890123456789\n",
         ":7: [bus] socket: is too long for a socket; at most 107 bytes"},
        {BASE "[bus]\ndevelopment = true\n", ":7: [bus] development: must be yes or no"},
        {BASE "[bus]\nsocket[nl] = /x\n", ":7: [bus] unknown key 'socket[nl]'"},
        {"\xef\xbb\xbf" BASE, ":1: the file begins with a byte order mark"},
        {BASE "# caf\xe9\n", ":6: this line is not UTF-8"},
        {"[organisation]\ntimezone = Europe/Veldermeer\n", ":2: [organisation] timezone: is no time zone"},
        {"[organisation]\ndomain = veldermeer..example\n", ":2: [organisation] domain: is no domain name"},
        {"[organisation]\ndomain = veldermeer example\n", ":2: [organisation] domain: is no domain name"},
        {"[organisation]\nauthserv-id = a b\n", ":2: [organisation] authserv-id: must be one word"},
        {"[organisation]\ntemplates = x\n", ":2: [organisation] templates: must be an absolute path"},
        {"[organisation]\ntemplates = @DIR@/none\n", ":2: [organisation] templates: @"},
        {"[organisation]\ntemplates = @DIR@/pw\n", ":2: [organisation] templates: @"},
        {BASE "[marks]\nfile = words\n", ":7: [marks] file: "},
        {BASE "[marks]\nfile = @DIR@/none\n", ":7: [marks] file: "},
        {BASE "[vocabulary]\n", ":6: [vocabulary] the key 'file' is missing"},
        {BASE "[vocabulary]\nfile = words\n",
         ":7: [vocabulary] file: must name files by their absolute paths"},
        {BASE "[vocabulary]\nfile = @DIR@/pw;@DIR@/none\n", ":7: [vocabulary] file: @"},
        {"[store]\nurl = sqlite:zb.db\n", ":2: [store] url: must name a file by its absolute path"},
        {"[store]\nurl = sqlite:/var/lib/zb/\n", ":2: [store] url: must name a file by its absolute path"},
        {"[store]\nurl = sqlite://host/x\n", ":2: [store] url: must name a file by its absolute path"},
        {"[store]\nurl = postgresql:zb\n", ":2: [store] url: must be sqlite:PATH"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *at = strchr(cases[i].message, '@');
        g_autofree char *message = at ? g_strndup(cases[i].message, (gsize)(at - cases[i].message)) : NULL;
        assert_refused(place, cases[i].text, message ? message : cases[i].message);
    }
}

static void test_nul(Place *place, gconstpointer data)
{
    (void)data;
    static const char bytes[] = "[organisation]\nname = a\0b\n";
    g_autoptr(GError) error = NULL;
    g_assert_null(load_bytes(place, bytes, sizeof bytes - 1, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "zb.conf:2: this line has a NUL byte"));
}

static void test_mailbox_refused(Place *place, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {BOX("imaps://u@x.example"), ":7: [mailbox klachten] url: must be imap://HOST[:PORT]"},
        {BOX("imaps://u:p@x.example"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://x.example/INBOX"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://x.example/"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://x.example:0"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://x.example:70000"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://x.example?a"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://127.0.0.1\\\\@x.example"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://"), ":7: [mailbox klachten] url: must be"},
        {BOX("smtp://x.example"), ":7: [mailbox klachten] url: must be"},
        {BOX("x.example"), ":7: [mailbox klachten] url: must be"},
        {BOX("imaps://x") "poll = 0\n", ":10: [mailbox klachten] poll: must be a whole number"},
        {BOX("imaps://x") "poll = 3601\n", ":10: [mailbox klachten] poll: must be a whole number"},
        {BOX("imaps://x") "client-id = zb\n", ":10: [mailbox klachten] client-id: needs a token-url"},
        {BOX("imaps://x") "token-url = https://x/t\n",
         ":9: [mailbox klachten] password-file: contradicts token-url"},
        {"[mailbox k]\nurl = imaps://x\nuser = k@v.example\n",
         ":6: [mailbox k] the key 'password-file' is missing"},
        {"[mailbox k]\nurl = imaps://x\nuser = k@v.example\ntoken-url = https://x/t\n",
         ":9: [mailbox k] token-url: needs a client-id"},
        {BOX("imaps://x") "token-url = http://x.example/t\n",
         ":10: [mailbox klachten] token-url: must be https"},
        {BOX("imaps://x") "token-url = https://u:p@x/t\n",
         ":10: [mailbox klachten] token-url: must be https"},
        {BOX("imaps://x") "token-url = https://x/t#f\n", ":10: [mailbox klachten] token-url: must be https"},
        {BOX("imaps://x") "token-mechanism = plain\n",
         ":10: [mailbox klachten] token-mechanism: must be xoauth2"},
        {BOX("imaps://x") "sent-folders = Sent; INBOX\n",
         ":10: [mailbox klachten] sent-folders: has a folder"},
        {BOX("imaps://x") "after-store = delete\n", ":10: [mailbox klachten] after-store: must be keyword"},
        {BOX("imaps://x") "after-store = move:\n", ":10: [mailbox klachten] after-store: must be keyword"},
        {BOX("imaps://x") "poll = 15s\n", ":10: [mailbox klachten] poll: must be a whole number"},
        {BOX("imaps://x") "message-limit = 0\n",
         ":10: [mailbox klachten] message-limit: must be a whole number"},
        {BOX("imaps://x") "message-limit = 513\n",
         ":10: [mailbox klachten] message-limit: must be a whole number"},
        {BOX("imaps://x") "message-limit = 64M\n",
         ":10: [mailbox klachten] message-limit: must be a whole number"},
        {BOX("imaps://x") "folders = A;;B\n", ":10: [mailbox klachten] folders: has an empty name"},
        {BOX("imaps://x") "folders = ;\n", ":10: [mailbox klachten] folders: has an empty name"},
        {BOX("imaps://x") "folders = A;A\n", ":10: [mailbox klachten] folders: has the same name twice"},
        {BOX("imaps://x") "ca-file = /nonexistent/ca\n",
         ":10: [mailbox klachten] ca-file: /nonexistent/ca cannot be read: "},
        {BOX("imaps://x") "ca-file = @DIR@\n", ":10: [mailbox klachten] ca-file: "},
        {BOX("imaps://x") "ca-file = ../ca\n",
         ":10: [mailbox klachten] ca-file: must be an absolute path, or the name"},
        {BOX("imaps://x") "ca-file = ca\n",
         ":10: [mailbox klachten] ca-file: names a systemd credential, but"},
        {"[mailbox x]\nurl=imaps://x\nuser = klachten\n", ":8: [mailbox x] user: is no e-mail address"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(BASE, cases[i].text, NULL);
        assert_refused(place, text, cases[i].message);
    }
}

/* Who may do without TLS: nobody by accident. */
static void test_tls(Place *place, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *text;
        gboolean starttls;
        const char *message; /* NULL: it is good */
    } cases[] = {
        {BOX("imap://x.example"), TRUE, NULL},
        {BOX("imap://x.example") "starttls = yes\n", TRUE, NULL},
        {BOX("imap://x.example") "plaintext = yes\n", FALSE, NULL},
        {BOX("imap://x.example") "plaintext = yes\nstarttls = no\n", FALSE, NULL},
        {BOX("imap://x.example") "starttls = no\n", FALSE,
         ":10: [mailbox klachten] starttls: without it passwords"},
        {BOX("imap://x.example") "plaintext = yes\nstarttls = yes\n", FALSE,
         ":10: [mailbox klachten] plaintext: contradicts starttls = yes"},
        {BOX("imap://127.0.0.1:143"), FALSE, NULL},
        {BOX("imap://127.1.2.3:143"), FALSE, NULL},
        {BOX("imap://[::1]:143"), FALSE, NULL},
        {BOX("imap://LocalHost"), FALSE, NULL},
        {BOX("imap://localhost") "starttls = yes\n", TRUE, NULL},
        {BOX("imap://127.0.0.1.example"), TRUE, NULL},
        {BOX("imap://localhost.example"), TRUE, NULL},
        {BOX("imap://128.0.0.1"), TRUE, NULL},
        {BOX("imap://[::2]"), TRUE, NULL},
        {BOX("imaps://localhost") "starttls = no\nplaintext = no\n", FALSE, NULL},
        {BOX("imaps://x.example") "starttls = yes\n", FALSE,
         ":10: [mailbox klachten] starttls: means nothing with"},
        {BOX("imaps://x.example") "plaintext = yes\n", FALSE,
         ":10: [mailbox klachten] plaintext: means nothing with"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(BASE, cases[i].text, NULL);
        if (cases[i].message) {
            assert_refused(place, text, cases[i].message);
            continue;
        }
        g_autoptr(ZbConfig) config = load_good(place, text);
        const ZbMailbox *mailbox = config->mailboxes->pdata[0];
        g_assert_cmpint(mailbox->starttls, ==, cases[i].starttls);
    }
}

static void test_smtp(Place *place, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *text;
        gboolean plaintext;
        const char *message; /* NULL: it is good */
    } cases[] = {
        {SMTP("smtp://x.example:587"), FALSE, NULL},
        {SMTP("smtp://x.example") "plaintext = yes\n", TRUE, NULL},
        {SMTP("smtp://127.0.0.1:25"), TRUE, NULL},
        {SMTP("smtp://127.0.0.1:25") "plaintext = no\n", FALSE, NULL},
        {SMTP("smtps://x.example"), FALSE, NULL},
        {SMTP("smtps://127.0.0.1"), FALSE, NULL},
        {SMTP("smtps://x.example") "plaintext = yes\n", FALSE, ":9: [smtp] plaintext: means nothing with"},
        {SMTP("imap://x.example"), FALSE, ":7: [smtp] url: must be smtp://HOST[:PORT]"},
        {SMTP("smtp://x") "login = zb\n", FALSE, ":9: [smtp] login: needs a password-file"},
        {SMTP("smtp://x") "password-file = @DIR@/pw\n", FALSE, ":9: [smtp] password-file: needs a login"},
        {SMTP("smtp://x") "token-url = https://x/t\nclient-id = i\nclient-secret-file = @DIR@/pw\n", FALSE,
         ":9: [smtp] token-url: needs a login"},
        {SMTP("smtp://x") "password-file = /nonexistent\n", FALSE,
         ":9: [smtp] password-file: /nonexistent cannot"},
        {"[smtp]\nfrom = zb\n", FALSE, ":7: [smtp] from: is no e-mail address"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(BASE, cases[i].text, NULL);
        if (cases[i].message) {
            assert_refused(place, text, cases[i].message);
            continue;
        }
        g_autoptr(ZbConfig) config = load_good(place, text);
        g_assert_cmpint(config->smtp->plaintext, ==, cases[i].plaintext);
    }
}

static void test_no_file(Place *place, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_config_load(place->file, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, place->file));
    g_clear_error(&error);
    g_assert_null(zb_config_load(place->folder, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
}

static void test_credential(Place *place, gconstpointer data)
{
    (void)data;
    g_setenv("CREDENTIALS_DIRECTORY", place->folder, TRUE);
    g_autoptr(ZbConfig) config =
        load_good(place, BASE "[mailbox x]\nurl = imaps://x\nuser = k@v.example\npassword-file = pw\n");
    const ZbMailbox *mailbox = config->mailboxes->pdata[0];
    g_autofree char *expected = g_build_filename(place->folder, "pw", NULL);
    g_assert_cmpstr(mailbox->password_file, ==, expected);
    assert_refused(place, BASE "[mailbox x]\npassword-file = none\n", ":7: [mailbox x] password-file: ");
    g_unsetenv("CREDENTIALS_DIRECTORY");
}

/* The example that is installed is good, once the files that it names are there. */
static void test_example(Place *place, gconstpointer data)
{
    (void)data;
    g_autofree char *example = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_get_contents("etc/zb.conf", &example, NULL, &error));
    g_autoptr(GString) text = g_string_new(example);
    g_assert_cmpuint(g_string_replace(text, "/etc/zb/klachten.pw", "@DIR@/pw", 0), >, 0);
    g_autoptr(ZbConfig) config = load_good(place, text->str);
    g_assert_cmpuint(config->mailboxes->len, ==, 1);
    g_assert_nonnull(config->smtp);
    /* Every line that is commented out is one that may be used. */
    g_autoptr(GRegex) option = g_regex_new("^#([a-z-]+ = )", G_REGEX_MULTILINE, 0, NULL);
    g_string_replace(text, "#[marks]", "[marks]", 0);
    g_string_replace(text, "#[vocabulary]", "[vocabulary]", 0);
    g_autofree char *full = g_regex_replace(option, text->str, -1, 0, "\\1", 0, NULL);
    g_autoptr(GString) all = g_string_new(full);
    g_string_replace(all, "password-file = @DIR@/pw\n", "", 1); /* there is a token instead */
    g_string_replace(all, "/etc/zb/klachten.secret", "@DIR@/pw", 0);
    g_string_replace(all, "/etc/zb/ca.pem", "@DIR@/pw", 0);
    g_string_replace(all, "/etc/zb/smtp.pw", "@DIR@/pw", 0);
    g_string_replace(all, "/etc/zb/templates", "@DIR@", 0);
    g_string_replace(all, "/etc/zb/marks.local", "@DIR@/pw", 0);
    g_string_replace(all, "/etc/zb/vocabulary.local", "@DIR@/pw", 0);
    g_string_replace(all, "plaintext = yes", "plaintext = no", 0);
    g_autoptr(ZbConfig) everything = load_good(place, all->str);
    g_assert_nonnull(everything->smtp->login);
    g_assert_nonnull(everything->templates);
    g_assert_nonnull(everything->vocabularies);
    g_assert_nonnull(everything->marks_file);
    g_assert_true(g_str_has_prefix(everything->protocol, "https://"));
    g_assert_nonnull(everything->auditor_group);
}

static void assert_secret(const char *file, const char *bytes, gssize length, const char *secret,
                          const char *fault)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(file, bytes, length, NULL));
    char *read = zb_secret_read(file, &error);
    g_assert_cmpstr(read, ==, secret);
    zb_secret_free(read);
    if (secret) {
        g_assert_no_error(error);
        return;
    }
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, file));
    g_assert_nonnull(strstr(error->message, fault));
    g_assert_null(strstr(error->message, "geheim"));
}

static void test_secret(Place *place, gconstpointer data)
{
    (void)data;
    g_autofree char *greatest = g_strnfill(ZB_SECRET_MAX, 'x');
    g_autofree char *greatest_line = g_strconcat(greatest, "\r\n", NULL),
                    *longer = g_strconcat(greatest, "x", NULL);
    assert_secret(place->file, "geheim", -1, "geheim", NULL);
    assert_secret(place->file, "geheim\n", -1, "geheim", NULL);
    assert_secret(place->file, " ge heim \r\nmeer\n", -1, " ge heim ", NULL);
    assert_secret(place->file, greatest, -1, greatest, NULL);
    assert_secret(place->file, greatest_line, -1, greatest, NULL);
    assert_secret(place->file, longer, -1, NULL, "too long");
    assert_secret(place->file, "", 0, NULL, "is empty");
    assert_secret(place->file, "\ngeheim\n", -1, NULL, "is empty");
    assert_secret(place->file, "geheim\0x", 8, NULL, "NUL");
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_secret_read("/nonexistent/pw", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_clear_error(&error);
    g_assert_null(zb_secret_read(place->folder, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_clear_error(&error);
    g_assert_null(zb_secret_read("pw", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "'pw'"));
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    g_unsetenv("CREDENTIALS_DIRECTORY");
#define ADD(path, test) g_test_add("/config/" path, Place, NULL, set_up, test, tear_down)
    ADD("least", test_least);
    ADD("all", test_all);
    ADD("refused", test_refused);
    ADD("nul", test_nul);
    ADD("mailbox-refused", test_mailbox_refused);
    ADD("tls", test_tls);
    ADD("smtp", test_smtp);
    ADD("no-file", test_no_file);
    ADD("credential", test_credential);
    ADD("example", test_example);
    ADD("secret", test_secret);
    return g_test_run();
}
