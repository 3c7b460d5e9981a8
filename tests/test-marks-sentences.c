/* How many sentences the rules that come with zb get right: tests/data/marks/README.md. The figures are printed; of what is wrong, the
 * sentences too, but never those of a file that is held out. */
#include "lib/judge/marks.h"

#include <string.h>

#define FOLDER "tests/data/marks/"
/* What is aimed at for distress, of sentences by other hands. It is met where the rules learned from them; where nobody looked at
 * them, `found` and `wrongly` are what was reached once, and must not get worse. */
#define FOUND_AIM 0.975
#define FALSE_AIM 0.2

static const struct ByOthers {
    const char *path, *file;
    double found, wrongly; /* at least, at most */
} by_others[] = {
    {"/marks-sentences/to-learn-from", FOLDER "sentences.tsv", FOUND_AIM, FALSE_AIM},
    {"/marks-sentences/next", FOLDER "sentences-next.tsv", 0.44, 0.15},
    {"/marks-sentences/held-out", FOLDER "sentences-held-out.tsv", 0.75, FALSE_AIM},
    {"/marks-sentences/held-out-2", FOLDER "sentences-held-out-2.tsv", 0.4, 0.15},
};

typedef enum { GROUP, MARK, WANTED, VARIANT, TEXT, COLUMNS } Column;
static const char *const columns[] = {"group", "mark", "wanted", "variant", "text"};

typedef struct {
    guint right, all;
} Count;

typedef struct {
    const char *file;
    ZbMarks *marks;
    guint place[COLUMNS];
    gboolean held_out;
    GHashTable *counts; /* "distress yes street" → Count */
    GHashTable *groups; /* "group mark" → 1 found, 2 not found, 3 both */
    guint wrong;
} Scoring;

static void read_header(Scoring *s, char **fields)
{
    for (guint c = 0; c < COLUMNS; c++) {
        for (s->place[c] = 0; fields[s->place[c]] && !g_str_equal(fields[s->place[c]], columns[c]);)
            s->place[c]++;
        if (!fields[s->place[c]])
            g_error("%s has no column %s", s->file, columns[c]);
    }
}

static gboolean raises(const Scoring *s, const char *mark, const char *text)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound));
    zb_marks_find(s->marks, text, strlen(text), found);
    for (guint i = 0; i < found->len; i++)
        if (g_str_equal(zb_mark_name(g_array_index(found, ZbMarkFound, i).kind), mark))
            return TRUE;
    return FALSE;
}

static void count(Scoring *s, const char *mark, const char *wanted, const char *variant, gboolean right)
{
    char *key = g_strdup_printf("%-11s %-3s %s", mark, wanted, variant);
    Count *one = g_hash_table_lookup(s->counts, key);
    if (one) {
        g_free(key);
    } else {
        one = g_new0(Count, 1);
        g_hash_table_insert(s->counts, key, one);
    }
    one->all++;
    one->right += right;
}

static void score(Scoring *s, char **fields)
{
    const char *mark = fields[s->place[MARK]], *wanted = fields[s->place[WANTED]];
    const char *variant = fields[s->place[VARIANT]], *text = fields[s->place[TEXT]];
    gboolean found = raises(s, mark, text), right = found == g_str_equal(wanted, "yes");
    count(s, mark, wanted, variant, right);
    count(s, mark, wanted, "ALL", right);
    char *group = g_strdup_printf("%s %s", fields[s->place[GROUP]], mark);
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(s->groups, group));
    g_hash_table_insert(s->groups, group, GUINT_TO_POINTER(before | (found ? 1 : 2)));
    s->wrong += !right;
    if (!right && !s->held_out)
        g_test_message("%s %s, %s: %s", mark, found ? "wrongly" : "missed", variant, text);
}

static void score_lines(Scoring *s, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gboolean header = FALSE;
    for (guint i = 0; lines[i]; i++) {
        if (*lines[i] == '#' || !*lines[i])
            continue;
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        if (g_strv_length(fields) < COLUMNS)
            g_error("%s:%u has too few columns", s->file, i + 1);
        if (header)
            score(s, fields);
        else
            read_header(s, fields);
        header = TRUE;
    }
}

static double share(const Scoring *s, const char *mark, const char *wanted)
{
    g_autofree char *key = g_strdup_printf("%-11s %-3s ALL", mark, wanted);
    const Count *one = g_hash_table_lookup(s->counts, key);
    return one ? (double)one->right / one->all : 1;
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

static void tell(const Scoring *s)
{
    guint changed = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, s->groups);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        changed += GPOINTER_TO_UINT(value) == 3;
    GList *keys = g_list_sort(g_hash_table_get_keys(s->counts), by_text);
    for (GList *k = keys; k; k = k->next) {
        const Count *one = g_hash_table_lookup(s->counts, k->data);
        g_test_message("%-24s %-30s %3u of %3u right", s->file + strlen(FOLDER), (char *)k->data, one->right,
                       one->all);
    }
    g_list_free(keys);
    g_test_message("%-24s groups of which a variant changed the mark: %u of %u", s->file + strlen(FOLDER),
                   changed, g_hash_table_size(s->groups));
}

/* FALSE: there is no such file. */
static gboolean score_file(Scoring *s, const char *file)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_test(file, G_FILE_TEST_EXISTS))
        return FALSE;
    g_assert_true(g_file_get_contents(file, &text, NULL, &error));
    *s = (Scoring){.file = file,
                   .marks = zb_marks_load(NULL, &error),
                   .held_out = strstr(file, "held-out") != NULL,
                   .counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                   .groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_assert_no_error(error);
    score_lines(s, text);
    tell(s);
    return TRUE;
}

static void done(Scoring *s)
{
    g_hash_table_unref(s->counts);
    g_hash_table_unref(s->groups);
    zb_marks_free(s->marks);
}

static void test_variants(void)
{
    Scoring s;
    g_assert_true(score_file(&s, FOLDER "variants.tsv"));
    g_assert_cmpuint(s.wrong, ==, 0);
    done(&s);
}

static void test_another_hand(gconstpointer data)
{
    const struct ByOthers *others = data;
    Scoring s;
    g_assert_true(score_file(&s, others->file));
    g_assert_cmpfloat(share(&s, "distress", "yes"), >=, others->found);
    g_assert_cmpfloat(1 - share(&s, "distress", "no"), <=, others->wrongly);
    done(&s);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/marks-sentences/variants", test_variants);
    for (guint i = 0; i < G_N_ELEMENTS(by_others); i++)
        g_test_add_data_func(by_others[i].path, &by_others[i], test_another_hand);
    return g_test_run();
}
