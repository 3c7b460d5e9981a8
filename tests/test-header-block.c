#include "lib/mail/header-block.h"

#include <string.h>

static ZbPhrases *phrases;

static gboolean read_block(const char *text, gboolean marked, ZbHeaderBlock *block)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    g_test_message("%s", text);
    return zb_header_block_read(phrases, (ZbLine *)(gpointer)lines->data, lines->len, marked, block);
}

static void check(const char *text, gboolean marked, guint lines, const char *from, const char *subject)
{
    g_auto(ZbHeaderBlock) block = {0};
    g_assert_true(read_block(text, marked, &block));
    g_assert_cmpuint(block.lines, ==, lines);
    g_assert_cmpstr(block.from, ==, from);
    g_assert_cmpstr(block.subject, ==, subject);
}

static void check_none(const char *text, gboolean marked)
{
    g_auto(ZbHeaderBlock) block = {0};
    g_assert_false(read_block(text, marked, &block));
}

static void test_languages(void)
{
    static const char *const blocks[] = {
        "Van: Jan <j@x.example>\nVerzonden: maandag 4 mei 2026 9:12\nAan: Y\nOnderwerp: Z",
        "From: Jan <j@x.example>\nSent: Monday, May 4, 2026 9:12 AM\nTo: Y\nSubject: Z",
        "Von: Jan <j@x.example>\nGesendet: Montag, 4. Mai 2026 09:12\nAn: Y\nBetreff: Z",
        "De : Jan <j@x.example>\nEnvoyé : lundi 4 mai 2026 09:12\nÀ : Y\nObjet : Z",
        "De: Jan <j@x.example>\nEnviado el: lunes, 4 de mayo de 2026 9:12\nPara: Y\nAsunto: Z",
        "Da: Jan <j@x.example>\nInviato: lunedì 4 maggio 2026 09:12\nA: Y\nOggetto: Z",
        "De: Jan <j@x.example>\nEnviada: 4 de maio de 2026 09:12\nPara: Y\nAssunto: Z",
        "Od: Jan <j@x.example>\nWysłano: poniedziałek, 4 maja 2026 09:12\nDo: Y\nTemat: Z",
        "Od: Jan <j@x.example>\nOdesláno: pondělí 4. května 2026 9:12\nKomu: Y\nPředmět: Z",
        "Fra: Jan <j@x.example>\nSendt: 4. maj 2026 09:12\nTil: Y\nEmne: Z",
        "Från: Jan <j@x.example>\nSkickat: den 4 maj 2026 09:12\nTill: Y\nÄmne: Z",
        "Lähettäjä: Jan <j@x.example>\nLähetetty: 4. toukokuuta 2026 9.12\nVastaanottaja: Y\nAihe: Z",
        "Kimden: Jan <j@x.example>\nGönderildi: 4 Mayıs 2026 Pazartesi 09:12\nKime: Y\nKonu: Z",
        "От: Jan <j@x.example>\nОтправлено: 4 мая 2026 г. 9:12\nКому: Y\nТема: Z",
        "Від: Jan <j@x.example>\nНадіслано: 4 травня 2026 р. 9:12\nКому: Y\nТема: Z",
        "Feladó: Jan <j@x.example>\nElküldve: 2026. május 4. 9:12\nCímzett: Y\nTárgy: Z",
        "Από: Jan <j@x.example>\nΣτάλθηκε: 4 Μαΐου 2026 9:12\nΠρος: Y\nΘέμα: Z",
        "发件人： Jan <j@x.example>\n发送时间： 2026年5月4日 9:12\n收件人： Y\n主题： Z",
    };
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
        check(blocks[i], FALSE, 4, "Jan <j@x.example>", "Z");
}

static void test_shapes(void)
{
    check("*Van:* J <j@x.example>\n*Verzonden:* 4-5-2026 9:12\n*Aan:* Y\n*Onderwerp:* Z\ntekst", FALSE, 4,
          "J <j@x.example>", "Z");
    check(
        "Van: J <j@x.example>\n\nVerzonden: 4-5-2026 9:12\n\nAan: Y\n\nOnderwerp: Z\n\nDatum: van de klacht",
        FALSE, 7, "J <j@x.example>", "Z");
    check("Van: J <j@x.example>\nVerzonden: 4-5-2026 9:12\nAan: A <a@x.example>; B <b@x.example>;\n C "
          "<c@x.example>; "
          "D <d@x.example>\n E <e@x.example>\nOnderwerp: Z\ntekst\n",
          FALSE, 6, "J <j@x.example>", "Z");
    check("Van:\nJ <j@x.example>\nVerzonden:\n4-5-2026 9:12\nOnderwerp:\nZ\n\ntekst\n", FALSE, 6,
          "J <j@x.example>", "Z");
    check("Onderwerp: \tZ\nDatum: \t4-5-2026 9:12\nVan: \tJ\nAan: \tY\n\n\nDatum: x", TRUE, 4, "J", "Z");
    check("Van: J\n\ntekst", TRUE, 1, "J", NULL);
    /* Labels that we do not know, under a mark. */
    check("Xa: J <j@x.example>\nXb: 4-5-2026 9:12\nXc: y@x.example\nXd: Z\n\nXe: tekst\n", TRUE, 4,
          "J <j@x.example>", "Z");
}

static void test_people(void)
{
    /* A letter head, a form, a sentence. */
    check_none("Van: J. Jansen, j@x.example\nAan: de gemeente\nDatum: 4 mei 2026\nOnderwerp: klacht", FALSE);
    check_none("Naam: J. Jansen\nE-mail: j@x.example\nOnderwerp: Bomen\nDatum: 4-5-2026 9:12", FALSE);
    check_none("Van: jou\nweet ik niets.", FALSE);
    check_none("Let op: dit is dringend.\nReden: geluid", TRUE);
    check_none("", FALSE);
    g_auto(ZbHeaderBlock) block = {0};
    g_assert_true(
        read_block("Van: J\nAan: de gemeente\nDatum: 4 mei 2026 9:12\nOnderwerp: klacht", FALSE, &block));
    g_assert_true(block.weak);
}

static void test_flat(void)
{
    g_auto(ZbHeaderBlock) block = {0};
    g_assert_true(zb_header_block_read_flat(phrases,
                                            "Van: Jan <j@x.example>Aan: \"Y\" <y@x.example>Verzonden: "
                                            "maandag 4 mei 2026, 09:12:00 CESTOnderwerp: Re: Z",
                                            &block));
    g_assert_cmpstr(block.from, ==, "Jan <j@x.example>");
    g_assert_cmpstr(block.date, ==, "maandag 4 mei 2026, 09:12:00 CEST");
    g_assert_cmpstr(block.subject, ==, "Re: Z");
    g_auto(ZbHeaderBlock) none = {0};
    g_assert_false(zb_header_block_read_flat(phrases, "zomaar tekst: zonder velden", &none));
}

static void test_time(void)
{
    g_assert_true(zb_has_time("om 9:12"));
    g_assert_true(zb_has_time("klo 9.12"));
    g_assert_true(zb_has_time("9h12"));
    g_assert_false(zb_has_time("04.05.2026"));
    g_assert_false(zb_has_time("art. 12:3456"));
    g_assert_false(zb_has_time("9"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    phrases = zb_phrases_new();
    g_test_add_func("/header-block/languages", test_languages);
    g_test_add_func("/header-block/shapes", test_shapes);
    g_test_add_func("/header-block/people", test_people);
    g_test_add_func("/header-block/flat", test_flat);
    g_test_add_func("/header-block/time", test_time);
    int status = g_test_run();
    zb_phrases_free(phrases);
    return status;
}
