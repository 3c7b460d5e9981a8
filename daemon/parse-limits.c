#include "daemon/parse-limits.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define MIB (1024UL * 1024)
#define DESCRIPTORS_MAX 16

#ifdef PARSE_UNDER_ASAN
#define ALONE_SECONDS 20
#else
#define ALONE_SECONDS 4 /* then it prints what it has: see parse-alone.h */
#endif

/* Two readers that serve and one apart, all at their limit, leave room for zbd in the 2 GiB of zbd.service. */
static const struct {
    rlim_t memory;
    rlim_t seconds; /* of processor time, in a life; zbd's clock stops a single message much earlier */
} limits[] = {
    [PARSE_SERVES] = {384 * MIB, 300},
    [PARSE_APART] = {768 * MIB, 60},
    [PARSE_ALONE] = {1024 * MIB, ALONE_SECONDS},
};

/* Never above what we were given. */
static void limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
    struct rlimit current;
    if (getrlimit(resource, &current) < 0)
        return;
    struct rlimit wanted = {MIN(soft, current.rlim_max), MIN(hard, current.rlim_max)};
    setrlimit(resource, &wanted);
}

/* Where there is no /proc, or it is read-only, the kernel chooses without our advice. */
static void go_first(void)
{
    FILE *score = fopen("/proc/self/oom_score_adj", "we");
    if (!score)
        return;
    fputs("500", score);
    fclose(score);
}

void parse_limits_apply(ParseRole role)
{
    /* A core file would hold a citizen's words. Of 1 byte: 0 would not keep the kernel from piping one to a program that
     * collects them, see do_coredump() in its fs/coredump.c. */
    limit(RLIMIT_CORE, 1, 1);
    limit(RLIMIT_CPU, limits[role].seconds, limits[role].seconds + 1); /* SIGXCPU, then SIGKILL */
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX, DESCRIPTORS_MAX);
#ifndef PARSE_UNDER_ASAN /* which reserves terabytes */
    if (!PARSE_UNDER_VALGRIND)
        limit(RLIMIT_AS, limits[role].memory, limits[role].memory);
#endif
    if (role == PARSE_ALONE)
        return;
    limit(RLIMIT_FSIZE, 0, 0);
    signal(SIGXFSZ, SIG_IGN);
    go_first();
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* had it gone before, the socket would tell */
}
