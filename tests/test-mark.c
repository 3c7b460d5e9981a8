/* Which words of a message raise marks, and what is recorded of them. */
#include "lib/intake/mark.h"
#include "tests/support.h"

typedef struct {
    Ground g;
    gint64 contact;
    ZbFacts *facts;
    ZbJudgement judgement;
} Desk;

static void desk_open(Desk *d)
{
    ground_open(&d->g);
    d->contact = put_contact(&d->g, 0, 0, FALSE, d->g.now, NULL);
    d->facts = zb_facts_new();
    d->judgement = (ZbJudgement){.verdict = ZB_VERDICT_UNKNOWN_SENDER};
}

static void desk_close(Desk *d)
{
    zb_facts_free(d->facts);
    ground_close(&d->g);
}

static void set(char **field, const char *text)
{
    g_free(*field);
    *field = g_strdup(text);
}

static void add_segment(Desk *d, ZbSegmentKind kind, const char *text)
{
    g_autofree char *whole = g_strconcat(d->facts->text, text, "\n", NULL);
    ZbSegment segment = {kind, (guint32)strlen(d->facts->text), (guint32)strlen(whole)};
    g_array_append_val(d->facts->segments, segment);
    set(&d->facts->text, whole);
    if (kind == ZB_SEGMENT_FORWARDED)
        g_ptr_array_add(d->facts->forwarded, zb_forwarded_new("", "burger@elders.example", "", ZB_NEVER,
                                                              segment.start, segment.end));
    g_free(d->facts->fresh);
    d->facts->fresh = zb_facts_fresh_of(d->facts->text, d->facts->segments);
}

/* The marks' names with spaces between them; of the contact they are taken away again. */
static void expect(Desk *d, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) marks = NULL;
    g_autofree char *text = NULL;
    ZbAuthor author = {ZB_AUTHOR_MACHINE, 0, "1.1.0.0", d->g.now};
    zb_mark_record(&d->g.intake, d->contact, "2026-05-04", d->facts, &d->judgement, &author, &marks, &text,
                   &error);
    g_assert_no_error(error);
    g_autofree char *got = g_strjoinv(" ", marks);
    g_assert_cmpstr(got, ==, want);
    g_assert_true(!text == !strstr(want, "about_staff"));
}

static void forget(Desk *d)
{
    run_sql(&d->g, "DELETE FROM mark");
    zb_facts_free(d->facts);
    d->facts = zb_facts_new();
}

#define ALL_OF_THEM                                                                                       \
    "Ik weet waar u woont. Zo wil ik niet meer leven. Het ruikt hier naar gas. Ik stel u in gebreke. Uw " \
    "medewerker "                                                                                         \
    "was onbeschoft. Jullie mogen mijn klacht niet negeren."
#define URGENT_ONES "threat distress danger legal"

static void test_where(void)
{
    Desk d;
    desk_open(&d);
    add_segment(&d, ZB_SEGMENT_FRESH, ALL_OF_THEM);
    expect(&d, URGENT_ONES " about_staff contests");
    static const struct {
        ZbSegmentKind kind;
        const char *want;
    } table[] = {{ZB_SEGMENT_QUOTED, ""}, {ZB_SEGMENT_SIGNATURE, ""}, {ZB_SEGMENT_FORWARDED, URGENT_ONES}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        forget(&d);
        add_segment(&d, ZB_SEGMENT_FRESH, "Zie hieronder.");
        add_segment(&d, table[i].kind, ALL_OF_THEM);
        expect(&d, table[i].want);
    }
    desk_close(&d);
}

/* Where the mail itself says little, the document is what was written now. */
static void test_documents(void)
{
    Desk d;
    desk_open(&d);
    add_segment(&d, ZB_SEGMENT_FRESH, "Zie bijlage.");
    add_segment(&d, ZB_SEGMENT_DOCUMENT, ALL_OF_THEM);
    expect(&d, URGENT_ONES " about_staff contests");
    forget(&d);
    g_autoptr(GString) much = g_string_new(NULL);
    for (guint i = 0; i <= ZB_FRESH_WORDS; i++)
        g_string_append(much, "tegel ");
    add_segment(&d, ZB_SEGMENT_FRESH, much->str);
    add_segment(&d, ZB_SEGMENT_DOCUMENT, ALL_OF_THEM);
    expect(&d, URGENT_ONES);
    desk_close(&d);
}

static void test_passed_on(void)
{
    Desk d;
    desk_open(&d);
    add_segment(&d, ZB_SEGMENT_FRESH, "Zie hieronder.");
    add_segment(&d, ZB_SEGMENT_FORWARDED, ALL_OF_THEM);
    g_ptr_array_add(d.facts->from, zb_address_new("Collega", "collega@V.example"));
    expect(&d, URGENT_ONES " about_staff contests");
    run_sql(&d.g, "DELETE FROM mark");
    /* Our own letter, passed on. */
    ZbForwarded *ours = d.facts->forwarded->pdata[0];
    set(&ours->address, "klachten@v.example");
    expect(&d, "");
    desk_close(&d);
}

static void test_subject(void)
{
    Desk d;
    desk_open(&d);
    set(&d.facts->subject, "Uw medewerker was onbeschoft en het ruikt naar gas");
    expect(&d, "danger about_staff");
    run_sql(&d.g, "DELETE FROM mark");
    set(&d.facts->subject, "Re: Uw medewerker was onbeschoft en het ruikt naar gas");
    expect(&d, "danger");
    desk_close(&d);
}

static void test_whose(void)
{
    Desk d;
    desk_open(&d);
    add_segment(&d, ZB_SEGMENT_FRESH, ALL_OF_THEM);
    d.judgement.verdict = ZB_VERDICT_MACHINE;
    expect(&d, "");
    /* Nothing to contest. */
    d.judgement.verdict = ZB_VERDICT_REPEAT;
    d.judgement.citizen_id = 7;
    expect(&d, URGENT_ONES " about_staff");
    run_sql(&d.g, "DELETE FROM mark");
    d.judgement.limitation_concerned = TRUE;
    expect(&d, URGENT_ONES " about_staff contests");
    desk_close(&d);
}

static void test_recorded(void)
{
    Desk d;
    desk_open(&d);
    add_segment(&d, ZB_SEGMENT_FRESH, "Volgens de Woo wil ik alle stukken. En ik stel u  in\ngebreke!");
    expect(&d, "legal");
    assert_sql(&d.g, "SELECT detail FROM mark", "ingebrekestelling");
    assert_sql(&d.g, "SELECT evidence ->> '$[1].words' FROM mark", "u in gebreke");
    assert_sql(&d.g, "SELECT evidence ->> '$[1].until' FROM mark", "2026-05-18");
    assert_sql(&d.g, "SELECT evidence ->> '$[1].article' FROM mark", "Awb 4:17 lid 3");
    assert_sql(&d.g, "SELECT evidence ->> '$[0].until' FROM mark", "2026-06-01");
    assert_sql(&d.g, "SELECT evidence ->> '$[0].code' FROM mark", "mark_words");
    g_autofree char *versions = sql_text(&d.g, "SELECT versions FROM mark");
    g_autofree char *want = g_strconcat("1.1.0.0 marks-", zb_marks_version(d.g.marks), NULL);
    g_assert_cmpstr(versions, ==, want);
    desk_close(&d);
}

static void test_names(void)
{
    g_assert_true(zb_mark_names("Die Van den Bérg hing op", "K. van den Berg"));
    g_assert_true(zb_mark_names("de jansen-bakker", "Jansen-Bakker"));
    g_assert_false(zb_mark_names("Bergen", "K. van den Berg"));
    g_assert_false(zb_mark_names("van den", "K. van den Berg"));
    g_assert_false(zb_mark_names("Ma hing op", "L. Ma"));
    g_assert_false(zb_mark_names("", ""));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mark/where", test_where);
    g_test_add_func("/mark/documents", test_documents);
    g_test_add_func("/mark/passed-on", test_passed_on);
    g_test_add_func("/mark/subject", test_subject);
    g_test_add_func("/mark/whose", test_whose);
    g_test_add_func("/mark/recorded", test_recorded);
    g_test_add_func("/mark/names", test_names);
    return g_test_run();
}
