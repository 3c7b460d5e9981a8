#include "daemon/smtp-connect.h"

CURL *zb_smtp_connect_new(const ZbSmtp *config, const char *password, const char *bearer, guint timeout,
                          char *curl_error)
{
    CURL *handle = curl_easy_init();
    if (!handle)
        return NULL;
    curl_easy_setopt(handle, CURLOPT_URL, config->url);
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L); /* do not wait for a resolver's thread when giving up */
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, curl_error);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)timeout);
    curl_easy_setopt(handle, CURLOPT_USE_SSL, (long)(config->plaintext ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    zb_curl_trust(handle, config->ca_file);
    if (config->login)
        curl_easy_setopt(handle, CURLOPT_USERNAME, config->login);
    if (bearer)
        zb_curl_bearer(handle, bearer, config->oauth.mechanism);
    else if (password)
        curl_easy_setopt(handle, CURLOPT_PASSWORD, password);
    return handle;
}
