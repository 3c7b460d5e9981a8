#include "daemon/access-token.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include "lib/secret.h"
#include "lib/text.h"

#define ANSWER_MAX (64 * 1024)
/* Where the endpoint does not say how long it holds; and how long one may be said to hold. */
#define LIFE_DEFAULT (5 * ZB_MINUTE)
#define LIFE_MAX (30 * ZB_DAY)
/* This much before its end a token is not handed out any more; of a short-lived one a tenth of its life. */
#define MARGIN (5 * ZB_MINUTE)

G_DEFINE_QUARK(zb - access - token - error - quark, zb_access_token_error)

typedef struct {
    ZbAccessTokenDone done;
    void *data;
} Waiter;

struct ZbAccessToken {
    ZbCurlLoop *curl;
    const ZbClock *clock;
    const ZbOauth *config;
    char *kept;   /* NULL: none */
    gint64 until; /* it is handed out until then */
    CURL *handle; /* NULL: nothing is being fetched */
    char *form;   /* what is posted, with the secret */
    char curl_error[CURL_ERROR_SIZE];
    GString *answer;
    GArray *waiters; /* of Waiter */
};

/* ---- asking ---------------------------------------------------------------------------------------------------- */

static void end_request(ZbAccessToken *token)
{
    if (!token->handle)
        return;
    zb_curl_loop_remove(token->curl, token->handle);
    curl_easy_cleanup(token->handle);
    token->handle = NULL;
    zb_secret_free(g_steal_pointer(&token->form));
}

void zb_access_token_forget(ZbAccessToken *token)
{
    zb_secret_free(g_steal_pointer(&token->kept));
}

/* All who wait hear it; they may ask again at once. */
static void tell(ZbAccessToken *token, const GError *error)
{
    g_autoptr(GArray) waiters = g_steal_pointer(&token->waiters);
    token->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    g_autofree char *kept = g_strdup(token->kept);
    for (guint i = 0; i < waiters->len; i++) {
        Waiter *waiter = &g_array_index(waiters, Waiter, i);
        waiter->done(error ? NULL : kept, TRUE, error, waiter->data);
    }
    if (kept)
        explicit_bzero(kept, strlen(kept));
}

static void append(GString *form, CURL *handle, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(handle, value, (int)strlen(value));
    g_string_append_printf(form, "%s%s=%s", form->len ? "&" : "", name, escaped);
    explicit_bzero(escaped, strlen(escaped));
    curl_free(escaped);
}

static gboolean make_form(ZbAccessToken *token, GError **error)
{
    const ZbOauth *config = token->config;
    char *secret = zb_secret_read(config->client_secret_file, error);
    if (!secret)
        return FALSE;
    /* Sized so that it never grows: no copy with the secret is left behind. */
    GString *form = g_string_sized_new(4 * ZB_SECRET_MAX + 4096);
    append(form, token->handle, "grant_type", "client_credentials");
    append(form, token->handle, "client_id", config->client_id);
    append(form, token->handle, "client_secret", secret);
    if (config->scope)
        append(form, token->handle, "scope", config->scope);
    zb_secret_free(secret);
    token->form = g_string_free(form, FALSE);
    return TRUE;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *data)
{
    ZbAccessToken *token = data;
    if (token->answer->len + size * count > ANSWER_MAX)
        return 0; /* libcurl gives up */
    g_string_append_len(token->answer, bytes, (gssize)(size * count));
    return size * count;
}

static void set_options(ZbAccessToken *token)
{
    CURL *handle = token->handle;
    const ZbOauth *config = token->config;
    curl_easy_setopt(handle, CURLOPT_URL, config->token_url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR,
                     "http,https");                       /* http: the configuration saw to the host */
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L); /* the secret goes nowhere else */
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, token->form);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)(ZB_ACCESS_TOKEN_TIMEOUT / 1000));
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, token->curl_error);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, token);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    zb_curl_trust(handle, config->ca_file);
}

/* ---- the answer ------------------------------------------------------------------------------------------------ */

/* What goes into a login: RFC 6750's characters, all of them printable ASCII. */
static gboolean is_token(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~')
            return FALSE;
    return *text != '\0' && strlen(text) <= ZB_SECRET_MAX;
}

static const char *member(JsonObject *object, const char *name)
{
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;
    return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : NULL;
}

static gint64 life(JsonObject *object)
{
    JsonNode *node = json_object_get_member(object, "expires_in");
    gint64 seconds = 0;
    if (node && JSON_NODE_HOLDS_VALUE(node))
        seconds = json_node_get_value_type(node) == G_TYPE_STRING
                      ? g_ascii_strtoll(json_node_get_string(node), NULL, 10) /* some say it as a text */
                      : json_node_get_int(node);
    return seconds > 0 ? MIN(seconds, LIFE_MAX / ZB_SECOND) * ZB_SECOND : LIFE_DEFAULT;
}

/* One line of the endpoint's own words, for the operator. (transfer full) */
static char *words_of(JsonObject *object)
{
    const char *code = member(object, "error"), *more = member(object, "error_description");
    g_autofree char *joined = g_strjoin(": ", code ? code : "no reason given", more, NULL);
    g_autofree char *line = zb_text_one_line(joined), *safe = zb_text_terminal(line);
    return zb_text_shorten(safe, 200);
}

static gboolean keep(ZbAccessToken *token, JsonObject *object, GError **error)
{
    const char *text = member(object, "access_token");
    if (!text || !is_token(text)) {
        g_set_error(error, ZB_ACCESS_TOKEN_ERROR, ZB_ACCESS_TOKEN_ERROR_UNAVAILABLE,
                    "the answer of %s has no token: check 'token-url'", token->config->token_url);
        return FALSE;
    }
    gint64 held = life(object);
    zb_access_token_forget(token);
    token->kept = g_strdup(text);
    token->until = zb_clock_now(token->clock) + held - MIN((gint64)MARGIN, held / 10);
    return TRUE;
}

static gboolean read_answer(ZbAccessToken *token, GError **error)
{
    long status = 0;
    curl_easy_getinfo(token->handle, CURLINFO_RESPONSE_CODE, &status);
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root = json_parser_load_from_data(parser, token->answer->str, (gssize)token->answer->len, NULL)
                         ? json_parser_get_root(parser)
                         : NULL;
    JsonObject *object = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    if (status == 200 && object)
        return keep(token, object, error);
    gboolean refused = status >= 400 && status < 500 && status != 408 && status != 429;
    g_autofree char *words = words_of(object);
    g_set_error(
        error, ZB_ACCESS_TOKEN_ERROR,
        refused ? ZB_ACCESS_TOKEN_ERROR_REFUSED : ZB_ACCESS_TOKEN_ERROR_UNAVAILABLE,
        refused ? "%s gives no token (HTTP %ld, %s): check 'client-id', the secret's file and 'token-scope'"
                : "%s gives no token now (HTTP %ld, %s): check 'token-url'",
        token->config->token_url, status, words);
    return FALSE;
}

static void on_done(CURL *handle, CURLcode result, void *data)
{
    (void)handle;
    ZbAccessToken *token = data;
    g_autoptr(GError) error = NULL;
    if (result != CURLE_OK) {
        g_autofree char *valid =
            zb_text_valid(*token->curl_error ? token->curl_error : curl_easy_strerror(result), -1);
        g_autofree char *line = zb_text_one_line(valid);
        g_set_error(&error, ZB_ACCESS_TOKEN_ERROR, ZB_ACCESS_TOKEN_ERROR_UNAVAILABLE,
                    "no token from %s (%s): check 'token-url' and 'token-ca-file'", token->config->token_url,
                    line);
    } else {
        read_answer(token, &error);
    }
    explicit_bzero(token->answer->str, token->answer->len);
    end_request(token);
    tell(token, error);
}

static gboolean start(ZbAccessToken *token, GError **error)
{
    token->curl_error[0] = '\0';
    g_string_truncate(token->answer, 0);
    token->handle = curl_easy_init();
    if (!token->handle) {
        g_set_error_literal(error, ZB_ACCESS_TOKEN_ERROR, ZB_ACCESS_TOKEN_ERROR_UNAVAILABLE,
                            "libcurl gives no handle");
        return FALSE;
    }
    if (!make_form(token, error))
        return FALSE;
    set_options(token);
    return zb_curl_loop_add(token->curl, token->handle, on_done, token, error);
}

/* ---- what others do -------------------------------------------------------------------------------------------- */

void zb_access_token_get(ZbAccessToken *token, ZbAccessTokenDone done, void *data)
{
    if (token->kept && zb_clock_now(token->clock) < token->until) {
        done(token->kept, FALSE, NULL, data);
        return;
    }
    g_autoptr(GError) error = NULL;
    zb_access_token_forget(token);
    if (!token->handle && !start(token, &error)) {
        end_request(token);
        done(NULL, TRUE, error, data);
        return;
    }
    Waiter waiter = {done, data};
    g_array_append_val(token->waiters, waiter);
}

void zb_access_token_cancel(ZbAccessToken *token, void *data)
{
    for (guint i = token->waiters->len; i-- > 0;)
        if (g_array_index(token->waiters, Waiter, i).data == data)
            g_array_remove_index(token->waiters, i);
}

ZbAccessToken *zb_access_token_new(ZbCurlLoop *curl, const ZbClock *clock, const ZbOauth *config)
{
    ZbAccessToken *token = g_new0(ZbAccessToken, 1);
    token->curl = curl;
    token->clock = clock;
    token->config = config;
    token->answer = g_string_sized_new(ANSWER_MAX);
    token->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    return token;
}

void zb_access_token_free(ZbAccessToken *token)
{
    if (!token)
        return;
    end_request(token);
    zb_access_token_forget(token);
    g_array_unref(token->waiters);
    g_string_free(token->answer, TRUE);
    g_free(token);
}
