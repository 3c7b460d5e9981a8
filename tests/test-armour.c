#include <string.h>
#include "lib/mail/armour.h"

static void clear(ZbArmour *armour)
{
    g_clear_pointer(&armour->files, g_ptr_array_unref);
}

/* `expected` NULL: nothing is taken out. `what`: "s" signed, "e" encrypted, then the files as "name:bytes ". */
static void check(const char *text, const char *expected, const char *what)
{
    ZbArmour armour = {0};
    g_autofree char *got = zb_armour_strip(text, &armour);
    g_assert_cmpstr(got, ==, expected);
    g_autoptr(GString) told = g_string_new(NULL);
    g_string_append_printf(told, "%s%s", armour.signed_ ? "s" : "", armour.encrypted ? "e" : "");
    for (guint i = 0; armour.files && i < armour.files->len; i++) {
        const ZbAttachment *file = g_ptr_array_index(armour.files, i);
        g_string_append_printf(told, "%s:%u ", file->name, (guint)file->size);
    }
    g_assert_cmpstr(told->str, ==, what);
    clear(&armour);
}

#define SIGNATURE "-----BEGIN PGP SIGNATURE-----\nVersion: X\n\niQEz+/=\n=abcd\n-----END PGP SIGNATURE-----\n"

static void test_pgp(void)
{
    check("a\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n=abcd\n-----END PGP MESSAGE-----\nb\n", "a\nb\n", "e");
    check("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nGeachte heer,\n- -- \n- - punt\n" SIGNATURE
          "PS\n",
          "Geachte heer,\n-- \n- punt\nPS\n", "s");
    check("a\n-----BEGIN PGP PUBLIC KEY BLOCK-----\nComment: mijn sleutel\n\nmQEN\n-----END PGP PUBLIC KEY "
          "BLOCK-----",
          "a\n", "");
}

/* A text that only looks so stays: nobody hides a complaint in it. */
static void test_pgp_false(void)
{
    check("a\n-----BEGIN PGP MESSAGE-----\n\nmijn klacht is dat\n-----END PGP MESSAGE-----\n", NULL, "");
    check("-----BEGIN PGP MESSAGE-----\n\nhQEM\n", NULL, "");
    check("-----BEGIN PGP SIGNED MESSAGE-----\n\ntekst\n", NULL, "");
    check("> -----BEGIN PGP MESSAGE-----\n", NULL, "");
}

static void test_uuencode(void)
{
    check("zie\nbegin 644 brief.txt\n#0V%T\n`\nend\ngroet\n", "zie\ngroet\n", "brief.txt:3 ");
    check("begin 755 a\n&0V%T0V%T\n#0V%T\n \nend", "", "a:9 ");
    check("begin 644 \n#0V%T\nend\n", "", ":3 ");
    check("begin 2 keer opnieuw\nen verder\nend\n", NULL, "");
    check("begin 644 a\n#0V%T\n", NULL, "");
    check("begin 644 a\nend\n", NULL, "");
    check("begin gewoon\n", NULL, "");
}

static void test_yenc(void)
{
    check("zie\n=ybegin line=128 size=2048 name=foto 1.jpg\nxyz\xc3\xa9\n=yend size=2048\nna\n", "zie\nna\n",
          "foto 1.jpg:2048 ");
    check("=ybegin line=128 size=3 name=a\nxyz\n", NULL, "");
    check("=ybegin maar\n=yend x\n", NULL, "");
}

static void test_hostile(void)
{
    static const char *const pieces[] = {"-----BEGIN PGP SIGNED MESSAGE-----\n",
                                         "-----BEGIN PGP MESSAGE-----\n", "=ybegin size=1 name=a\n",
                                         "begin 644 a\n", "begin 644 a\n#0V%T\nend\n"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1024 * 1024)
            g_string_append(text, pieces[i]);
        ZbArmour armour = {0};
        g_autofree char *got = zb_armour_strip(text->str, &armour);
        g_assert_true(!got || strlen(got) < text->len);
        g_assert_cmpuint(armour.files ? armour.files->len : 0, <=, ZB_CAP_ATTACHMENTS);
        clear(&armour);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/armour/pgp", test_pgp);
    g_test_add_func("/armour/pgp-false", test_pgp_false);
    g_test_add_func("/armour/uuencode", test_uuencode);
    g_test_add_func("/armour/yenc", test_yenc);
    g_test_add_func("/armour/hostile", test_hostile);
    return g_test_run();
}
