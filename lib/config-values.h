/* Readers of the configuration's values: one for each kind.
 *
 * A reader checks `value` (not empty, trimmed, UTF-8, without control characters) and puts what it means into
 * `field`, whose type is the reader's. It returns NULL, or in plain English what is wrong with the value and what
 * to do, to stand behind the place (transfer full); the field is untouched then. A fault never repeats the value: it
 * may be a password in the wrong place. */
#pragma once

#include <glib.h>

typedef char *(*ZbConfigReader)(const char *value, gpointer field);

char *zb_config_text(const char *value, gpointer field);     /* char *: any text */
char *zb_config_word(const char *value, gpointer field);     /* char *: no white space */
char *zb_config_domain(const char *value, gpointer field);   /* char *: a domain name, lower case */
char *zb_config_email(const char *value, gpointer field);    /* char *: an e-mail address, as written */
char *zb_config_imap_url(const char *value, gpointer field); /* char *: imap(s)://host[:port] */
char *zb_config_smtp_url(const char *value, gpointer field); /* char *: smtp(s)://host[:port] */
char *
zb_config_token_url(const char *value,
                    gpointer field); /* char *: https://host[:port]/path; http:// to a loopback host only */
char *zb_config_mechanism(const char *value, gpointer field); /* char *: "XOAUTH2", "OAUTHBEARER" */
char *zb_config_store_url(const char *value, gpointer field); /* char *: the absolute path of sqlite:PATH */
char *zb_config_socket(const char *value,
                       gpointer field); /* char *: an absolute path that fits in an address */
char *zb_config_folder(const char *value,
                       gpointer field); /* char *: the absolute path of a folder that is there */
char *zb_config_file(const char *value,
                     gpointer field); /* char *: a readable file, absolute or a credential */
char *zb_config_names(const char *value,
                      gpointer field); /* char **: names between semicolons, at least one */
char *zb_config_files(const char *value,
                      gpointer field); /* char **: readable files, absolute, between semicolons */
char *zb_config_yes_no(const char *value, gpointer field);      /* gboolean */
char *zb_config_seconds(const char *value, gpointer field);     /* gint64: 1 to 3600 s, as µs */
char *zb_config_mebibytes(const char *value, gpointer field);   /* gint64: 1 to 512 MiB, as bytes */
char *zb_config_after_store(const char *value, gpointer field); /* ZbAfterStore: keyword, seen, move:FOLDER */
char *zb_config_zone(const char *value, gpointer field);        /* GTimeZone * */

/* Whether the host of a URL that a reader took is this very machine: 127.0.0.0/8, ::1, localhost. */
gboolean zb_config_is_loopback(const char *url);

/* Whether `value` has control characters, which no value may have. */
gboolean zb_config_has_control(const char *value);
