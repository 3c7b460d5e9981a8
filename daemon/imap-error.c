#include "daemon/imap-error.h"

G_DEFINE_QUARK(zb - imap - error - quark, zb_imap_error)
