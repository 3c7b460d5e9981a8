/* Frames on the stream socket between zbd and a reader: a head, then so many bytes. What they mean: daemon/parse-worker.h.
 *
 * FrameInput gathers what comes, in slices of any size, into whole frames. It keeps one buffer for its life, as large as the
 * largest frame so far; frame_input_trim() gives a large one back. */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* Both in the byte order of the host: both ends are on it. */
typedef struct {
    guint32 tag, length;
} FrameHead;

typedef struct {
    guint32 cap; /* the longest frame that is taken in */
    guint8 *bytes;
    gsize size;      /* allocated */
    gsize at, until; /* what has come and was not given out yet */
} FrameInput;

typedef enum {
    FRAME_NONE, /* nothing whole yet: frame_input_receive() */
    FRAME_WHOLE,
    FRAME_TOO_LONG, /* it announces more than `cap`: nothing after it can be understood */
} FrameState;

/* Receives once, as recv() does with `flags`, and returns what that returned. */
gssize frame_input_receive(FrameInput *input, int socket, int flags);
/* Takes the next frame out. `ret_bytes` are the input's own, until the next call. */
FrameState frame_input_next(FrameInput *input, FrameHead *ret_head, const guint8 **ret_bytes);
/* Gives memory back where much was needed once, and nothing waits in it. */
void frame_input_trim(FrameInput *input);
void frame_input_clear(FrameInput *input);
