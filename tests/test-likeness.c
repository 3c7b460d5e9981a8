/* A message against topics: which is it like, what explains its words, what does none. */
#include <string.h>
#include "lib/judge/likeness.h"

#define SKATE \
    "Geluid van de skatebaan. Klappende planken en harde muziek tot laat in de avond bij de skatebaan."
#define LIGHT "Straatverlichting achterpad. Drie lantaarnpalen branden niet, het achterpad is donker."

typedef struct {
    ZbLikeness *likeness;
    ZbVector *skate, *light;
} Ground;

static void ground_open(Ground *g)
{
    g->likeness = zb_likeness_new(NULL);
    g->skate = zb_likeness_vector(g->likeness, SKATE);
    g->light = zb_likeness_vector(g->likeness, LIGHT);
    zb_frequencies_learn(g->likeness->frequencies, g->skate, NULL);
    zb_frequencies_learn(g->likeness->frequencies, g->light, NULL);
}

static void ground_close(Ground *g)
{
    zb_vector_free(g->skate);
    zb_vector_free(g->light);
    zb_likeness_free(g->likeness);
}

typedef struct {
    ZbReading *reading;
    ZbLikenessOf of[2]; /* skate, light */
    ZbNovelty novelty;
} Compared;

static void compare(Ground *g, const char *text, Compared *ret)
{
    ZbProfile profiles[] = {{g->skate, NULL}, {NULL, g->light}};
    ret->reading = zb_reading_new(g->likeness, text, NULL);
    zb_likeness_compare(g->likeness, ret->reading, NULL, profiles, 2, ret->of, &ret->novelty);
}

static void compared_clear(Compared *c)
{
    zb_likeness_clear(&c->of[0]);
    zb_likeness_clear(&c->of[1]);
    zb_novelty_clear(&c->novelty);
    zb_reading_free(c->reading);
}

static void test_like(void)
{
    Ground g;
    Compared c;
    ground_open(&g);
    compare(&g, "Weer die planken en muziek van de skatebaan!", &c);
    g_assert_cmpfloat(c.of[0].mixed, >, c.of[1].mixed + 0.1f);
    g_assert_cmpfloat(c.of[0].margin, >, 0);
    g_assert_cmpfloat(c.of[1].margin, <, 0);
    g_assert_cmpfloat_with_epsilon(c.of[0].cover, 1, 1e-4);
    g_assert_cmpfloat_with_epsilon(c.of[0].only, 1, 1e-4);
    g_assert_cmpfloat_with_epsilon(c.novelty.uncovered, 0, 1e-4);
    g_assert_cmpuint(c.of[0].words->len, ==, 3);
    compared_clear(&c);
    ground_close(&g);
}

static void test_new_matter(void)
{
    Ground g;
    Compared c;
    ground_open(&g);
    compare(&g,
            "Planken en muziek op de skatebaan.\n\nIn de kelder staat rioolwater, de stank trekt door de "
            "vloer heen.",
            &c);
    g_assert_cmpfloat(c.novelty.uncovered, >, 0.4f);
    g_assert_cmpfloat_with_epsilon(c.novelty.strange_paragraph, 1, 1e-4);
    g_assert_cmpuint(c.novelty.unexplained->len, >=, 4);
    compared_clear(&c);
    ground_close(&g);
}

/* "This is not about the skate park" is not about the skate park. */
static void test_aside(void)
{
    Ground g;
    Compared c;
    ground_open(&g);
    compare(&g, "Dit gaat niet over de skatebaan maar over de lantaarnpalen.", &c);
    g_assert_cmpfloat(c.of[0].mixed, ==, 0);
    g_assert_cmpfloat(c.of[0].aside, >, 0.1f);
    g_assert_cmpfloat(c.of[1].mixed, >, 0.1f);
    compared_clear(&c);
    ground_close(&g);
}

/* What was named before is set aside too. */
static void test_aside_before(void)
{
    Ground g;
    Compared c;
    ground_open(&g);
    compare(&g, "De planken van de skatebaan laat ik rusten. De lantaarnpalen branden niet.", &c);
    g_assert_cmpfloat(c.of[0].mixed, ==, 0);
    g_assert_cmpfloat(c.of[0].aside, >, 0.1f);
    g_assert_cmpfloat(c.of[1].mixed, >, 0.1f);
    compared_clear(&c);
    compare(&g, "Dit is een andere lantaarnpaal dan die van de skatebaan.", &c);
    g_assert_cmpfloat(c.of[0].mixed, ==, 0);
    compared_clear(&c);
    ground_close(&g);
}

/* A part is compared by itself. */
static void test_part(void)
{
    Ground g;
    Compared c;
    ZbLikenessOf of[2];
    ZbNovelty novelty;
    ZbProfile profiles[2];
    ground_open(&g);
    profiles[0] = (ZbProfile){g.skate, NULL};
    profiles[1] = (ZbProfile){NULL, g.light};
    compare(&g, "De planken van de skatebaan.\n\nDe lantaarnpalen branden niet.", &c);
    g_autoptr(ZbReading) part = zb_reading_part(g.likeness, c.reading, 5, zb_prose_count(c.reading->prose));
    zb_likeness_compare(g.likeness, part, NULL, profiles, 2, of, &novelty);
    g_assert_cmpfloat(of[0].mixed, ==, 0);
    g_assert_cmpfloat(of[1].mixed, >, c.of[1].mixed);
    g_assert_cmpfloat_with_epsilon(of[1].cover, 1, 1e-4);
    zb_likeness_clear(&of[0]);
    zb_likeness_clear(&of[1]);
    zb_novelty_clear(&novelty);
    compared_clear(&c);
    ground_close(&g);
}

static void test_compound_and_error(void)
{
    Ground g;
    Compared c;
    ground_open(&g);
    compare(&g, "lantaarnpalenn skatebaanen", &c);
    g_assert_cmpfloat(c.of[0].only, >, 0.3f);
    g_assert_cmpfloat(c.of[1].only, >, 0.3f);
    compared_clear(&c);
    ground_close(&g);
}

static void test_nothing(void)
{
    Ground g;
    Compared c;
    ground_open(&g);
    compare(&g, "Hoort u mij?", &c);
    g_assert_cmpfloat(c.of[0].mixed, ==, 0);
    g_assert_cmpfloat(c.novelty.uncovered, ==, 0);
    g_assert_cmpfloat(c.novelty.words, ==, 0);
    compared_clear(&c);
    ZbReading *reading = zb_reading_new(g.likeness, "de goot lekt", NULL);
    ZbNovelty alone;
    zb_likeness_compare(g.likeness, reading, NULL, NULL, 0, NULL, &alone); /* a citizen without topics */
    g_assert_cmpfloat_with_epsilon(alone.uncovered, 1, 1e-4);
    zb_novelty_clear(&alone);
    zb_reading_free(reading);
    ground_close(&g);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/likeness/like", test_like);
    g_test_add_func("/likeness/new-matter", test_new_matter);
    g_test_add_func("/likeness/aside", test_aside);
    g_test_add_func("/likeness/aside-before", test_aside_before);
    g_test_add_func("/likeness/part", test_part);
    g_test_add_func("/likeness/compound-and-error", test_compound_and_error);
    g_test_add_func("/likeness/nothing", test_nothing);
    return g_test_run();
}
