#include <string.h>
#include "lib/mail/tnef.h"

#define OPEN "\x78\x9f\x3e\x22\1\0"
#define BYTES(text) ((ZbTnefBytes){(const guint8 *)(text), sizeof(text) - 1})

static void test_attributes(void)
{
    ZbTnefBytes bytes = BYTES(OPEN "\1\x0c\x80\2\0\3\0\0\0abc\0\0"
                                   "\2\x0f\x80\6\0\0\0\0\0\0\0");
    ZbTnefAttribute attribute;
    g_assert_true(zb_tnef_open(&bytes));
    g_assert_true(zb_tnef_next(&bytes, &attribute));
    g_assert_cmpuint(attribute.id, ==, ZB_TNEF_BODY);
    g_assert_cmpmem(attribute.data.at, attribute.data.left, "abc", 3);
    g_assert_true(zb_tnef_next(&bytes, &attribute));
    g_assert_cmpuint(attribute.id, ==, ZB_TNEF_ATTACH_DATA);
    g_assert_cmpuint(attribute.data.left, ==, 0);
    g_assert_false(zb_tnef_next(&bytes, &attribute));
    g_assert_cmpuint(bytes.left, ==, 0);
}

static void test_cut_off(void)
{
    ZbTnefBytes none = BYTES("\x78\x9f\x3e\x23\1\0"), bytes = BYTES(OPEN "\1\x0c\x80\2\0\xff\xff\xff\xff"
                                                                         "abc\0\0");
    ZbTnefAttribute attribute;
    g_assert_false(zb_tnef_open(&none));
    g_assert_true(zb_tnef_open(&bytes));
    g_assert_false(zb_tnef_next(&bytes, &attribute));
    g_assert_cmpuint(bytes.left, >, 0);
}

/* A number, a named property, several values, text of 3 bytes filled up to 4. */
#define PROPERTIES             \
    "\4\0\0\0"                 \
    "\3\0\xde\x3f\xe9\xfd\0\0" \
    "\3\0\1\x80"               \
    "0123456789abcdef"         \
    "\1\0\0\0\2\0\0\0"         \
    "x\0\0\0"                  \
    "\7\0\0\0"                 \
    "\x02\x11\0\x40"           \
    "\2\0\0\0"                 \
    "\1\0\0\0a\0\0\0"          \
    "\2\0\0\0bc\0\0"           \
    "\x1e\0\7\x37"             \
    "\1\0\0\0\3\0\0\0abc"

static void test_properties(void)
{
    ZbTnefBytes bytes = BYTES(PROPERTIES);
    ZbMapiProperty property;
    guint32 count;
    g_assert_true(zb_mapi_count(&bytes, &count));
    g_assert_cmpuint(count, ==, 4);
    g_assert_true(zb_mapi_next(&bytes, &property));
    g_assert_cmpuint(property.id, ==, ZB_MAPI_CODEPAGE);
    g_assert_cmpuint(zb_tnef_number(property.value), ==, 65001);
    g_assert_true(zb_mapi_next(&bytes, &property));
    g_assert_cmpuint(zb_tnef_number(property.value), ==, 7);
    g_assert_true(zb_mapi_next(&bytes, &property));
    g_assert_cmpmem(property.value.at, property.value.left, "a", 1);
    g_assert_true(zb_mapi_next(&bytes, &property));
    g_assert_cmpuint(property.id, ==, ZB_MAPI_ATTACH_LONG_NAME);
    g_assert_cmpmem(property.value.at, property.value.left, "abc", 3);
    g_assert_false(zb_mapi_next(&bytes, &property));
}

/* In memory of their own, of just this size: AddressSanitizer sees a step beyond. */
static void read_all(const char *text, gsize length)
{
    g_autofree guint8 *copy = g_memdup2(text, length);
    ZbTnefBytes bytes = {copy, length}, rtf = bytes;
    ZbMapiProperty property;
    guint32 count;
    gsize size;
    g_autofree char *unpacked = zb_mapi_unpack_rtf(rtf, 100, &size);
    g_assert_true(!unpacked || size <= 100);
    if (zb_mapi_count(&bytes, &count))
        while (zb_mapi_next(&bytes, &property))
            zb_tnef_number(property.value);
}

static void test_every_length(void)
{
    static const char rtf[] = "\x20\0\0\0\x10\0\0\0LZFu\0\0\0\0\x30"
                              "abcd\0\0\xff\xff";
    for (gsize length = 1; length < sizeof(PROPERTIES); length++)
        read_all(PROPERTIES, length);
    for (gsize length = 1; length < sizeof rtf; length++)
        read_all(rtf, length);
}

static void check_rtf(ZbTnefBytes packed, gsize cap, const char *expected)
{
    gsize length = 0;
    g_autofree char *got = zb_mapi_unpack_rtf(packed, cap, &length);
    g_assert_cmpstr(got, ==, expected);
    g_assert_cmpuint(length, ==, expected ? strlen(expected) : 0);
}

static void test_rtf(void)
{
    /* The example of MS-OXRTFCP, 3.1.1. */
    check_rtf(BYTES("\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 "
                    "bw\x05\xb0ld}\x0a\x80\x0f\xa0"),
              1000, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    check_rtf(BYTES("\x0f\0\0\0\3\0\0\0MELA\0\0\0\0abc"), 1000, "abc");
    check_rtf(BYTES("\x0f\0\0\0\3\0\0\0MELA\0\0\0\0abc"), 2, "ab");
    check_rtf(BYTES("\x0f\0\0\0\3\0\0\0XXXX\0\0\0\0abc"), 2, NULL);
    check_rtf(BYTES("\x0f\0\0"), 2, NULL);
    /* It says that it unpacks to 4 GiB. */
    check_rtf(BYTES("\x0f\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0\0abcdefgh"), 5, "abcde");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tnef/attributes", test_attributes);
    g_test_add_func("/tnef/cut-off", test_cut_off);
    g_test_add_func("/tnef/properties", test_properties);
    g_test_add_func("/tnef/every-length", test_every_length);
    g_test_add_func("/tnef/rtf", test_rtf);
    return g_test_run();
}
