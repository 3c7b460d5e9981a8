/* The dossier's file: what a good one gives, and that every fault is refused with its place and without its words. */
#include <glib.h>
#include <locale.h>
#include <string.h>
#include "lib/dossier/import.h"
#include "lib/error.h"

#define CORPUS "../shared/corpus/dossier.json"

/* Has every key once. */
static const char good[] =
    "{\"organisation\": \"Gemeente Veldermeer\", \"mailbox\": \"klachten@v.example\", \"as_of\": "
    "\"2026-03-29\",\n"
    " \"handlers\": [\n"
    "  {\"id\": \"h1\", \"name\": \"Anna\", \"email\": \"anna@v.example\"},\n"
    "  {\"id\": \"h2\", \"name\": \"Piet\", \"email\": \"piet@v.example\", \"account\": \"piet\", \"roles\": "
    "[\"lead\"]}],\n"
    " \"citizens\": [\n"
    "  {\"id\": \"b1\", \"name\": \"Bakker\", \"emails\": [\"A.Bakker@x.example\", \"ab@y.example\"],\n"
    "   \"phones\": [\"06-10000101\"], \"address\": \"Laan 1\\nVeldermeer\", \"notes\": \"let\\top\",\n"
    "   \"representatives\": [{\"name\": \"Zoon\", \"email\": \"z@x.example\", \"phone\": \"\", \"scope\": "
    "\"alles\"}]},\n"
    "  {\"id\": \"b2\", \"name\": \"De Wit\"}],\n"
    " \"topics\": [\n"
    "  {\"id\": \"t1\", \"citizen\": \"b1\", \"reference\": \"KL-2026-0012\", \"title\": \"Markt\", "
    "\"description\": \"d\",\n"
    "   \"opened\": \"2025-01-02\", \"status\": \"limited\", \"handler\": \"h1\", \"decision\": {\"kind\": "
    "\"stop_all\",\n"
    "   \"date\": \"2026-01-20\", \"letter_reference\": \"UIT-1\", \"letter_date\": \"2026-01-19\",\n"
    "   \"until\": \"2026-04-30\", \"scope_in\": \"in\", \"scope_out\": \"uit\", \"letter_signed_by\": \"P. "
    "Visser\",\n"
    "   \"delivered\": \"2026-01-21\"}},\n"
    "  {\"id\": \"t2\", \"citizen\": \"b2\", \"reference\": \"KL-2026-0013\", \"title\": \"Kelder\",\n"
    "   \"opened\": \"2025-01-03\", \"status\": \"open\", \"decision\": null}],\n"
    " \"history\": [\n"
    "  {\"id\": \"c1\", \"channel\": \"email\", \"date\": \"2026-01-02T10:00:00+01:00\", \"citizen\": "
    "\"b1\", \"topic\": "
    "\"t1\",\n"
    "   \"direction\": \"in\", \"subject\": \"\xe2\x82\xac 5\", \"message_id\": \"<m1@x.example>\", "
    "\"text\": \"een\\ntwee\",\n"
    "   \"from\": \"a.bakker@x.example\", \"to\": \"klachten@v.example\"},\n"
    "  {\"id\": \"c2\", \"channel\": \"phone\", \"date\": \"2026-07-02T10:00:00\", \"citizen\": \"b2\", "
    "\"topic\": null,\n"
    "   \"direction\": \"out\", \"message_id\": null, \"text\": \"\", \"to\": \"06 1000 0202\"}]\n"
    "}\n";

static ZbImport *parse(const char *data, gssize length, GError **error)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    gsize size = length < 0 ? strlen(data) : (gsize)length;
    /* Its own block, without a NUL behind it: a read beyond the end shows. */
    g_autofree char *bytes = g_memdup2(data, size);
    return zb_import_parse("d.json", bytes ? bytes : "", size, zone, error);
}

static void assert_bytes_refused(const char *data, gssize length, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbImport) import = parse(data, length, &error);
    g_assert_null(import);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
    if (!g_str_has_prefix(error->message, message))
        g_error("expected '%s', got '%s'", message, error->message);
    g_assert_null(strstr(error->message, "geheim"));
}

/* The good file with `old` replaced by `new` is refused. */
static void assert_refused(const char *old, const char *new, const char *message)
{
    g_autoptr(GString) data = g_string_new(good);
    if (g_string_replace(data, old, new, 1) != 1)
        g_error("'%s' is not in the good file", old);
    assert_bytes_refused(data->str, (gssize)data->len, message);
}

static void test_good(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbImport) import = parse(good, -1, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(import->organisation, ==, "Gemeente Veldermeer");
    g_assert_cmpstr(import->mailbox, ==, "klachten@v.example");
    g_assert_cmpstr(import->as_of, ==, "2026-03-29");
    const ZbImportHandler *h1 = import->handlers->pdata[0], *h2 = import->handlers->pdata[1];
    g_assert_null(h1->account);
    g_assert_cmpstr(h1->roles[0], ==, "handler");
    g_assert_cmpstr(h2->account, ==, "piet");
    g_assert_cmpstr(h2->roles[0], ==, "lead");
    g_assert_null(h2->roles[1]);
    const ZbImportCitizen *b1 = import->citizens->pdata[0], *b2 = import->citizens->pdata[1];
    g_assert_cmpstr(b1->emails[0], ==, "A.Bakker@x.example");
    g_assert_cmpuint(g_strv_length(b1->emails), ==, 2);
    g_assert_cmpstr(b1->phones[0], ==, "06-10000101");
    g_assert_cmpstr(b1->address, ==, "Laan 1\nVeldermeer");
    const ZbImportRepresentative *son = b1->representatives->pdata[0];
    g_assert_cmpstr(son->email, ==, "z@x.example");
    g_assert_null(son->phone);
    g_assert_cmpuint(g_strv_length(b2->emails), ==, 0);
    g_assert_cmpstr(b2->notes, ==, "");
    g_assert_cmpuint(b2->representatives->len, ==, 0);
}

static void test_good_topics(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbImport) import = parse(good, -1, &error);
    g_assert_no_error(error);
    const ZbImportTopic *t1 = import->topics->pdata[0], *t2 = import->topics->pdata[1];
    g_assert_cmpstr(t1->handler, ==, "h1");
    g_assert_cmpstr(t1->decision->kind, ==, "stop_all");
    g_assert_cmpstr(t1->decision->until, ==, "2026-04-30");
    g_assert_cmpstr(t1->decision->scope_out, ==, "uit");
    g_assert_cmpstr(t1->decision->delivered, ==, "2026-01-21");
    g_assert_null(t2->decision);
    g_assert_null(t2->handler);
    g_assert_cmpstr(t2->description, ==, "");
    const ZbImportContact *c1 = import->history->pdata[0], *c2 = import->history->pdata[1];
    g_assert_cmpstr(c1->message_id, ==, "m1@x.example");
    g_assert_cmpstr(c1->text, ==, "een\ntwee");
    g_assert_cmpstr(c1->from, ==, "a.bakker@x.example");
    g_autofree char *winter = zb_time_iso(c1->at), *summer = zb_time_iso(c2->at);
    g_assert_cmpstr(winter, ==, "2026-01-02T09:00:00Z");
    g_assert_cmpstr(summer, ==, "2026-07-02T08:00:00Z");
    g_assert_null(c2->topic);
    g_assert_null(c2->message_id);
    g_assert_cmpstr(c2->subject, ==, "");
    g_assert_cmpstr(c2->to, ==, "06 1000 0202");
}

static void test_fields(void)
{
    static const struct {
        const char *old, *new, *message;
    } cases[] = {
        {"\"as_of\": \"2026-03-29\"", "\"as_of\": \"2026-02-29\"", "d.json: as_of: is no day"},
        {"\"as_of\"", "\"as_off\"", "d.json: unknown key 'as_off'"},
        {"\"as_of\"", "\"geheim is dit\"", "d.json: has an unknown key"},
        {"\"mailbox\": \"klachten@v.example\"", "\"mailbox\": \"geheim\"",
         "d.json: mailbox: is no e-mail address"},
        {"\"organisation\": \"Gemeente Veldermeer\", ", "", "d.json: the key 'organisation' is missing"},
        {"\"Gemeente Veldermeer\"", "null", "d.json: organisation: may not be null"},
        {"\"Gemeente Veldermeer\"", "\"  \"", "d.json: organisation: may not be empty"},
        {"\"Gemeente Veldermeer\"", "true", "d.json: organisation: must be a text"},
        {"\"Anna\"", "\"geheim\\u0007\"", "d.json: handlers[0].name: has the control character U+0007"},
        {"\"Anna\"", "\"geheim\\nAnna\"", "d.json: handlers[0].name: has the control character U+000A"},
        {"\"Anna\"", "\"geheim\xc2\x9b\"", "d.json: handlers[0].name: has the control character U+009B"},
        {"\"een\\ntwee\"", "\"geheim\\r\\n\"", "d.json: history[0].text: has the control character U+000D"},
        {"\"anna@v.example\"", "\"geheim\"", "d.json: handlers[0].email: is no e-mail address"},
        {"\"account\": \"piet\"", "\"account\": \"geheim x\"",
         "d.json: handlers[1].account: is no name of a Unix"},
        {"[\"lead\"]", "[\"geheim\"]",
         "d.json: handlers[1].roles[0]: must be one of: handler, lead, administrator, auditor"},
        {"[\"lead\"]", "[]", "d.json: handlers[1].roles: is empty"},
        {"[\"lead\"]", "\"lead\"", "d.json: handlers[1].roles: must be a list"},
        {"\"ab@y.example\"", "\"geheim\"", "d.json: citizens[0].emails[1]: is no e-mail address"},
        {"\"ab@y.example\"", "null", "d.json: citizens[0].emails[1]: may not be null"},
        {"\"ab@y.example\"", "5", "d.json: citizens[0].emails[1]: must be a text"},
        {"\"06-10000101\"", "\"geheim\"", "d.json: citizens[0].phones[0]: is no phone number"},
        {"\"06-10000101\"", "610000101", "d.json: citizens[0].phones[0]: must be a text"},
        {"\"z@x.example\"", "\"geheim\"",
         "d.json: citizens[0].representatives[0].email: is no e-mail address"},
        {"\"phone\": \"\"", "\"phone\": \"x\"",
         "d.json: citizens[0].representatives[0].phone: is no phone number"},
        {"\"phone\": \"\"", "\"telephone\": \"\"",
         "d.json: citizens[0].representatives[0]: unknown key 'telephone'"},
        {"\"alles\"}", "\"alles\"}, {\"name\": \"Zoon\", \"scope\": \"\"}",
         "d.json: citizens[0].representatives[1].name: is the same as that of representatives[0]"},
        {"{\"id\": \"b2\", \"name\": \"De Wit\"}", "[]", "d.json: citizens[1]: must be an object"},
        {"{\"id\": \"b2\", \"name\": \"De Wit\"}", "null", "d.json: citizens[1]: may not be null"},
        {"\"2025-01-02\"", "\"2025-1-2\"", "d.json: topics[0].opened: is no day"},
        {"\"limited\"", "\"begrensd\"", "d.json: topics[0].status: must be one of: open, limited, closed"},
        {"\"stop_all\"", "\"stop\"",
         "d.json: topics[0].decision.kind: must be one of: stop_topic, stop_all, continue"},
        {"\"until\": \"2026-04-30\"", "\"until\": null",
         "d.json: topics[0].decision: a stop_all needs 'until'"},
        {"\"until\": \"2026-04-30\"", "\"until\": \"2026-01-19\"",
         "d.json: topics[0].decision.until: lies before"},
        {"\"decision\": null", "\"decision\": []", "d.json: topics[1].decision: must be an object"},
        {"\"email\", \"date\"", "\"mail\", \"date\"",
         "d.json: history[0].channel: must be one of: email, phone, "},
        {"\"2026-01-02T10:00:00+01:00\"", "\"2026-01-02\"",
         "d.json: history[0].date: is no date with a time"},
        {"\"2026-01-02T10:00:00+01:00\"", "\"2026-13-02T10:00:00\"",
         "d.json: history[0].date: is no date with a"},
        {"\"direction\": \"in\"", "\"direction\": \"\"",
         "d.json: history[0].direction: must be one of: in, out"},
        {"\"<m1@x.example>\"", "\"<>\"", "d.json: history[0].message_id: is no Message-ID"},
        {"\"<m1@x.example>\"", "\"<geheim <x>\"", "d.json: history[0].message_id: is no Message-ID"},
        {"\"06 1000 0202\"", "\"geheim\"", "d.json: history[1].to: is neither"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_refused(cases[i].old, cases[i].new, cases[i].message);
}

static void test_ids(void)
{
    static const struct {
        const char *old, *new, *message;
    } cases[] = {
        {"\"id\": \"h2\"", "\"id\": \"h1\"", "d.json: handlers[1].id: is the same as that of handlers[0]"},
        {"\"anna@v.example\"}", "\"anna@v.example\", \"account\": \"piet\"}",
         "d.json: handlers[1].account: is the same as that of handlers[0]"},
        {"\"id\": \"b2\"", "\"id\": \"b1\"", "d.json: citizens[1].id: is the same as that of citizens[0]"},
        {"\"id\": \"t2\"", "\"id\": \"t1\"", "d.json: topics[1].id: is the same as that of topics[0]"},
        {"\"id\": \"c2\"", "\"id\": \"c1\"", "d.json: history[1].id: is the same as that of history[0]"},
        {"KL-2026-0013", "kl 2026/12", "d.json: topics[1].reference: is the same as that of topics[0]"},
        {"\"t1\", \"citizen\": \"b1\"", "\"t1\", \"citizen\": \"b9\"",
         "d.json: topics[0].citizen: names a citizen"},
        {"\"handler\": \"h1\"", "\"handler\": \"h9\"", "d.json: topics[0].handler: names a handler"},
        {"\"citizen\": \"b2\", \"topic\"", "\"citizen\": \"b9\", \"topic\"",
         "d.json: history[1].citizen: names a"},
        {"\"topic\": null", "\"topic\": \"t9\"", "d.json: history[1].topic: names a topic"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_refused(cases[i].old, cases[i].new, cases[i].message);
}

static void test_syntax(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "d.json:1:1: the file is empty"},
        {" \n ", "d.json:2:2: the file is empty"},
        {"\xef\xbb\xbf{}", "d.json:1:1: a byte order mark"},
        {"{\"a\": \"\xc3\xa9\xff\"}", "d.json:1:9: this is not UTF-8"},
        {"{\n\"\xc3\xa9\": 1,\n}", "d.json:3:1: a key in double quotes should stand here"},
        {"{\"a\": 1} x", "d.json:1:10: something stands behind the end"},
        {"{\"a\": 1}{}", "d.json:1:9: something stands behind the end"},
        {"{\"a\": 1, \"a\": 2}", "d.json:1:10: this key stands twice"},
        {"{\"\\u0061\": 1}", "d.json:1:2: a key may have no escapes"},
        {"{\"a\" 1}", "d.json:1:6: ':' should stand here"},
        {"{\"a\": 1 \"b\": 2}", "d.json:1:9: ',' or '}' should stand here"},
        {"[1 2]", "d.json:1:4: ',' or ']' should stand here"},
        {"[1,]", "d.json:1:4: a value should stand here"},
        {"[", "d.json:1:2: a value should stand here"},
        {"{", "d.json:1:2: a key in double quotes"},
        {"{\"a\":", "d.json:1:6: a value should stand here"},
        {"// x\n{}", "d.json:1:1: a value should stand here"},
        {"var x = {}", "d.json:1:1: a value should stand here"},
        {"['a']", "d.json:1:2: a value should stand here"},
        {"[True]", "d.json:1:2: a value should stand here"},
        {"[tru", "d.json:1:2: a value should stand here"},
        {"[01]", "d.json:1:3: ',' or ']' should stand here"},
        {"[-]", "d.json:1:2: this is no number"},
        {"[1.]", "d.json:1:2: this is no number"},
        {"[1e]", "d.json:1:2: this is no number"},
        {"[0x10]", "d.json:1:3: ',' or ']' should stand here"},
        {"[\"a", "d.json:1:2: this text has no closing quote"},
        {"[\"a\nb\"]", "d.json:1:4: a control character must be written as an escape"},
        {"[\"\\", "d.json:1:3: this '\\' begins no escape"},
        {"[\"\\x41\"]", "d.json:1:3: this '\\' begins no escape"},
        {"[\"\\u12\"]", "d.json:1:3: '\\u' needs four"},
        {"[\"\\u12", "d.json:1:3: '\\u' needs four"},
        {"[\"\\u0000\"]", "d.json:1:3: a text may not have U+0000"},
        {"[\"\\ud83d\"]", "d.json:1:3: this is half a surrogate pair"},
        {"[\"\\ud83d\\u0041\"]", "d.json:1:3: this is half a surrogate pair"},
        {"[\"\\ude00\"]", "d.json:1:3: this is half a surrogate pair"},
        {"[[[[[[[[[[[[[[[[[", "d.json:1:17: this is nested too deeply"},
        {"[\"\\ud83d\\ude00\", -0.5e+3, true, false, null, {\"a\": {}}, []]", "d.json: must be an object"},
        {"5", "d.json: must be an object"},
        {"{}", "d.json: the key 'organisation' is missing"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_bytes_refused(cases[i].text, -1, cases[i].message);
    assert_bytes_refused("{}\0{}", 5, "d.json:1:3: a NUL byte stands here");
}

/* A million brackets must not reach the stack's end. */
static void test_depth(void)
{
    g_autofree char *deep = g_strnfill(1000000, '[');
    assert_bytes_refused(deep, -1, "d.json:1:17: this is nested too deeply");
    g_autoptr(GString) keys = g_string_new(NULL);
    for (int i = 0; i < 100000; i++)
        g_string_append(keys, "{\"a\":");
    assert_bytes_refused(keys->str, (gssize)keys->len, "d.json:1:81: this is nested too deeply");
}

/* Cut anywhere, it is refused; and nothing is read behind the cut (ASan watches). */
static void test_cut(void)
{
    for (gsize length = 0; length + 2 < strlen(good); length++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(ZbImport) import = parse(good, (gssize)length, &error);
        g_assert_null(import);
        g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
    }
}

static void test_corpus(void)
{
    g_autofree char *data = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    if (!g_file_test(CORPUS, G_FILE_TEST_EXISTS)) {
        g_test_skip(CORPUS " is not there");
        return;
    }
    g_assert_true(g_file_get_contents(CORPUS, &data, &length, &error));
    g_autoptr(ZbImport) import = parse(data, (gssize)length, &error);
    g_assert_no_error(error);
    g_test_message("read " CORPUS);
    g_assert_cmpuint(import->handlers->len, ==, 4);
    g_assert_cmpuint(import->citizens->len, ==, 14);
    g_assert_cmpuint(import->topics->len, ==, 32);
    g_assert_cmpuint(import->history->len, ==, 70);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/import/good", test_good);
    g_test_add_func("/import/good-topics", test_good_topics);
    g_test_add_func("/import/fields", test_fields);
    g_test_add_func("/import/ids", test_ids);
    g_test_add_func("/import/syntax", test_syntax);
    g_test_add_func("/import/depth", test_depth);
    g_test_add_func("/import/cut", test_cut);
    g_test_add_func("/import/corpus", test_corpus);
    return g_test_run();
}
