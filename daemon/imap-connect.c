#include "daemon/imap-connect.h"

#include <string.h>
#include "daemon/imap-error.h"
#include "lib/text.h"

static char *url_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return NULL;
    char *copy = g_strdup(text);
    curl_free(text);
    return copy;
}

/* Takes the URL apart: where it leads and whether TLS is a must. */
static gboolean read_url(ZbImapConnect *connect, const ZbImapOptions *options, GError **error)
{
    CURLU *url = curl_url();
    gboolean valid = curl_url_set(url, CURLUPART_URL, options->url, 0) == CURLUE_OK;
    g_autofree char *scheme = valid ? url_part(url, CURLUPART_SCHEME) : NULL;
    g_autofree char *host = valid ? url_part(url, CURLUPART_HOST) : NULL;
    g_autofree char *port = valid ? url_part(url, CURLUPART_PORT) : NULL;
    curl_url_cleanup(url);
    if (!scheme || !host || !port || (strcmp(scheme, "imap") != 0 && strcmp(scheme, "imaps") != 0)) {
        g_set_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_SERVER,
                    "'%s' is no address of an IMAP server: write url = imaps://HOST or imap://HOST",
                    options->url);
        return FALSE;
    }
    connect->where = g_strdup_printf("%s:%s", host, port);
    /* The configuration saw to it that this is a loopback host, or that plaintext = yes stands there. */
    connect->plaintext = strcmp(scheme, "imap") == 0 && !options->starttls;
    return TRUE;
}

static void set_tls(ZbImapConnect *connect, const ZbImapOptions *options)
{
    CURL *handle = connect->handle;
    curl_easy_setopt(handle, CURLOPT_USE_SSL, (long)(connect->plaintext ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    zb_curl_trust(handle, options->ca_file);
}

static void set_options(ZbImapConnect *connect, const ZbImapOptions *options)
{
    CURL *handle = connect->handle;
    curl_easy_setopt(handle, CURLOPT_URL, options->url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L); /* do not wait for a resolver's thread when giving up */
    curl_easy_setopt(handle, CURLOPT_PROXY, "");      /* not what the environment says */
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, connect->detail);
    curl_easy_setopt(handle, CURLOPT_USERNAME, options->login);
    if (options->bearer)
        zb_curl_bearer(handle, options->bearer, options->mechanism);
    else
        curl_easy_setopt(handle, CURLOPT_PASSWORD, options->password);
    set_tls(connect, options);
}

ZbImapConnect *zb_imap_connect_new(const ZbImapOptions *options, GError **error)
{
    ZbImapConnect *connect = g_new0(ZbImapConnect, 1);
    connect->handle = curl_easy_init();
    connect->bearer = options->bearer != NULL;
    if (!connect->handle || !read_url(connect, options, error)) {
        if (connect->handle == NULL)
            g_set_error_literal(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_SERVER, "libcurl gives no handle");
        zb_imap_connect_free(connect);
        return NULL;
    }
    set_options(connect, options);
    return connect;
}

void zb_imap_connect_free(ZbImapConnect *connect)
{
    if (!connect)
        return;
    if (connect->handle)
        curl_easy_cleanup(connect->handle);
    g_free(connect->where);
    g_free(connect);
}

/* By libcurl's result (traps.md; libcurl-errors(3)): code, sentence with the place, whether libcurl's words add to it. */
static const struct {
    CURLcode result;
    ZbImapError code;
    const char *sentence;
    gboolean detail;
} meanings[] = {
    {CURLE_COULDNT_RESOLVE_HOST, ZB_IMAP_ERROR_SERVER, "cannot find the host of %s: check 'url', and DNS",
     FALSE},
    {CURLE_COULDNT_CONNECT, ZB_IMAP_ERROR_SERVER,
     "cannot connect to %s: check 'url', and whether the server runs", TRUE},
    {CURLE_WEIRD_SERVER_REPLY, ZB_IMAP_ERROR_SERVER,
     "%s turns us away, or is no IMAP server: check 'url' and the server's log", FALSE},
    {CURLE_LOGIN_DENIED, ZB_IMAP_ERROR_LOGIN,
     "%s refuses the login: check 'login' and the password file, and that password logins are allowed",
     FALSE},
    {CURLE_USE_SSL_FAILED, ZB_IMAP_ERROR_SERVER,
     "%s offers no STARTTLS, and without it no password is sent: use an imaps:// url, or mend the server",
     FALSE},
    {CURLE_PEER_FAILED_VERIFICATION, ZB_IMAP_ERROR_SERVER,
     "the certificate of %s is not trusted: check 'url' and 'ca-file', and the server's certificate", TRUE},
    {CURLE_SSL_CACERT_BADFILE, ZB_IMAP_ERROR_SERVER, "cannot use the 'ca-file' for %s: check the file", TRUE},
    {CURLE_SSL_CONNECT_ERROR, ZB_IMAP_ERROR_SERVER,
     "%s does not speak TLS as we do: check 'url' (imap:// or imaps://, and the port)", TRUE},
    {CURLE_GOT_NOTHING, ZB_IMAP_ERROR_SERVER, "%s closed the connection before we were logged in", FALSE},
    {CURLE_SEND_ERROR, ZB_IMAP_ERROR_SERVER, "%s closed the connection before we were logged in", FALSE},
    {CURLE_RECV_ERROR, ZB_IMAP_ERROR_SERVER, "%s closed the connection before we were logged in", FALSE},
};

GError *zb_imap_connect_error(const ZbImapConnect *connect, CURLcode result)
{
    ZbImapError code = ZB_IMAP_ERROR_SERVER;
    const char *sentence = "connecting to %s failed";
    gboolean detail = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (meanings[i].result == result) {
            code = meanings[i].code;
            sentence = meanings[i].sentence;
            detail = meanings[i].detail;
        }
    if (code == ZB_IMAP_ERROR_LOGIN && connect->bearer)
        sentence = "%s refuses the login with the token: check 'login', what 'client-id' may do in this "
                   "mailbox, and "
                   "'token-scope'";
    g_autofree char *valid =
        zb_text_valid(connect->detail[0] ? connect->detail : curl_easy_strerror(result), -1);
    g_autofree char *words = zb_text_one_line(valid);
    g_autoptr(GString) text = g_string_new(sentence);
    g_string_replace(text, "%s", connect->where, 1);
    if (detail)
        g_string_append_printf(text, " (%s)", words);
    return g_error_new_literal(ZB_IMAP_ERROR, code, text->str);
}
