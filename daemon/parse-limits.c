#include "daemon/parse-limits.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_MAX (1024UL * 1024 * 1024)
/* Seconds of processor time in a reader's life of 1000 messages; the daemon's clock stops a single one much earlier. */
#define CPU_MAX 300
#define DESCRIPTORS_MAX 16

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN 1
#endif

static void limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit current, wanted;
    if (getrlimit(resource, &current) < 0)
        return;
    /* Never above what we were given. */
    wanted.rlim_cur = wanted.rlim_max =
        current.rlim_max == RLIM_INFINITY ? value : MIN(value, current.rlim_max);
    setrlimit(resource, &wanted);
}

void parse_limits_apply(gboolean worker)
{
    limit(RLIMIT_CORE, 0); /* a core file would hold a citizen's words */
    limit(RLIMIT_CPU, CPU_MAX);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
#ifndef UNDER_ASAN /* which reserves terabytes */
    limit(RLIMIT_AS, MEMORY_MAX);
#endif
    if (!worker)
        return;
    limit(RLIMIT_FSIZE, 0);
    signal(SIGXFSZ, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == 1) /* the daemon was gone before we asked */
        _exit(0);
}
