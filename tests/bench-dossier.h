/* An invented dossier of any size, for the benchmarks: citizens with topics, limitations, profiles and what they wrote. */
#pragma once

#include "lib/intake/intake.h"

/* What citizens write about: tests/data/bench-sentences.txt. */
typedef struct BenchStock BenchStock;

BenchStock *bench_stock_load(const char *file, GError **error);
void bench_stock_free(BenchStock *stock);
guint bench_stock_subjects(const BenchStock *stock);
/* (transfer full) both */
char *bench_stock_title(const BenchStock *stock, GRand *dice, guint subject);
char *bench_stock_text(const BenchStock *stock, GRand *dice, guint subject, guint paragraphs);

/* Fills the database that zb_store_open() made at `path`, and that nobody has open now, in one transaction that is not
 * durable. Numbers are ids: citizen n (from 1) writes from c<n>@post.example; contact n has the Message-ID <n>@post.example. Counts
 * into `likeness` what the profiles hold; the caller keeps it (zb_learn_keep). */
gboolean bench_fill(const char *path, const BenchStock *stock, ZbLikeness *likeness, gint64 contacts,
                    gint64 citizens, GError **error);
