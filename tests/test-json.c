#include "lib/json.h"

static void check(const char *text, const char *wanted)
{
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), text);
    g_autofree char *json = zb_json_print(node, FALSE);
    g_assert_cmpstr(json, ==, wanted);
    g_autoptr(JsonNode) back = json_from_string(json, NULL);
    g_assert_cmpstr(json_node_get_string(back), ==, text);
}

static void test_controls(void)
{
    check("a", "\"a\"");
    check("\x1f", "\"\\u001f\"");
    check("a\x1f\x1f\n\x1e", "\"a\\u001f\\u001f\\n\\u001e\"");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/controls", test_controls);
    return g_test_run();
}
