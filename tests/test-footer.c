#include "lib/mail/footer.h"

#include <string.h>

static ZbPhrases *phrases;

static gboolean footer(const char *text)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    g_test_message("%s", text);
    return zb_line_is_footer(phrases, &g_array_index(lines, ZbLine, 0));
}

static void test_footers(void)
{
    static const char *const lines[] = {
        "Verstuurd vanaf mijn iPhone",
        "Verzonden vanaf mijn Galaxy",
        "Verstuurd vanuit Yahoo Mail op Android",
        "Verzonden met Outlook voor iOS<https://aka.ms/o0ukef>",
        "Outlook voor Android downloaden",
        "Verzonden via mijn mobiel, excuses voor eventuele typefouten",
        "Sent from my iPhone",
        "Sent from Mail<https://go.microsoft.example/fwlink/?LinkId=1> for Windows 10",
        "Get [Outlook for Android](https://aka.ms/ghei36)",
        "Sent from my phone, please excuse any typos.",
        "(Sent from my mobile)",
        "Sent with Proton Mail secure email.",
        "Von meinem iPhone gesendet",
        "Gesendet mit der Telekom Mail App",
        "Envoyé de mon iPhone",
        "Téléchargez Outlook pour iOS",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Wysłane z iPhone'a",
        "Odesláno z iPhonu",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Huawei telefonumdan gönderildi",
        "Отправлено с iPhone",
        "Надіслано з iPhone",
        "iPhoneから送信",
        "从我的 iPhone 发送",
        "Virusvrij. www.avast.com"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        g_assert_true(footer(lines[i]));
}

static void test_people(void)
{
    static const char *const lines[] = {"Verzonden vanaf mijn balkon, waar het stinkt.",
                                        "Von meinem Balkon sehe ich alles",
                                        "Sent from my office, where I have waited for you",
                                        "Mijn iPhone is gisteren verzonden",
                                        "De brief is verzonden",
                                        "Outlook doet het niet",
                                        "Mijn Samsung televisie",
                                        ""};
    for (guint i = 0; i + 1 < G_N_ELEMENTS(lines); i++)
        g_assert_false(footer(lines[i]));
}

static gboolean disclaimer(const char *text)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    g_test_message("%s", text);
    return zb_lines_are_disclaimer(phrases, (ZbLine *)(gpointer)lines->data, lines->len);
}

static void test_disclaimers(void)
{
    g_assert_true(disclaimer("De informatie in dit bericht is uitsluitend bestemd voor de geadresseerde."));
    g_assert_true(
        disclaimer("*Disclaimer*\n\nDit e-mailbericht is vertrouwelijk en bestemd voor de geadresseerde."));
    g_assert_true(disclaimer("This e-mail and any attachments are confidential.\n"));
    g_assert_true(disclaimer("Diese E-Mail enthält vertrauliche Informationen."));
    g_assert_true(disclaimer("Ce message est confidentiel. Si vous n'êtes pas le destinataire, ..."));
    g_assert_false(disclaimer("Disclaimer: ik ben geen jurist, maar dit klopt niet."));
    g_assert_false(disclaimer("Deze e-mail is de derde die ik u stuur."));
    g_assert_false(disclaimer("U stuurde vertrouwelijke gegevens naar een verkeerde geadresseerde."));
}

static void test_banners(void)
{
    g_autoptr(GArray) lines =
        zb_lines_of("[EXTERN] Deze e-mail komt van buiten de organisatie.\nDeze e-mail komt te laat\n");
    g_assert_false(zb_line_is_banner(phrases, &g_array_index(lines, ZbLine, 1)));
    g_autoptr(GArray) caution =
        zb_lines_of("CAUTION: This email originated from outside of the organization.");
    g_assert_true(zb_line_is_banner(phrases, &g_array_index(caution, ZbLine, 0)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    phrases = zb_phrases_new();
    g_test_add_func("/footer/footers", test_footers);
    g_test_add_func("/footer/people", test_people);
    g_test_add_func("/footer/disclaimers", test_disclaimers);
    g_test_add_func("/footer/banners", test_banners);
    int status = g_test_run();
    zb_phrases_free(phrases);
    return status;
}
