/* Frames in slices of every size. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "daemon/parse-frame.h"

typedef struct {
    int ends[2];
    FrameInput input;
} Fixture;

static void open_fixture(Fixture *fixture, guint32 cap)
{
    *fixture = (Fixture){.input.cap = cap};
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fixture->ends), ==, 0);
}

static void close_fixture(Fixture *fixture)
{
    close(fixture->ends[0]);
    close(fixture->ends[1]);
    frame_input_clear(&fixture->input);
}

static void add_frame(GByteArray *bytes, guint32 tag, const char *body, gsize length)
{
    FrameHead head = {.tag = tag, .length = (guint32)length};
    g_byte_array_append(bytes, (const guint8 *)&head, sizeof head);
    g_byte_array_append(bytes, (const guint8 *)body, (guint)length);
}

/* Sends bytes and notes each frame that comes out, as "TAG:LENGTH:FIRST-AND-LAST ". */
static void pass(Fixture *fixture, const guint8 *bytes, gsize length, GString *seen)
{
    g_assert_cmpint(send(fixture->ends[0], bytes, length, 0), ==, (gssize)length);
    while (frame_input_receive(&fixture->input, fixture->ends[1], MSG_DONTWAIT) > 0) {
        FrameHead head;
        const guint8 *body;
        while (frame_input_next(&fixture->input, &head, &body) == FRAME_WHOLE)
            g_string_append_printf(seen, "%u:%u:%c%c ", head.tag, head.length, head.length ? body[0] : '-',
                                   head.length ? body[head.length - 1] : '-');
    }
}

static void test_slices(void)
{
    g_autofree char *large = g_strnfill(70000, 'x');
    large[0] = 'a', large[69999] = 'z';
    g_autoptr(GByteArray) stream = g_byte_array_new();
    add_frame(stream, 1, "", 0);
    add_frame(stream, 17, "bc", 2);
    add_frame(stream, 18, large, 70000);
    add_frame(stream, 19, "d", 1);
    const guint slices[] = {1, 3, 7, 8, 9, 4096, 65536, stream->len};
    for (guint i = 0; i < G_N_ELEMENTS(slices); i++) {
        Fixture fixture;
        g_autoptr(GString) seen = g_string_new(NULL);
        open_fixture(&fixture, 70000);
        for (gsize at = 0; at < stream->len; at += slices[i])
            pass(&fixture, stream->data + at, MIN(slices[i], stream->len - at), seen);
        g_assert_cmpstr(seen->str, ==, "1:0:-- 17:2:bc 18:70000:az 19:1:dd ");
        close_fixture(&fixture);
    }
}

/* A length above the cap is seen before anything is allocated for it, and stays seen. */
static void test_too_long(void)
{
    Fixture fixture;
    FrameHead head = {.tag = 2, .length = G_MAXUINT32}, got;
    const guint8 *body;
    open_fixture(&fixture, 1000);
    g_assert_cmpint(send(fixture.ends[0], &head, sizeof head, 0), ==, sizeof head);
    g_assert_cmpint(frame_input_receive(&fixture.input, fixture.ends[1], 0), ==, sizeof head);
    for (guint i = 0; i < 2; i++)
        g_assert_cmpint(frame_input_next(&fixture.input, &got, &body), ==, FRAME_TOO_LONG);
    g_assert_cmpuint(fixture.input.size, <, 1024 * 1024);
    close_fixture(&fixture);
}

/* A large buffer is given back, but not with what waits in it. */
static void test_trim(void)
{
    Fixture fixture;
    g_autofree char *large = g_strnfill(3 * 1024 * 1024, 'x');
    g_autoptr(GByteArray) stream = g_byte_array_new();
    open_fixture(&fixture, G_MAXUINT32);
    add_frame(stream, 5, large, 3 * 1024 * 1024);
    for (gsize at = 0; at < stream->len; at += 65536) {
        g_autoptr(GString) seen = g_string_new(NULL);
        pass(&fixture, stream->data + at, MIN(65536, stream->len - at), seen);
        g_assert_cmpuint(fixture.input.size, >=, MIN(at, 1));
        frame_input_trim(&fixture.input);
        g_assert_cmpstr(seen->str, ==, at + 65536 < stream->len ? "" : "5:3145728:xx ");
    }
    g_assert_cmpuint(fixture.input.size, ==, 0);
    close_fixture(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parse-frame/slices", test_slices);
    g_test_add_func("/parse-frame/too-long", test_too_long);
    g_test_add_func("/parse-frame/trim", test_trim);
    return g_test_run();
}
