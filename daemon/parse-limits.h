/* What the kernel holds a reader to. */
#pragma once

#include <glib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PARSE_UNDER_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PARSE_UNDER_ASAN 1
#endif

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#define PARSE_UNDER_VALGRIND RUNNING_ON_VALGRIND
#else
#define PARSE_UNDER_VALGRIND 0
#endif

typedef enum {
    PARSE_SERVES, /* one message after another, for zbd */
    PARSE_APART,  /* one message, for zbd: with documents, or one that broke another reader */
    PARSE_ALONE,  /* one message, for whoever typed the command */
} ParseRole;

/* Address space, processor time, descriptors, no core file. For zbd no file may grow either (alone, standard output may be one),
 * the process dies with its parent, and is the first to go where the system lacks memory. Call after everything is loaded. */
void parse_limits_apply(ParseRole role);
