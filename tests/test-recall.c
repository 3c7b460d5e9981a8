#include <string.h>
#include "lib/judge/recall.h"

static gboolean is_new(ZbRecall *recall, const char *word, guint value)
{
    gboolean fresh;
    guint *kept = zb_recall(recall, word, (guint)strlen(word), &fresh);
    if (fresh)
        *kept = value;
    g_assert_cmpuint(*kept, ==, value);
    return fresh;
}

static void test_again(void)
{
    g_autoptr(ZbRecall) recall = zb_recall_new(1024, sizeof(guint));
    g_assert_true(is_new(recall, "gemaal", 1));
    g_assert_true(is_new(recall, "goot", 2));
    g_assert_false(is_new(recall, "gemaal", 1));
    g_assert_false(is_new(recall, "goot", 2));
}

/* One place, for which all compete: what is kept is always the word's own. */
static void test_takes_the_place(void)
{
    g_autoptr(ZbRecall) recall = zb_recall_new(1, sizeof(guint));
    g_assert_true(is_new(recall, "gemaal", 1));
    g_assert_true(is_new(recall, "gemaaltje", 2));
    g_assert_true(is_new(recall, "gemaal", 1));
    g_assert_false(is_new(recall, "gemaal", 1));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/recall/again", test_again);
    g_test_add_func("/recall/takes-the-place", test_takes_the_place);
    return g_test_run();
}
