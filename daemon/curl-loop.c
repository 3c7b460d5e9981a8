#include "daemon/curl-loop.h"

#include <signal.h>
#include <sys/epoll.h>
#include "lib/error.h"

struct ZbCurlLoop {
    sd_event *event;
    CURLM *multi;
    sd_event_source *timer;
    GHashTable *sockets;   /* fd → sd_event_source, owned */
    GHashTable *transfers; /* CURL * → Transfer, owned */
    gboolean collecting;
};

typedef struct {
    ZbCurlDone done;
    void *data;
} Transfer;

static sd_event_source *source_free(sd_event_source *source)
{
    return sd_event_source_disable_unref(source);
}

static void source_destroy(gpointer source)
{
    source_free(source);
}

/* Tells the owners of what has ended. A callback may add and remove handles, its own too. */
static void collect(ZbCurlLoop *loop)
{
    if (loop->collecting)
        return;
    loop->collecting = TRUE;
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(loop->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *handle = message->easy_handle;
        CURLcode result = message->data.result;
        Transfer *transfer = g_hash_table_lookup(loop->transfers, handle);
        if (transfer && transfer->done) {
            ZbCurlDone done = transfer->done;
            transfer->done = NULL;
            done(handle, result, transfer->data);
        }
    }
    loop->collecting = FALSE;
}

static int on_socket(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    (void)source;
    ZbCurlLoop *loop = data;
    int action = (revents & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
                 (revents & EPOLLOUT ? CURL_CSELECT_OUT : 0) | (revents & EPOLLERR ? CURL_CSELECT_ERR : 0);
    int running;
    curl_multi_socket_action(loop->multi, fd, action, &running);
    collect(loop);
    return 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    ZbCurlLoop *loop = data;
    int running;
    curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect(loop);
    return 0;
}

/* libcurl wants to be told about events of a socket. */
static int watch_socket(CURL *handle, curl_socket_t fd, int what, void *data, void *socket_data)
{
    (void)handle, (void)socket_data;
    ZbCurlLoop *loop = data;
    if (what == CURL_POLL_REMOVE) {
        g_hash_table_remove(loop->sockets, GINT_TO_POINTER(fd));
        return 0;
    }
    uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
    sd_event_source *source = g_hash_table_lookup(loop->sockets, GINT_TO_POINTER(fd));
    if (source)
        return sd_event_source_set_io_events(source, events) < 0 ? -1 : 0;
    if (sd_event_add_io(loop->event, &source, fd, events, on_socket, loop) < 0)
        return -1;
    g_hash_table_insert(loop->sockets, GINT_TO_POINTER(fd), source);
    return 0;
}

static int set_timer(CURLM *multi, long milliseconds, void *data)
{
    (void)multi;
    ZbCurlLoop *loop = data;
    if (milliseconds < 0)
        return sd_event_source_set_enabled(loop->timer, SD_EVENT_OFF) < 0 ? -1 : 0;
    if (sd_event_source_set_time_relative(loop->timer, (uint64_t)milliseconds * 1000) < 0)
        return -1;
    return sd_event_source_set_enabled(loop->timer, SD_EVENT_ONESHOT) < 0 ? -1 : 0;
}

ZbCurlLoop *zb_curl_loop_new(sd_event *event, GError **error)
{
    signal(SIGPIPE, SIG_IGN);
    ZbCurlLoop *loop = g_new0(ZbCurlLoop, 1);
    loop->event = sd_event_ref(event);
    loop->sockets = g_hash_table_new_full(NULL, NULL, NULL, source_destroy);
    loop->transfers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    loop->multi = curl_multi_init();
    if (!loop->multi ||
        sd_event_add_time_relative(event, &loop->timer, CLOCK_MONOTONIC, 0, 1000, on_timer, loop) < 0 ||
        sd_event_source_set_enabled(loop->timer, SD_EVENT_OFF) < 0) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot set up libcurl in the event loop");
        zb_curl_loop_free(loop);
        return NULL;
    }
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
    return loop;
}

void zb_curl_loop_free(ZbCurlLoop *loop)
{
    if (!loop)
        return;
    if (loop->multi)
        curl_multi_cleanup(loop->multi);
    g_hash_table_unref(loop->sockets);
    g_hash_table_unref(loop->transfers);
    source_free(loop->timer);
    sd_event_unref(loop->event);
    g_free(loop);
}

void zb_curl_trust(CURL *handle, const char *ca_file)
{
    char *folder = NULL;
    if (ca_file) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file);
        curl_easy_setopt(handle, CURLOPT_CAPATH, NULL);
    } else if (curl_easy_getinfo(handle, CURLINFO_CAPATH, &folder) == CURLE_OK && folder) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, NULL);
    }
}

void zb_curl_bearer(CURL *handle, const char *token, const char *mechanism)
{
    g_autofree char *one = mechanism ? g_strconcat("AUTH=", mechanism, NULL) : NULL;
    curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, token);
    curl_easy_setopt(handle, CURLOPT_LOGIN_OPTIONS, one ? one : "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
}

gboolean zb_curl_loop_add(ZbCurlLoop *loop, CURL *handle, ZbCurlDone done, void *data, GError **error)
{
    Transfer *transfer = g_new0(Transfer, 1);
    *transfer = (Transfer){done, data};
    CURLMcode code = curl_multi_add_handle(loop->multi, handle);
    if (code != CURLM_OK) {
        g_free(transfer);
        g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "libcurl refuses a transfer: %s",
                    curl_multi_strerror(code));
        return FALSE;
    }
    g_hash_table_insert(loop->transfers, handle, transfer);
    return TRUE;
}

void zb_curl_loop_remove(ZbCurlLoop *loop, CURL *handle)
{
    if (!g_hash_table_remove(loop->transfers, handle))
        return;
    curl_multi_remove_handle(loop->multi, handle);
}
