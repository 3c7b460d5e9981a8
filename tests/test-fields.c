#include "lib/mail/fields.h"

static void check_next(ZbFields *fields, ZbFieldLine line, const char *name, const char *value)
{
    g_assert_cmpint(zb_fields_next(fields), ==, line);
    g_assert_cmpstr(fields->name, ==, name);
    g_assert_cmpstr(fields->value, ==, value);
}

static void test_lines(void)
{
    g_auto(ZbFields)
        fields = {.rest = "Action: failed\r\nStatus : 5.1.1\r\n\r\n > To: a@b.example,\n >   c@d.example\n"
                          "http://x.example\nHello: \nprose, with: colon\n"};
    check_next(&fields, ZB_LINE_FIELD, "action", "failed");
    check_next(&fields, ZB_LINE_FIELD, "status", "5.1.1");
    check_next(&fields, ZB_LINE_BLANK, NULL, NULL);
    check_next(&fields, ZB_LINE_FIELD, "to", "a@b.example, c@d.example");
    check_next(&fields, ZB_LINE_OTHER, NULL, NULL);
    check_next(&fields, ZB_LINE_FIELD, "hello", "");
    check_next(&fields, ZB_LINE_OTHER, NULL, NULL);
    check_next(&fields, ZB_LINE_END, NULL, NULL);
    check_next(&fields, ZB_LINE_END, NULL, NULL);
}

static void test_find(void)
{
    g_autofree char *id =
        zb_fields_find("x\n\nMessage-ID:\n <a@b.example>\nmessage-id: <c@d.example>", "message-id");
    g_assert_cmpstr(id, ==, "<a@b.example>");
    g_assert_null(zb_fields_find("To: x", "message-id"));
    g_assert_null(zb_fields_find("", "to"));
}

static void check_headers(const char *text, gssize offset)
{
    const char *headers = zb_fields_headers(text);
    g_assert_cmpint(headers ? headers - text : -1, ==, offset);
}

static void test_headers(void)
{
    check_headers("Sorry.\n\nReceived: by x\nFrom: a\nTo: b\n\nText", 8);
    check_headers("Sorry.\n   Return-Path: <a>\n   Received: from x\n      by y\n   From: a\n", 7);
    /* A person's quoting has no system's headers. */
    check_headers("From: a\nSent: Monday\nTo: b\nSubject: c\n\nText", -1);
    check_headers("Message-ID: <x>\nFrom: a\n", -1);
    check_headers("Message-ID: <x>\n\nFrom: a\nTo: b\nSubject: c\n", -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fields/lines", test_lines);
    g_test_add_func("/fields/find", test_find);
    g_test_add_func("/fields/headers", test_headers);
    return g_test_run();
}
