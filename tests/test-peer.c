/* Who is at the other end: this very process, by a pair of sockets. */
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/peer.h"
#include "tests/support.h"

typedef struct {
    Ground g;
    sd_bus *bus;
    int other;
    const char *account;
} Ends;

static void ends_open(Ends *e)
{
    int pair[2];
    ground_open(&e->g);
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
    e->other = pair[1];
    g_assert_cmpint(sd_bus_new(&e->bus), >=, 0);
    g_assert_cmpint(sd_bus_set_fd(e->bus, pair[0], pair[0]), >=, 0);
    g_assert_cmpint(
        sd_bus_set_server(e->bus, 1, SD_ID128_MAKE(1, 2, 3, 4, 5, 6, 7, 8, 9, a, b, c, d, e, f, 0)), >=, 0);
    g_assert_cmpint(sd_bus_start(e->bus), >=, 0);
    e->account = getpwuid(geteuid())->pw_name;
}

static void ends_close(Ends *e)
{
    sd_bus_close_unref(e->bus);
    close(e->other);
    ground_close(&e->g);
}

static ZbPeer identify(Ends *e)
{
    ZbPeer peer = {0};
    g_autoptr(GError) error = NULL;
    zb_peer_identify(e->bus, &e->g.config, e->g.store, &peer, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(peer.account, ==, e->account);
    return peer;
}

static void test_nobody(void)
{
    Ends e;
    ends_open(&e);
    ZbPeer peer = identify(&e);
    g_assert_cmpuint(peer.roles, ==, 0);
    g_assert_cmpint(peer.handler_id, ==, 0);
    zb_peer_clear(&peer);
    e.g.config.lead_group = (char *)"no-such-group-here";
    peer = identify(&e);
    g_assert_cmpuint(peer.roles, ==, 0);
    zb_peer_clear(&peer);
    ends_close(&e);
}

static void test_development(void)
{
    Ends e;
    ends_open(&e);
    e.g.config.bus_development = TRUE;
    ZbPeer peer = identify(&e);
    g_assert_cmpuint(peer.roles, ==, 15);
    zb_peer_clear(&peer);
    ends_close(&e);
}

/* What an import changes holds at once. */
static void test_handler(void)
{
    Ends e;
    ends_open(&e);
    ZbHandler handler = {.reference = (char *)"h1",
                         .name = (char *)"Anna",
                         .email = (char *)"anna@v.example",
                         .account = (char *)e.account,
                         .roles = ZB_ROLE_LEAD};
    g_assert_cmpint(zb_handler_put(e.g.store, &handler, NULL), ==, ZB_PUT_ADDED);
    ZbPeer peer = identify(&e);
    g_assert_cmpuint(peer.roles, ==, ZB_ROLE_LEAD);
    g_assert_cmpint(peer.handler_id, ==, handler.id);
    zb_peer_clear(&peer);
    handler.roles = ZB_ROLE_AUDITOR;
    g_assert_cmpint(zb_handler_put(e.g.store, &handler, NULL), ==, ZB_PUT_CHANGED);
    peer = identify(&e);
    g_assert_cmpuint(peer.roles, ==, ZB_ROLE_AUDITOR);
    zb_peer_clear(&peer);
    ends_close(&e);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/peer/nobody", test_nobody);
    g_test_add_func("/peer/development", test_development);
    g_test_add_func("/peer/handler", test_handler);
    return g_test_run();
}
