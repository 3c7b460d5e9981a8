/* Well-known strings, in one place: what other programs, scripts and units see of us. */
#pragma once

/* Environment */
#define ZB_ENV_BUS "ZB_BUS" /* path of the daemon's socket, for clients */

#define ZB_DEFAULT_CONFIG ZB_SYSCONFDIR "/zb/zb.conf"
#define ZB_DEFAULT_BUS "/run/zb/bus"
#define ZB_GETTEXT_DOMAIN "zb"

/* The private bus: see man 7 zb-bus for the methods. */
#define ZB_BUS_PATH "/org/zorgvuldigbegrenzen/zb"
#define ZB_BUS_INTERFACE "org.zorgvuldigbegrenzen.Zb1"
#define ZB_BUS_ERROR_PREFIX "org.zorgvuldigbegrenzen.Error."

/* Mail headers of our own alerts: how we know them when they come back. */
#define ZB_HEADER_INSTANCE "X-Zb-Instance"
