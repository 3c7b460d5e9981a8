/* cli/client against a bus server of our own, in a child process: calls, pages, chunks, errors, and a daemon that is
 * not there or goes away. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli/client.h"
#include "lib/error.h"
#include "lib/names.h"

/* ---- the server ----------------------------------------------------------------------------------------------- */

static guint64 uploaded; /* bytes, in the server's process */

static int on_status(sd_bus_message *call, void *data, sd_bus_error *error)
{
    (void)data, (void)error;
    return sd_bus_reply_method_return(call, "s", "{\"version\":\"test\"}");
}

static int on_show(sd_bus_message *call, void *data, sd_bus_error *error)
{
    (void)data;
    const char *what;
    int r = sd_bus_message_read(call, "s", &what);
    if (r < 0)
        return r;
    if (strcmp(what, "gone") == 0)
        _exit(0);
    if (strcmp(what, "denied") == 0)
        return sd_bus_error_set(error, ZB_BUS_ERROR_PREFIX "denied", "role handler");
    return sd_bus_error_set(error, ZB_BUS_ERROR_PREFIX "not_found", "no \x1b[2J\nthing");
}

static int on_contacts(sd_bus_message *call, void *data, sd_bus_error *error)
{
    (void)data, (void)error;
    const char *filter, *cursor;
    int r = sd_bus_message_read(call, "ss", &filter, &cursor);
    if (r < 0)
        return r;
    if (*cursor)
        return sd_bus_reply_method_return(call, "ass", 1, "{\"id\":3}", "");
    return sd_bus_reply_method_return(call, "ass", 2, "{\"id\":1}", "{\"id\":2}", "p2");
}

static int on_upload(sd_bus_message *call, void *data, sd_bus_error *error)
{
    (void)data, (void)error;
    guint64 transfer;
    const void *bytes;
    size_t length;
    int r = sd_bus_message_read(call, "t", &transfer);
    if (r >= 0)
        r = sd_bus_message_read_array(call, 'y', &bytes, &length);
    if (r < 0)
        return r;
    uploaded += length;
    return sd_bus_reply_method_return(call, "t", transfer ? transfer : G_GUINT64_CONSTANT(7));
}

static int on_import(sd_bus_message *call, void *data, sd_bus_error *error)
{
    (void)data, (void)error;
    guint64 transfer;
    const char *name;
    int r = sd_bus_message_read(call, "ts", &transfer, &name);
    if (r < 0)
        return r;
    g_autofree char *answer =
        g_strdup_printf("%" G_GUINT64_FORMAT " %s %" G_GUINT64_FORMAT, transfer, name, uploaded);
    return sd_bus_reply_method_return(call, "s", answer);
}

static int on_raw(sd_bus_message *call, void *data, sd_bus_error *error)
{
    (void)error, (void)data;
    const char *contact;
    guint64 offset;
    int r = sd_bus_message_read(call, "st", &contact, &offset);
    sd_bus_message *reply = NULL;
    if (r >= 0)
        r = sd_bus_message_new_method_return(call, &reply);
    if (r >= 0)
        r = sd_bus_message_append_array(reply, 'y', "\0raw" + offset, 4 - offset);
    if (r >= 0)
        r = sd_bus_message_append(reply, "t", G_GUINT64_CONSTANT(4));
    if (r >= 0)
        r = sd_bus_send(NULL, reply, NULL);
    sd_bus_message_unref(reply);
    return r;
}

static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("Status", "", "s", on_status, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Show", "s", "s", on_show, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Contacts", "ss", "ass", on_contacts, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Upload", "tay", "t", on_upload, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Import", "ts", "s", on_import, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Raw", "st", "ayt", on_raw, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

/* Serves one connection, then ends. */
static void serve(int listening)
{
    sd_id128_t id;
    sd_bus *bus = NULL;
    int fd = accept(listening, NULL, NULL);
    if (fd < 0 || sd_id128_randomize(&id) < 0 || sd_bus_new(&bus) < 0 || sd_bus_set_fd(bus, fd, fd) < 0 ||
        sd_bus_set_server(bus, 1, id) < 0 || sd_bus_start(bus) < 0 ||
        sd_bus_add_object_vtable(bus, NULL, ZB_BUS_PATH, ZB_BUS_INTERFACE, vtable, NULL) < 0)
        _exit(1);
    for (;;) {
        int r = sd_bus_process(bus, NULL);
        if (r < 0 || (r == 0 && sd_bus_wait(bus, UINT64_MAX) < 0))
            _exit(0);
    }
}

typedef struct {
    char *folder, *path;
    GPid child;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->folder = g_dir_make_tmp("zb-client-XXXXXX", NULL);
    /* The escaping of addresses has something to do. */
    fixture->path = g_build_filename(fixture->folder, "a bus,;=%", NULL);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, fixture->path, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(fd, 4), ==, 0);
    fixture->child = fork();
    if (fixture->child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(fd);
    }
    close(fd);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    kill(fixture->child, SIGKILL);
    waitpid(fixture->child, NULL, 0);
    g_unlink(fixture->path);
    g_rmdir(fixture->folder);
    g_free(fixture->path);
    g_free(fixture->folder);
}

/* ---- the tests ------------------------------------------------------------------------------------------------ */

static void test_calls(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbClient) client = zb_client_open(fixture->path, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *status = zb_client_text(client, "Status", NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(status, ==, "{\"version\":\"test\"}");

    g_autofree char *next = NULL;
    g_auto(GStrv) rows = zb_client_page(client, "Contacts", "{}", "", &next, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_strv_length(rows), ==, 2);
    g_assert_cmpstr(next, ==, "p2");
    g_autofree char *end = NULL;
    g_auto(GStrv) rest = zb_client_page(client, "Contacts", "{}", next, &end, &error);
    g_assert_cmpstr(rest[0], ==, "{\"id\":3}");
    g_assert_cmpstr(end, ==, "");
}

static void test_transfer(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbClient) client = zb_client_open(fixture->path, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *chunk = g_malloc0(ZB_CLIENT_CHUNK);
    guint64 transfer = 0;
    for (guint i = 0; i < 3; i++)
        g_assert_true(zb_client_upload(client, &transfer, chunk, i == 2 ? 5 : ZB_CLIENT_CHUNK, &error));
    g_assert_cmpuint(transfer, ==, 7);
    g_autofree char *answer = zb_client_submit(client, "Import", transfer, "a.json", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(answer, ==, "7 a.json 2097157");

    guint64 total;
    g_autoptr(GBytes) raw = zb_client_raw(client, "1", 1, &total, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(total, ==, 4);
    g_assert_cmpmem(g_bytes_get_data(raw, NULL), g_bytes_get_size(raw), "raw", 3);
}

static void test_errors(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbClient) client = zb_client_open(fixture->path, NULL, &error);
    g_assert_no_error(error);
    g_assert_null(zb_client_text(client, "Show", "x", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND);
    /* One line, and nothing that a terminal obeys. */
    g_assert_null(strpbrk(error->message, "\x1b\n"));
    g_assert_nonnull(strstr(error->message, "thing"));
    g_clear_error(&error);
    g_assert_null(zb_client_text(client, "Show", "denied", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_DENIED);
    g_clear_error(&error);
    g_assert_null(zb_client_text(client, "Nonsense", NULL, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INTERNAL);
    g_clear_error(&error);
    /* Bytes that the bus does not carry are an error, not a crash. */
    g_assert_null(zb_client_text(client, "Show", "\xff", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INTERNAL);
    g_clear_error(&error);
    g_assert_null(zb_client_text(client, "Show", "gone", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE);
}

static void test_not_there(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_client_open("/nonexistent/zb/bus", NULL, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, "/nonexistent/zb/bus"));
    g_assert_cmpint(zb_error_exit_status(error->code), ==, EX_UNAVAILABLE);
}

/* With -H ssh is run; one of ours, that carries the bytes to the socket, stands in its place. */
static void test_host(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *ssh = g_build_filename(fixture->folder, "ssh", NULL);
    g_autofree char *words = g_build_filename(fixture->folder, "words", NULL);
    /* What ssh does: hand the words to a shell. The remote program is found in our own folder too. */
    g_autofree char *script =
        g_strdup_printf("#!/bin/sh\nprintf '%%s\\n' \"$@\" >'%s'\nshift 3\nexec sh -c \"$*\"\n", words);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents_full(ssh, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, &error));
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autofree char *with_ours = g_strconcat(fixture->folder, ":", path, NULL);
    g_setenv("PATH", with_ours, TRUE);
    g_autoptr(ZbClient) client = zb_client_open("/no where/bus", "user@host", &error);
    g_autofree char *status = client ? zb_client_text(client, "Status", NULL, &error) : NULL;
    g_setenv("PATH", path, TRUE);
    g_assert_null(status);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE);
    g_autofree char *said = NULL;
    g_assert_true(g_file_get_contents(words, &said, NULL, NULL));
    g_assert_cmpstr(said, ==,
                    "-xT\n--\nuser@host\nsystemd-stdio-bridge\n--bus-path=unix:path='/no where/bus'\n");
    g_unlink(ssh);
    g_unlink(words);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/client/calls", Fixture, NULL, set_up, test_calls, tear_down);
    g_test_add("/client/transfer", Fixture, NULL, set_up, test_transfer, tear_down);
    g_test_add("/client/errors", Fixture, NULL, set_up, test_errors, tear_down);
    g_test_add("/client/host", Fixture, NULL, set_up, test_host, tear_down);
    g_test_add_func("/client/not-there", test_not_there);
    return g_test_run();
}
