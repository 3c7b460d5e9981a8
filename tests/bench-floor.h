/* What storing costs at the least: the rows that the intake wrote for a batch of messages, written once more, as they are, into a copy
 * of the dossier, in one durable transaction, and their raws compressed once more. What the intake costs beyond judging and this is its
 * own. */
#pragma once

#include <glib.h>
#include <time.h>

typedef struct BenchFloor BenchFloor;

/* Of the dossier at `path`, which nobody has open now; the copy stands beside it. */
BenchFloor *bench_floor_new(const char *path, GError **error);
void bench_floor_free(BenchFloor *floor);
/* Writes what the dossier has and the copy has not. `raws`: GBytes of the messages. In ms: processor time without the commit, and
 * the clock with it. */
gboolean bench_floor_follow(BenchFloor *floor, const GPtrArray *raws, double *ret_processor,
                            double *ret_clock, GError **error);

/* What `clock` says, in ms. */
double bench_ms(clockid_t clock);
