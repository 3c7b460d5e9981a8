#include <string.h>
#include "lib/mail/html.h"
#include "lib/mail/html-strip.h"

static void check(const char *html, const char *text)
{
    gboolean cut = TRUE;
    g_autofree char *got = zb_html_to_text(html, strlen(html), 10000, &cut);
    g_assert_cmpstr(got, ==, text);
    g_assert_false(cut);
}

static void test_blocks(void)
{
    check("", "");
    check("<p>een</p><p>twee</p>", "een\n\ntwee\n");
    check("<div>een</div><div>twee<br>drie</div>", "een\ntwee\ndrie\n");
    check("<p class=MsoNormal>een</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>twee</p>",
          "een\n\ntwee\n");
    check("  veel \n\t wit  <b>en</b> <i>nog</i> wat&nbsp;meer ", "veel wit en nog wat meer\n");
    check("<pre>a\n  b  c</pre>  d  e", "a\n  b  c\nd e\n");
    check("<div style='white-space: pre-wrap'>a\n  b</div>c\nd", "a\n  b\nc d\n");
    check("gr\xc3\xb6\xc3\x9f"
          "e &euro; &#8364; &amp; &lt;b&gt; caf&eacute;",
          "gr\xc3\xb6\xc3\x9f"
          "e \xe2\x82\xac \xe2\x82\xac & <b> caf\xc3\xa9\n");
    check("losse tekst <onbekend>hier</onbekend>", "losse tekst hier\n");
}

static void test_lists(void)
{
    check("<ul><li>een<li>twee</ul>na", "- een\n- twee\nna\n");
    check("<ol><li>een<li>twee<ul><li>a<li>b</ul><li>drie</ol>", "1. een\n2. twee\n  - a\n  - b\n3. drie\n");
    check("<ol start=4><li>vier<li value=9>negen<li>tien</ol>", "4. vier\n9. negen\n10. tien\n");
    check("<li>los</ol></ul><li>nog", "- los\n- nog\n");
    check("<ul><li><p>een</p></li></ul>", "- een\n");
}

static void test_tables(void)
{
    check("<table><tr><td>a<td>b<tr><td>c<td>d</table>na", "a | b\nc | d\nna\n");
    check("<table><tr><th>Naam:<td>Jan<tr><td>Plaats:<td><td>Veldermeer</table>",
          "Naam: Jan\nPlaats: Veldermeer\n");
    check("<table role=presentation><tr><td>a</td><td>b</td></tr></table>", "a b\n");
    check("<table><tr><td><p>een</p><p>twee</p></td><td>b</td></tr></table>", "een\n\ntwee\nb\n");
    check("<table><tr><td><table><tr><td>a<td>b</table><td>c</table>", "a | b | c\n");
    check("<blockquote type=cite><table><tr><td>a<td>b</table></blockquote>", "> a | b\n");
    /* What stands beside the cells is not lost, nor a cell that nothing closes. */
    check("<table><tr><td>a</td>tussen<td>b</td>na</table>", "a\ntussen\nb\nna\n");
    check("<table><tr><td>a<td>b<svg></svg><th>c</table>", "a | b | c\n");
    check("<table><tr><td>a<td>b<svg><th>c</table>", "a\nb\nc\n");
    check("<td>a<td>b<tr>c", "a\nb\nc\n");
    g_autofree char *wide = g_strnfill(300, 'x');
    g_autofree char *html = g_strdup_printf("<table><tr><td>%s<td>b</table>", wide);
    g_autofree char *text = g_strdup_printf("%s\nb\n", wide);
    check(html, text);
}

/* Only what the text does not show; a picture that counts readers says nothing. */
static void test_links(void)
{
    check("klik <a href='https://x.example/a'>hier </a>, graag", "klik hier <https://x.example/a> , graag\n");
    check("<a href='https://x.example'>x.example</a>", "x.example\n");
    check("<a href='mailto:jan@x.example'>Jan</a> schreef", "Jan <jan@x.example> schreef\n");
    check("<a href='https://x.example'><img width=1 height=1 alt=weg></a>a", "a\n");
    check("<a href='https://x.example'><div>lees</div></a><p>na", "lees <https://x.example>\n\nna\n");
    check("<a href='https://x.example'>nooit gesloten", "nooit gesloten <https://x.example>\n");
    check("<a name=b>anker</a>", "anker\n");
}

static void test_pictures(void)
{
    check("zie<img alt='De kapotte lantaarn'>hier", "zie [De kapotte lantaarn] hier\n");
    check("leuk<img alt='\xf0\x9f\x98\x80'>", "leuk\xf0\x9f\x98\x80\n");
    check("<img alt=image001.png><img>a", "a\n");
}

static void test_hidden(void)
{
    check("<head><title>x</title><style>p{}</style></head><script>y</script>zichtbaar", "zichtbaar\n");
    check("<div style='display: none'>weg<div>ook</div></div>blijft", "blijft\n");
    check("<span style=\"font-size:0px\">weg</span><span style='font-size:0.9em'>blijft</span>", "blijft\n");
    /* A box of size 0 that closes gaps hides nothing but its own letters. */
    check("<td style='font-size:0'> weg <div style='font-size:13px'>blijft <b>ook</b></div></td>",
          "blijft ook\n");
    check("<p style='mso-bidi-font-size:0'>blijft</p>", "blijft\n");
    check("<div style='max-height:0;overflow:hidden'>weg</div><div style='max-height:0'>blijft</div>",
          "blijft\n");
    check("<div style='opacity:0'>weg</div><div style='opacity:0.9'>blijft</div>", "blijft\n");
    check("<p hidden>weg</p><p>a\xe2\x80\x8b"
          "b\xc2\xad"
          "c</p>",
          "abc\n");
    check("<!-- weg --><p>a</p>", "a\n");
}

static void test_quotes(void)
{
    check("nieuw<blockquote type=cite>oud<br><br>ouder<blockquote "
          "type=cite>oudst</blockquote></blockquote>onder",
          "nieuw\n> oud\n>\n> ouder\n>> oudst\nonder\n");
    check("a<blockquote class=gmail_quote>b</blockquote>", "a\n> b\n");
    /* Without a mark it may be the writer's own indentation. */
    check("a<blockquote>b</blockquote>", "a\nb\n");
}

/* What programs mark as the writer's signature is set off by "-- "; what follows it is still seen to be the writer's. */
static void test_signatures(void)
{
    check("tekst<div class=\"gmail_signature\">Jan<br>06-1</div>", "tekst\n-- \nJan\n06-1\n");
    check("tekst<div class='gmail_signature'>Jan</div><div class='gmail_quote'>Op 4 mei schreef X:"
          "<blockquote class=gmail_quote>oud</blockquote></div>",
          "tekst\n-- \nJan\nOp 4 mei schreef X:\n> oud\n");
    check("<div>tekst</div><div id=Signature><p>Jan</p></div><div id=appendonsend></div><hr>"
          "<div id=divRplyFwdMsg><b>Van:</b> X<br><b>Verzonden:</b> nu</div>",
          "tekst\n\n-- \nJan\n\n________________________________\nVan: X\nVerzonden: nu\n");
    check("a<div class=moz-signature>-- <br>Jan</div>", "a\n--\nJan\n");
    check("a<div id=Signature>Jan</div>en nog iets", "a\nJan\nen nog iets\n");
    check("a<div id=Signature></div>b<div id=Signature>Jan</div>", "a\nb\n-- \nJan\n");
}

static void test_history(void)
{
    check("a<div class=moz-cite-prefix>Op 4-5-2026 schreef X:</div><blockquote type=cite>b</blockquote>",
          "a\n> Op 4-5-2026 schreef X:\n> b\n");
    check("a<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
          "<p class=MsoNormal><b>Van:</b> X</p></div>",
          "a\n________________________________\nVan: X\n");
    check("a<blockquote style=\"border-left: 1px solid #ccc\">b</blockquote>", "a\n> b\n");
    check("a<blockquote style=\"margin:0 0 0 40px; border-left:none\">b</blockquote>", "a\nb\n");
    check("a<div style='border:none;border-left:solid blue 1.5pt;padding:0cm'>b</div>c", "a\n> b\nc\n");
    check("a<div id=x_x_divRplyFwdMsg>b</div>", "a\n________________________________\nb\n");
}

static void test_hostile(void)
{
    static const char *const pieces[] = {"<b>",
                                         "</b>",
                                         "<p>",
                                         "<",
                                         "<!--",
                                         "<a x=",
                                         "&amp",
                                         "<blockquote type=cite>",
                                         "<table><td>",
                                         "<div id=Signature>x",
                                         "<div id=Signature>x</div><div id=appendonsend></div>",
                                         "<div id=divRplyFwdMsg>",
                                         "<a href=https://x.example>x",
                                         "<table><tr><td>x<td>y</table>",
                                         "<tr><td>x<td>y",
                                         "<ol><li>x"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) page = g_string_new("<p>begin</p>");
        for (guint n = 0; n < 100000; n++)
            g_string_append(page, pieces[i]);
        g_autofree char *text = zb_html_to_text(page->str, page->len, 1 << 20, NULL);
        g_assert_true(g_str_has_prefix(text, "begin"));
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void test_deep(void)
{
    g_autoptr(GString) page = g_string_new("eerst");
    for (guint n = 0; n < 20000; n++)
        g_string_append(page, "<div>");
    g_string_append(page, "de klacht</i>");
    gboolean cut = FALSE;
    g_autofree char *text = zb_html_to_text(page->str, page->len, 10000, &cut);
    g_assert_true(cut);
    g_assert_nonnull(strstr(text, "eerst"));
    g_assert_nonnull(strstr(text, "de klacht"));
}

static void check_strip(const char *html, const char *text)
{
    gboolean cut = TRUE;
    g_autofree char *got = zb_html_strip(html, strlen(html), 10000, &cut);
    g_assert_cmpstr(got, ==, text);
    g_assert_false(cut);
}

static void test_strip(void)
{
    check_strip("", "");
    check_strip("<p>een</p>\n<p>tw<b>ee</b> </p>drie<br>vier<td>vijf", "een\n\ntwee\n\ndrie\nvier vijf\n");
    check_strip("<STYLE>p{}</STYLE><title>x</title>a<script>if (a < b) c</script>b<!-- <p>weg -- > -->c",
                "abc\n");
    check_strip(
        "caf&eacute; &euro;&#8364;&#x20AC; &lt;b&gt;&nbsp;&amp;amp; R&D; &onbekend; &#0; &#xd800; &",
        "caf\xc3\xa9 \xe2\x82\xac\xe2\x82\xac\xe2\x82\xac <b> &amp; R&D; &onbekend; &#0; &#xd800; &\n");
    check_strip("a < b", "a\n"); /* nothing ends that tag */
    check_strip("<!-- geen einde <p>tekst", "tekst\n");
}

static void test_strip_hostile(void)
{
    static const char *const pieces[] = {"<", "<!--", "<script>", "<p", "&", "&amp", "<style></", " ", "</"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) page = g_string_new("begin");
        for (guint n = 0; n < 500000; n++)
            g_string_append(page, pieces[i]);
        g_autofree char *text = zb_html_strip(page->str, page->len, 1 << 20, NULL);
        g_assert_true(g_str_has_prefix(text, "begin"));
    }
}

/* libxml2 would compare each attribute with all before it. */
static void test_attributes(void)
{
    static const char few[] = "<a href='x > y' b c=d e = \"f\">1 2 3</a><br/>";
    g_assert_true(zb_html_parsable(few, strlen(few)));
    static const char *const forms[] = {"a%u ",        "a%u=1 ", "a%u='>'", "a%u=\"<\"",
                                        "a%u = '1'\n", "\"a%u ", "/a%u=>\t"};
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GString) page = g_string_new("begin<p ");
        for (guint n = 0; n < 300000; n++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            g_string_append_printf(page, forms[i], n);
#pragma GCC diagnostic pop
        }
        g_string_append(page, ">einde");
        gboolean parsable = zb_html_parsable(page->str, page->len);
        g_assert_true(parsable == (strchr(forms[i], '/') != NULL)); /* that one ends at its first ">" */
        g_autofree char *text = zb_html_to_text(page->str, page->len, 1 << 20, NULL);
        g_assert_true(g_str_has_prefix(text, "begin"));
    }
}

static void test_cap(void)
{
    g_autofree char *page = g_strnfill(5000, 'x');
    gboolean cut = FALSE;
    memcpy(page + 100, " <p>", 4);
    g_autofree char *text = zb_html_to_text(page, 5000, 1000, &cut);
    g_assert_true(cut);
    g_assert_cmpuint(strlen(text), <=, 1001);
    g_assert_cmpuint(strlen(text), >=, 101);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/blocks", test_blocks);
    g_test_add_func("/html/lists", test_lists);
    g_test_add_func("/html/tables", test_tables);
    g_test_add_func("/html/links", test_links);
    g_test_add_func("/html/pictures", test_pictures);
    g_test_add_func("/html/hidden", test_hidden);
    g_test_add_func("/html/quotes", test_quotes);
    g_test_add_func("/html/signatures", test_signatures);
    g_test_add_func("/html/history", test_history);
    g_test_add_func("/html/hostile", test_hostile);
    g_test_add_func("/html/deep", test_deep);
    g_test_add_func("/html/cap", test_cap);
    g_test_add_func("/html/strip", test_strip);
    g_test_add_func("/html/strip-hostile", test_strip_hostile);
    g_test_add_func("/html/attributes", test_attributes);
    return g_test_run();
}
