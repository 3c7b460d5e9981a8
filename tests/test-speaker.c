/* Who speaks: the sender, who filled in a form, whose mail a colleague passed on. */
#include <string.h>
#include "lib/judge/speaker.h"

#define OURS "v.example"

static ZbFacts *mail(const char *from, const char *name, const char *subject, const char *text)
{
    ZbFacts *facts = zb_facts_new();
    g_ptr_array_add(facts->from, zb_address_new(name, from));
    g_free(facts->subject);
    g_free(facts->text);
    g_free(facts->fresh);
    facts->subject = g_strdup(subject);
    facts->text = g_strdup(text);
    facts->fresh = g_strdup(text);
    return facts;
}

static void expect(const ZbFacts *facts, const char *domain, ZbVoice voice, const char *address,
                   const char *name)
{
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, domain);
    g_assert_cmpint(speaker->voice, ==, voice);
    g_assert_cmpstr(speaker->address, ==, address);
    g_assert_cmpstr(speaker->name, ==, name);
}

static void test_sender(void)
{
    g_autoptr(ZbFacts) facts = mail("A.Bakker@Burger.example", "A. Bakker", "s", "De goot lekt.");
    expect(facts, OURS, ZB_VOICE_SENDER, "a.bakker@burger.example", "A. Bakker");
    /* A Reply-To of a citizen's own is not believed. */
    g_ptr_array_add(facts->reply_to, zb_address_new("X", "x@else.example"));
    expect(facts, OURS, ZB_VOICE_SENDER, "a.bakker@burger.example", "A. Bakker");
    g_autoptr(ZbFacts) nobody = zb_facts_new();
    expect(nobody, OURS, ZB_VOICE_SENDER, NULL, "");
}

static void test_form(void)
{
    const char *text =
        "Formulier klacht\nNaam: Piet Bakker\nE-mail: piet@burger.example\nKlacht: de goot lekt\n";
    g_autoptr(ZbFacts) facts = mail("noreply@formulieren.v.example", "Formulieren", "Klacht", text);
    expect(facts, OURS, ZB_VOICE_FORM, "piet@burger.example", "Piet Bakker");
    g_ptr_array_add(facts->reply_to, zb_address_new("P. Bakker", "pb@burger.example"));
    expect(facts, OURS, ZB_VOICE_FORM, "pb@burger.example", "Piet Bakker");
    /* Not a form of ours. */
    expect(facts, "other.example", ZB_VOICE_SENDER, "noreply@formulieren.v.example", "Formulieren");
    expect(facts, "ulieren.v.example", ZB_VOICE_SENDER, "noreply@formulieren.v.example", "Formulieren");
    expect(facts, NULL, ZB_VOICE_SENDER, "noreply@formulieren.v.example", "Formulieren");
}

static void test_forward(void)
{
    const char *text = "Ter behandeling.\nVan: Piet <piet@burger.example>\nDe goot lekt weer.\n";
    g_autoptr(ZbFacts) facts = mail("bas@v.example", "Bas", "FW: goot", text);
    expect(facts, OURS, ZB_VOICE_SENDER, "bas@v.example", "Bas"); /* a colleague's own words */
    g_ptr_array_add(facts->forwarded, zb_forwarded_new("Bea", "bea@v.example", "intern", ZB_NEVER, 0,
                                                       10)); /* another colleague's */
    g_ptr_array_add(facts->forwarded, zb_forwarded_new("Piet", "piet@burger.example", "goot", ZB_NEVER, 17,
                                                       (guint32)strlen(text)));
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, OURS);
    g_assert_cmpint(speaker->voice, ==, ZB_VOICE_FORWARD);
    g_assert_cmpstr(speaker->address, ==, "piet@burger.example");
    g_assert_nonnull(strstr(speaker->written, "lekt weer"));
    g_assert_null(strstr(speaker->written, "behandeling"));
    g_assert_cmpstr(speaker->subject, ==, "goot");
    /* What a citizen passes on is his. */
    g_autoptr(ZbFacts) own = mail("piet@burger.example", "Piet", "FW: x", text);
    g_ptr_array_add(own->forwarded, zb_forwarded_new("Bas", "bas@v.example", "x", ZB_NEVER, 17, 20));
    expect(own, OURS, ZB_VOICE_SENDER, "piet@burger.example", "Piet");
}

static void test_subject_and_tail(void)
{
    g_autoptr(ZbFacts) facts =
        mail("p@b.example", "P", "Re: FW: Antw: de goot", "De goot lekt.\n\nGroet,\nPiet\n");
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, OURS);
    g_assert_cmpstr(speaker->subject, ==, "de goot");
    g_assert_true(speaker->reply);
    g_assert_nonnull(strstr(speaker->tail, "Piet"));
    g_autoptr(ZbFacts) plain = mail("p@b.example", "P", "Reparatie goot", "x");
    g_autoptr(ZbSpeaker) other = zb_speaker_of(plain, OURS);
    g_assert_cmpstr(other->subject, ==, "Reparatie goot");
    g_assert_false(other->reply);
}

/* A name that he says is not his is none of his. */
static void test_not_his_name(void)
{
    static const char *const lines[] = {"A. Vogel (geen familie van Klaas Prins)",
                                        "A. Vogel, Geen familie van Prins",
                                        "A. Vogel, niet te verwarren met Klaas Prins"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *text = g_strconcat("De goot lekt.\n\n", lines[i], "\nUilenweg 2", NULL);
        g_autoptr(ZbFacts) facts = mail("av@x.example", "", "s", text);
        g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, OURS);
        g_assert_nonnull(strstr(speaker->tail, "Vogel"));
        g_assert_nonnull(strstr(speaker->tail, "Uilenweg"));
        g_assert_null(strstr(speaker->tail, "Prins"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/speaker/sender", test_sender);
    g_test_add_func("/speaker/form", test_form);
    g_test_add_func("/speaker/forward", test_forward);
    g_test_add_func("/speaker/subject-and-tail", test_subject_and_tail);
    g_test_add_func("/speaker/not-his-name", test_not_his_name);
    return g_test_run();
}
