#include "daemon/parse-frame.h"

#include <string.h>
#include <sys/socket.h>

/* Room for several frames of the usual size: one call then receives them together. */
#define ROOM (64 * 1024)

/* Room for the rest of the frame that has begun, or for ROOM bytes. */
static void make_room(FrameInput *input)
{
    gsize wanted = ROOM, have = input->until - input->at;
    FrameHead head;
    if (have >= sizeof head) {
        memcpy(&head, input->bytes + input->at, sizeof head);
        wanted = MAX(wanted, sizeof head + head.length);
    }
    if (have > 0 && input->at > 0)
        memmove(input->bytes, input->bytes + input->at, have);
    input->at = 0;
    input->until = have;
    if (input->size < wanted) {
        input->bytes = g_realloc(input->bytes, wanted);
        input->size = wanted;
    }
}

gssize frame_input_receive(FrameInput *input, int socket, int flags)
{
    make_room(input);
    gssize n = recv(socket, input->bytes + input->until, input->size - input->until, flags);
    if (n > 0)
        input->until += (gsize)n;
    return n;
}

FrameState frame_input_next(FrameInput *input, FrameHead *ret_head, const guint8 **ret_bytes)
{
    gsize have = input->until - input->at;
    if (have < sizeof *ret_head)
        return FRAME_NONE;
    memcpy(ret_head, input->bytes + input->at, sizeof *ret_head);
    if (ret_head->length > input->cap)
        return FRAME_TOO_LONG;
    if (have - sizeof *ret_head < ret_head->length)
        return FRAME_NONE;
    *ret_bytes = input->bytes + input->at + sizeof *ret_head;
    input->at += sizeof *ret_head + ret_head->length;
    return FRAME_WHOLE;
}

void frame_input_trim(FrameInput *input)
{
    if (input->size > 16 * ROOM && input->at == input->until)
        frame_input_clear(input);
}

void frame_input_clear(FrameInput *input)
{
    g_clear_pointer(&input->bytes, g_free);
    input->size = input->at = input->until = 0;
}
