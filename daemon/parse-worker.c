#include "daemon/parse-worker.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* The next request's descriptor; -1 at the end of file or where the daemon does not speak our language. */
static int receive(ZbReaderMode *ret_mode)
{
    char byte = 0;
    union {
        char buffer[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct iovec vector = {&byte, 1};
    struct msghdr header = {.msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = control.buffer,
                            .msg_controllen = sizeof control.buffer};
    gssize n;
    do
        n = recvmsg(PARSE_FD, &header, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    struct cmsghdr *cmsg = n == 1 ? CMSG_FIRSTHDR(&header) : NULL;
    if (!cmsg || cmsg->cmsg_type != SCM_RIGHTS || cmsg->cmsg_len != CMSG_LEN(sizeof(int)) ||
        byte < PARSE_REQUEST || byte > PARSE_REQUEST + ZB_READ_HEADERS)
        return -1;
    *ret_mode = (ZbReaderMode)(byte - PARSE_REQUEST);
    int fd;
    memcpy(&fd, CMSG_DATA(cmsg), sizeof fd);
    return fd;
}

static ZbFacts *read_descriptor(ZbReader *reader, ZbReaderMode mode, int fd)
{
    off_t size = lseek(fd, 0, SEEK_END); /* fstat() would need what can look at any file */
    if (size < 0)
        return NULL;
    if (size == 0) /* cannot be mapped */
        return zb_reader_read(reader, mode, (const guint8 *)"", 0, NULL);
    gsize length = (gsize)size;
    /* All of it is read: one call rather than a fault for each few pages. */
    void *bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes == MAP_FAILED)
        _exit(PARSE_EXIT_MEMORY);
    ZbFacts *facts = zb_reader_read(reader, mode, bytes, length, NULL);
    munmap(bytes, length);
    return facts;
}

/* In one piece, so that the daemon wakes up once. */
static gboolean reply(const ZbFacts *facts)
{
    guint32 length = 0;
    if (!facts)
        return write_all(&length, sizeof length);
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    length = (guint32)g_variant_get_size(variant);
    g_autofree char *frame = g_malloc(8 + length);
    memcpy(frame + 8 - sizeof length, &length, sizeof length);
    g_variant_store(variant, frame + 8); /* which wants it aligned */
    return write_all(frame + 8 - sizeof length, sizeof length + length);
}

int parse_worker_run(ZbReader *reader)
{
    guint32 ready = PARSE_READY;
    if (!write_all(&ready, sizeof ready))
        return EX_IOERR;
    ZbReaderMode mode;
    for (int fd; (fd = receive(&mode)) >= 0;) {
        g_autoptr(ZbFacts) facts = read_descriptor(reader, mode, fd);
        close(fd);
        if (!reply(facts))
            return EX_IOERR;
    }
    return 0;
}
