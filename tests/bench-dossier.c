#include "tests/bench-dossier.h"

#include <sqlite3.h>
#include <string.h>
#include "lib/error.h"

/* Texts and profiles that are made of each subject; who needs one takes one of these. */
#define VARIANTS 24

struct BenchStock {
    GPtrArray *titles;    /* of char *: one for each subject */
    GPtrArray *sentences; /* of GPtrArray of char *: of each subject, and last those that fit any */
};

static const char *const streets[] = {"Molenlaan",    "Kerkstraat", "Dorpsweg",      "Havenkade",
                                      "Lindenstraat", "Veerdijk",   "Stationsplein", "Oude Gracht"};
static const char *const given[] = {"Anna",  "Bert",   "Carla",  "Dirk",  "Els",    "Frits",
                                    "Greet", "Hans",   "Ineke",  "Jaap",  "Karin",  "Leo",
                                    "Marja", "Nico",   "Olga",   "Piet",  "Ria",    "Sjaak",
                                    "Truus", "Willem", "Fatima", "Yusuf", "Sandra", "Mehmet"};
static const char *const fronts[] = {"Hout", "Water", "Zand",   "Molen",  "Heuvel", "Veld", "Kerk",
                                     "Bos",  "Steen", "Linden", "Ooster", "Wester", "Hoog", "Haver"};
static const char *const ends[] = {"man",  "stra", "sma",  "huis", "kamp",  "berg",   "dijk",  "hof",
                                   "veen", "wijk", "land", "donk", "horst", "meijer", "broek", "voort"};

/* ---- texts ------------------------------------------------------------------------------------------------- */

BenchStock *bench_stock_load(const char *file, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(file, &text, NULL, error))
        return NULL;
    BenchStock *stock = g_new0(BenchStock, 1);
    stock->titles = g_ptr_array_new_with_free_func(g_free);
    stock->sentences = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    for (char **line = lines + 1; lines[0] && *line; line++) { /* the first says what the file is */
        if (g_str_has_prefix(*line, "# ")) {
            g_ptr_array_add(stock->titles, g_strdup(*line + 2));
            g_ptr_array_add(stock->sentences, g_ptr_array_new_with_free_func(g_free));
        } else if (**line) {
            g_ptr_array_add(stock->sentences->pdata[stock->sentences->len - 1], g_strdup(*line));
        }
    }
    return stock;
}

void bench_stock_free(BenchStock *stock)
{
    g_ptr_array_unref(stock->titles);
    g_ptr_array_unref(stock->sentences);
    g_free(stock);
}

guint bench_stock_subjects(const BenchStock *stock)
{
    return stock->titles->len - 1;
}

static const char *any(const GPtrArray *list, GRand *dice)
{
    return list->pdata[g_rand_int_range(dice, 0, (gint32)list->len)];
}

/* Its %s replaced by a street. */
static char *located(const char *sentence, GRand *dice)
{
    const char *street = streets[g_rand_int_range(dice, 0, G_N_ELEMENTS(streets))];
    GString *text = g_string_new(sentence);
    g_string_replace(text, "%s", street, 0);
    return g_string_free(text, FALSE);
}

char *bench_stock_title(const BenchStock *stock, GRand *dice, guint subject)
{
    return located(stock->titles->pdata[subject], dice);
}

char *bench_stock_text(const BenchStock *stock, GRand *dice, guint subject, guint paragraphs)
{
    GString *text = g_string_new(NULL);
    for (guint p = 0; p < paragraphs; p++) {
        guint count = (guint)g_rand_int_range(dice, 3, 6);
        for (guint i = 0; i < count; i++) {
            gboolean matter = g_rand_double(dice) < 0.6;
            guint from = matter ? subject : bench_stock_subjects(stock);
            g_autofree char *sentence = located(any(stock->sentences->pdata[from], dice), dice);
            g_string_append_printf(text, "%s ", sentence);
        }
        g_string_append(text, "\n\n");
    }
    return g_string_free(text, FALSE);
}

/* ---- what SQL cannot say ------------------------------------------------------------------------------------- */

/* mix(n, salt): a number from 0 to 2^31 - 1 that looks like chance. */
static void sql_mix(sqlite3_context *context, G_GNUC_UNUSED int count, sqlite3_value **values)
{
    guint64 x = (guint64)sqlite3_value_int64(values[0]) * 31 + (guint64)sqlite3_value_int64(values[1]);
    x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9); /* splitmix64 */
    x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    sqlite3_result_int64(context, (gint64)((x ^ (x >> 31)) & 0x7fffffff));
}

/* key(n, salt): a hash in hex, as those of bytes and texts. */
static void sql_key(sqlite3_context *context, G_GNUC_UNUSED int count, sqlite3_value **values)
{
    gint64 of[] = {sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1])};
    char *hex = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)of, sizeof of);
    sqlite3_result_text(context, hex, -1, g_free);
}

/* ---- filling ------------------------------------------------------------------------------------------------- */

static gboolean script(sqlite3 *db, const char *sql, GError **error)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot fill: %s in: %.40s", sqlite3_errmsg(db), sql);
    return FALSE;
}

typedef struct {
    sqlite3 *db;
    const BenchStock *stock;
    ZbLikeness *likeness;
    GRand *dice;
    gint64 topics;
} Filling;

static void bind_vector(sqlite3_stmt *s, int number, const ZbVector *vector)
{
    g_autoptr(GBytes) packed = zb_vector_pack(vector);
    gsize size;
    const void *bytes = g_bytes_get_data(packed, &size);
    sqlite3_bind_blob64(s, number, bytes, size, SQLITE_TRANSIENT);
}

/* One text, and one topic's profile after ten contacts; counted as often as a topic will have it. */
static gboolean add_variant(Filling *f, sqlite3_stmt *s, guint subject, guint variant)
{
    g_autofree char *title = bench_stock_title(f->stock, f->dice, subject);
    g_autofree char *text = bench_stock_text(f->stock, f->dice, subject, 3);
    g_autofree char *letter = bench_stock_text(f->stock, f->dice, subject, 1);
    g_autofree char *written = bench_stock_text(f->stock, f->dice, subject, 30);
    g_autofree char *told = g_strdup_printf("%s\n\n%s", title, letter);
    g_autoptr(ZbVector) scope = zb_likeness_vector(f->likeness, told);
    g_autoptr(ZbVector) talk = zb_likeness_vector(f->likeness, written);
    g_autoptr(ZbVector) all = zb_likeness_vector(f->likeness, told);
    zb_vector_add(all, talk, 1);
    gint64 variants = (gint64)bench_stock_subjects(f->stock) * VARIANTS;
    for (gint64 i = 0; i < f->topics / variants; i++)
        zb_frequencies_learn(f->likeness->frequencies, all, NULL);
    sqlite3_reset(s);
    sqlite3_bind_int64(s, 1, subject * VARIANTS + variant);
    sqlite3_bind_text(s, 2, title, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(s, 3, text, -1, SQLITE_TRANSIENT);
    bind_vector(s, 4, scope);
    bind_vector(s, 5, talk);
    return sqlite3_step(s) == SQLITE_DONE;
}

static gboolean add_variants(Filling *f, GError **error)
{
    sqlite3_stmt *s = NULL;
    gboolean ok =
        script(f->db, "CREATE TEMP TABLE variant (n INTEGER PRIMARY KEY, title, body, scope, talk)", error) &&
        sqlite3_prepare_v2(f->db, "INSERT INTO variant VALUES ($1, $2, $3, $4, $5)", -1, &s, NULL) ==
            SQLITE_OK;
    for (guint subject = 0; ok && subject < bench_stock_subjects(f->stock); subject++)
        for (guint variant = 0; ok && variant < VARIANTS; variant++)
            ok = add_variant(f, s, subject, variant);
    if (!ok && error && !*error)
        g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot fill: %s", sqlite3_errmsg(f->db));
    sqlite3_finalize(s);
    return ok;
}

static gboolean add_words(Filling *f, GError **error)
{
    g_autoptr(GString) sql = g_string_new("CREATE TEMP TABLE given (n INTEGER PRIMARY KEY, word);"
                                          "CREATE TEMP TABLE surname (n INTEGER PRIMARY KEY, word);");
    for (guint i = 0; i < G_N_ELEMENTS(given); i++)
        g_string_append_printf(sql, "INSERT INTO given VALUES (%u, '%s');", i, given[i]);
    for (guint i = 0; i < G_N_ELEMENTS(fronts) * G_N_ELEMENTS(ends); i++)
        g_string_append_printf(sql, "INSERT INTO surname VALUES (%u, '%s%s');", i,
                               fronts[i / G_N_ELEMENTS(ends)], ends[i % G_N_ELEMENTS(ends)]);
    return script(f->db, sql->str, error);
}

/* Two topics a citizen on average; a fifth of them under a limitation, with a letter. */
static const char people[] =
    "INSERT INTO handler (id, reference, name, email) WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n"
    " WHERE n < 40) SELECT n.n, 'h-' || n.n, g.word || ' ' || s.word, 'h' || n.n || '@v.example' FROM n"
    " JOIN given g ON g.n = mix(n.n, 11) %% %u JOIN surname s ON s.n = mix(n.n, 12) %% %u;"
    "INSERT INTO handler_role SELECT id, 'handler' FROM handler;"
    "INSERT INTO citizen (id, reference, name, postal) WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n"
    " WHERE n < %" G_GINT64_FORMAT
    ") SELECT n.n, 'c-' || n.n, g.word || ' ' || s.word, 'Molenlaan ' || n.n FROM n"
    " JOIN given g ON g.n = mix(n.n, 13) %% %u JOIN surname s ON s.n = mix(n.n, 14) %% %u;"
    "INSERT OR IGNORE INTO citizen_name SELECT lower(substr(name, 1, instr(name, ' ') - 1)), id FROM citizen"
    " UNION ALL SELECT lower(substr(name, instr(name, ' ') + 1)), id FROM citizen;"
    "INSERT INTO address (id, kind, value) SELECT id * 2 - 1, 'email', 'c' || id || '@post.example' FROM "
    "citizen"
    " UNION ALL SELECT id * 2, 'phone', printf('+316%%08d', id) FROM citizen;"
    "INSERT INTO citizen_address (citizen_id, address_id, shown) SELECT id, id * 2 - 1, '' FROM citizen"
    " UNION ALL SELECT id, id * 2, '' FROM citizen"
    /* Some share an address. */
    " UNION ALL SELECT id, id * 2 - 3, '' FROM citizen WHERE id %% 20 = 0;"
    "INSERT INTO representative (id, citizen_id, name, scope) SELECT id, id, 'mr. V. Raadsma', 'alles' FROM "
    "citizen"
    " WHERE id %% 25 = 0;"
    "INSERT INTO topic (id, citizen_id, reference, reference_key, title, description, opened_on, closed, "
    "handler_id)"
    " WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %" G_GINT64_FORMAT ")"
    " SELECT n.n, 1 + mix(n.n, 1) %% %" G_GINT64_FORMAT
    ", 'KL-2025-' || n.n, 'KL2025-' || n.n, v.title, v.title, '2025-03-01',"
    " mix(n.n, 5) %% 2, 1 + n.n %% 40 FROM n JOIN variant v ON v.n = mix(n.n, 2) %% %u;"
    "INSERT INTO topic_profile SELECT t.id, v.scope, v.talk, x'' FROM topic t JOIN variant v ON v.n = "
    "mix(t.id, "
    "2) %% %u;"
    "INSERT INTO letter (id, reference, reference_key, kind, dated_on, signed_by, delivered_on)"
    " SELECT id, 'ZB-2026-' || id, 'ZB2026-' || id, 'stop_topic', '2026-01-05', 'B. Ondertekenaar', "
    "'2026-01-08'"
    " FROM topic WHERE mix(id, 6) %% 5 = 0;"
    "INSERT INTO decision (citizen_id, topic_id, kind, decided_on, effective_from, until, letter_id, "
    "scope_in,"
    " scope_out) SELECT t.citizen_id, t.id, 'stop_topic', '2026-01-05', '2026-01-08', '2026-12-31', l.id,"
    " t.title, 'Al het andere' FROM letter l JOIN topic t ON t.id = l.id;";

static const char contacts_sql[] =
    "INSERT INTO mail (id, handler_id, recipient, rfc_message_id, data, closed_at, state, next_at)"
    " VALUES (1, 1, 'h1@v.example', 'one@v.example', x'00', 0, 'sent', 0);"
    "CREATE TEMP TABLE about (n INTEGER PRIMARY KEY, topic_id, citizen_id, variant);"
    "INSERT INTO about WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %" G_GINT64_FORMAT
    ") SELECT n.n, t.id, t.citizen_id, mix(t.id, 2) %% %u / %u * %u + mix(n.n, 7) %% %u"
    " FROM n JOIN topic t ON t.id = 1 + mix(n.n, 3) %% %" G_GINT64_FORMAT ";"
    "INSERT INTO contact (id, channel, direction, at, recorded_at, rfc_message_id, sender, sender_name,"
    " sender_verified, subject, text, text_key, same_key) SELECT a.n, 'email', CASE WHEN mix(a.n, 8) %% 6 = 0"
    " THEN 'out' ELSE 'in' END, 1740000000000000 + a.n * 40000000, 0, a.n || '@post.example',"
    " 'c' || a.citizen_id || '@post.example', '', 'none', v.title, v.body, key(a.n, 1), key(a.n, 2)"
    " FROM about a JOIN variant v ON v.n = a.variant;"
    "INSERT INTO message (id, sha256, size, contact_id, facts, reader_version) SELECT n, key(n, 3), 4000, n,"
    " '{}', 2 FROM about;"
    "INSERT INTO delivery (mailbox, folder, uidvalidity, uid, message_id) SELECT 'klachten', 'INBOX', 1, n, "
    "n FROM about;"
    "INSERT INTO link (contact_id, citizen_id, author, versions, evidence, made_at)"
    " SELECT n, citizen_id, 'machine', '2.2.1', '[{\"code\":\"address\"}]', 0 FROM about;"
    "INSERT INTO link (contact_id, topic_id, author, versions, evidence, made_at)"
    " SELECT n, topic_id, 'machine', '2.2.1', '[{\"code\":\"likeness\"}]', 0 FROM about;"
    "INSERT INTO verdict (contact_id, verdict, author, versions, evidence, made_at)"
    " SELECT n, 'ongoing', 'machine', '2.2.1', '[{\"code\":\"likeness\"}]', 0 FROM about;"
    "INSERT INTO mark (contact_id, kind, author, versions, evidence, made_at)"
    " SELECT n, 'legal', 'machine', '2.2.1', '[]', 0 FROM about WHERE mix(n, 9) %% 20 = 0;"
    "INSERT INTO notice (contact_id, duty, reason, urgency, made_at, mail_id)"
    " SELECT n, 'handler', 'unsure', 'now', 0, 1 FROM about WHERE mix(n, 10) %% 3 = 0;"
    "INSERT INTO audit (at, actor, action, object) SELECT 0, 'zbd', 'contact.record', 'contact:' || n FROM "
    "about;";

static gboolean add_rows(Filling *f, gint64 contacts, gint64 citizens, GError **error)
{
    guint givens = G_N_ELEMENTS(given), surnames = G_N_ELEMENTS(fronts) * G_N_ELEMENTS(ends);
    guint variants = bench_stock_subjects(f->stock) * VARIANTS;
    g_autofree char *first = g_strdup_printf(people, givens, surnames, citizens, givens, surnames, f->topics,
                                             citizens, variants, variants);
    g_autofree char *second = g_strdup_printf(contacts_sql, contacts, variants, (guint)VARIANTS,
                                              (guint)VARIANTS, (guint)VARIANTS, f->topics);
    return script(f->db, first, error) && script(f->db, second, error);
}

gboolean bench_fill(const char *path, const BenchStock *stock, ZbLikeness *likeness, gint64 contacts,
                    gint64 citizens, GError **error)
{
    Filling f = {.stock = stock, .likeness = likeness, .topics = citizens * 2};
    if (sqlite3_open_v2(path, &f.db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_IO, "cannot open %s: %s", path, sqlite3_errmsg(f.db));
        sqlite3_close(f.db);
        return FALSE;
    }
    f.dice = g_rand_new_with_seed(42);
    sqlite3_create_function(f.db, "mix", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, sql_mix, NULL, NULL);
    sqlite3_create_function(f.db, "key", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, sql_key, NULL, NULL);
    gboolean ok = script(f.db,
                         "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;"
                         "PRAGMA cache_size = -2000000; BEGIN",
                         error) &&
                  add_variants(&f, error) && add_words(&f, error) &&
                  add_rows(&f, contacts, citizens, error) && script(f.db, "COMMIT", error);
    sqlite3_close(f.db);
    g_rand_free(f.dice);
    return ok;
}
