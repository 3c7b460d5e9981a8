#include "daemon/parse-worker.h"

#include <errno.h>
#include <sys/socket.h>
#include "daemon/parse-frame.h"

static gboolean write_all(const void *bytes, gsize length)
{
    const char *at = bytes;
    while (length > 0) {
        gssize n = send(PARSE_FD, at, length, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue; /* nothing was sent */
        if (n <= 0)
            return FALSE;
        at += n;
        length -= (gsize)n;
    }
    return TRUE;
}

static gboolean say(guint32 tag)
{
    FrameHead head = {.tag = tag};
    return write_all(&head, sizeof head);
}

/* In one piece, so that the daemon wakes up once. */
static gboolean reply(const ZbFacts *facts)
{
    if (!facts)
        return say(PARSE_NO_MESSAGE);
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    FrameHead head = {.tag = PARSE_FACTS, .length = (guint32)g_variant_get_size(variant)};
    g_autofree char *frame = g_malloc(sizeof head + head.length);
    memcpy(frame, &head, sizeof head);
    g_variant_store(variant, frame + sizeof head); /* which wants it aligned to 8 */
    return write_all(frame, sizeof head + head.length);
}

/* The next request; FALSE at the end of file or where the daemon does not speak our language. */
static gboolean next_request(FrameInput *input, FrameHead *ret_head, const guint8 **ret_message)
{
    FrameState state;
    while ((state = frame_input_next(input, ret_head, ret_message)) == FRAME_NONE) {
        gssize n = frame_input_receive(input, PARSE_FD, 0);
        if (n == 0 || (n < 0 && errno != EINTR))
            return FALSE;
    }
    return state == FRAME_WHOLE && ret_head->tag >= PARSE_REQUEST &&
           ret_head->tag <= PARSE_REQUEST + ZB_READ_HEADERS;
}

int parse_worker_run(ZbReader *reader)
{
    FrameInput input = {.cap = G_MAXUINT32};
    FrameHead head;
    const guint8 *message;
    if (!say(PARSE_READY))
        return EX_IOERR;
    while (next_request(&input, &head, &message)) {
        g_autoptr(ZbFacts) facts =
            zb_reader_read(reader, (ZbReaderMode)(head.tag - PARSE_REQUEST), message, head.length, NULL);
        if (!reply(facts))
            return EX_IOERR;
        frame_input_trim(&input);
    }
    frame_input_clear(&input);
    return 0;
}
