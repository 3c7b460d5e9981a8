/* What several unit tests stand on: a store in a folder of its own, a clock that stands still, a small dossier. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "lib/error.h"
#include "lib/intake/intake.h"
#include "lib/store/citizens.h"
#include "lib/store/decisions.h"
#include "lib/store/links.h"
#include "lib/store/topics.h"

typedef struct {
    char *folder, *path;
    gint64 now;
    ZbClock clock;
    ZbSmtp smtp;
    ZbConfig config;
    ZbStore *store;
    ZbMarks *marks;
    ZbIntake intake;
} Ground;

static inline gint64 instant(const char *iso)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    gint64 at = zb_time_parse_iso(iso, utc);
    g_assert_cmpint(at, !=, ZB_NEVER);
    return at;
}

/* A store that was first opened on the first day of 2026; now it is Monday 4 May, noon in Amsterdam. */
static inline void ground_open(Ground *g)
{
    g_autoptr(GError) error = NULL;
    *g = (Ground){.folder = g_dir_make_tmp("zb-test-XXXXXX", NULL), .now = instant("2026-01-01T00:00:00Z")};
    g_assert_nonnull(g->folder);
    g->path = g_build_filename(g->folder, "zb.db", NULL);
    g->clock = zb_clock_manual(&g->now);
    g->smtp = (ZbSmtp){.from = (char *)"zb@v.example"};
    g->config = (ZbConfig){.organisation = (char *)"Gemeente Veldermeer",
                           .domain = (char *)"v.example",
                           .smtp = &g->smtp,
                           .timezone = g_time_zone_new_identifier("Europe/Amsterdam")};
    g->store = zb_store_open(g->path, NULL, &g->clock, &error);
    g_assert_no_error(error);
    g->marks = zb_marks_load(NULL, &error);
    g_assert_no_error(error);
    g->intake = (ZbIntake){.store = g->store, .config = &g->config, .clock = &g->clock, .marks = g->marks};
    g->now = instant("2026-05-04T10:00:00Z");
}

static inline void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_dir_close(dir);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static inline void ground_close(Ground *g)
{
    zb_store_free(g->store);
    zb_marks_free(g->marks);
    remove_folder(g->folder);
    g_time_zone_unref(g->config.timezone);
    g_free(g->folder);
    g_free(g->path);
}

static inline void run_sql(Ground *g, const char *sql)
{
    g_autoptr(GError) error = NULL;
    zb_driver_sqlite.script(zb_db_handle(zb_store_db(g->store)), sql, &error);
    g_assert_no_error(error);
}

/* The first column of the first row as text; NULL for none. `sql` must be a literal. */
static inline char *sql_text(Ground *g, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(g->store), sql, &error);
    g_assert_no_error(error);
    ZbStep step = zb_step(s, &error);
    g_assert_no_error(error);
    return step == ZB_STEP_ROW ? zb_column_dup(s, 0) : NULL;
}

static inline gint64 sql_int(Ground *g, const char *sql)
{
    g_autofree char *text = sql_text(g, sql);
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

#define assert_sql(g, sql, want)                      \
    G_STMT_START                                      \
    {                                                 \
        g_autofree char *_got = sql_text((g), (sql)); \
        g_assert_cmpstr(_got, ==, (want));            \
    }                                                 \
    G_STMT_END

/* ---- a dossier --------------------------------------------------------------------------------------------- */

static inline gint64 put_handler(Ground *g, const char *reference, guint roles)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *email = g_strconcat(reference, "@v.example", NULL);
    g_autofree char *name = g_strconcat("Handler ", reference, NULL);
    ZbHandler handler = {.reference = (char *)reference, .name = name, .email = email, .roles = roles};
    zb_handler_put(g->store, &handler, &error);
    g_assert_no_error(error);
    return handler.id;
}

/* With one address, NAME@burger.example. */
static inline gint64 put_citizen(Ground *g, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *address = g_strconcat(name, "@burger.example", NULL);
    ZbCitizen citizen = {
        .reference = (char *)name, .name = (char *)name, .postal = (char *)"", .notes = (char *)""};
    zb_citizen_put(g->store, &citizen, &error);
    g_assert_no_error(error);
    zb_citizen_add_address(g->store, citizen.id, 0, ZB_ADDRESS_EMAIL, address, address, &error);
    g_assert_no_error(error);
    return citizen.id;
}

static inline gint64 put_topic(Ground *g, gint64 citizen_id, const char *reference, gint64 handler_id,
                               gboolean closed)
{
    g_autoptr(GError) error = NULL;
    ZbTopic topic = {.citizen_id = citizen_id,
                     .handler_id = handler_id,
                     .reference = (char *)reference,
                     .title = (char *)"Bomenkap",
                     .description = (char *)"",
                     .opened_on = (char *)"2025-01-02",
                     .closed = closed};
    zb_topic_put(g->store, &topic, &error);
    g_assert_no_error(error);
    return topic.id;
}

/* Imported, in force from `from` until `until` (NULL: no end), by letter UIT-2026-TOPIC. */
static inline void put_stop(Ground *g, ZbDecisionKind kind, gint64 citizen_id, gint64 topic_id,
                            const char *from, const char *until)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *letter = g_strdup_printf("UIT-2026-%05" G_GINT64_FORMAT, topic_id);
    ZbDecision decision = {.kind = kind,
                           .citizen_id = citizen_id,
                           .topic_id = topic_id,
                           .decided_on = (char *)from,
                           .effective_from = (char *)from,
                           .until = (char *)until,
                           .letter = letter,
                           .letter_on = (char *)from,
                           .signed_by = (char *)"P. Visser",
                           .imported = TRUE};
    zb_decision_put(g->store, &decision, &error);
    g_assert_no_error(error);
}

/* An e-mail with this text, received or sent at `at`; linked to the citizen and topic where given. */
static inline gint64 put_contact(Ground *g, gint64 citizen_id, gint64 topic_id, gboolean out, gint64 at,
                                 const char *text_key)
{
    g_autoptr(GError) error = NULL;
    ZbAuthor author = {ZB_AUTHOR_IMPORT, 0, "1.1.0.0", at, 0};
    ZbContact contact = {.channel = ZB_CHANNEL_EMAIL,
                         .out = out,
                         .at = at,
                         .recorded_at = at,
                         .minutes = -1,
                         .sender_verified = "none",
                         .text_key = (char *)text_key};
    zb_contact_add(g->store, &contact, &error);
    g_assert_no_error(error);
    if (citizen_id)
        zb_link_citizen(g->store, contact.id, citizen_id, "[]", &author, &error);
    g_assert_no_error(error);
    if (topic_id)
        zb_link_topic(g->store, contact.id, topic_id, 0, "[]", &author, &error);
    g_assert_no_error(error);
    return contact.id;
}
