/* The door that closes behind a reader once it is loaded: from here on it can compute, and answer, and nothing else.
 *
 * A seccomp filter lists what it may call; whatever is not on the list kills the process (SIGSYS), so that trying costs an
 * attacker the reader that he took over. The list does not depend on whether the reader is driven by zbd or alone. */
#pragma once

#include <glib.h>

/* Opens first what later cannot be opened. ZB_ERROR_UNAVAILABLE: the kernel will not; then nothing may be read. There is no way
 * back. Under valgrind, whose own calls the filter would meet, there is no filter (and never is one in production). */
gboolean parse_sandbox_enter(GError **error);
