/* Transport Neutral Encapsulation Format (MS-OXTNEF): what Outlook and Exchange wrap a mail in as winmail.dat.
 *
 * A cursor over bytes that never leaves them. Debian's libytnef reads beyond them on damaged input, tells its errors on standard
 * output, and has no successor. Values are little-endian; nothing is copied. */
#pragma once

#include <glib.h>

typedef struct {
    const guint8 *at;
    gsize left;
} ZbTnefBytes;

/* attBody and so on (2.1.3.3), without their types. */
typedef enum {
    ZB_TNEF_BODY = 0x800c,
    ZB_TNEF_ATTACH_DATA = 0x800f,
    ZB_TNEF_ATTACH_TITLE = 0x8010,
    ZB_TNEF_ATTACH_BEGIN = 0x9002, /* attAttachRendData: the first of each attachment */
    ZB_TNEF_PROPERTIES = 0x9003,
    ZB_TNEF_ATTACH_PROPERTIES = 0x9005,
    ZB_TNEF_CODEPAGE = 0x9007,
} ZbTnefId;

typedef struct {
    guint id;
    ZbTnefBytes data;
} ZbTnefAttribute;

/* Behind the signature and key. FALSE where `bytes` is no TNEF. */
gboolean zb_tnef_open(ZbTnefBytes *bytes);
/* FALSE at the end (`bytes` has nothing left), or where an attribute is cut off (it has). Checksums are not looked at. */
gboolean zb_tnef_next(ZbTnefBytes *bytes, ZbTnefAttribute *ret_attribute);

/* MAPI properties (MS-OXPROPS) that say something to us. */
typedef enum {
    ZB_MAPI_BODY = 0x1000,
    ZB_MAPI_RTF = 0x1009, /* compressed */
    ZB_MAPI_HTML = 0x1013,
    ZB_MAPI_ATTACH_OBJECT = 0x3701, /* an embedded message: an interface's id, then TNEF */
    ZB_MAPI_ATTACH_LONG_NAME = 0x3707,
    ZB_MAPI_CODEPAGE = 0x3fde,
} ZbMapiId;

#define ZB_MAPI_OBJECT 0x0d
#define ZB_MAPI_UNICODE 0x1f /* UTF-16LE */

/* A property with its first value. */
typedef struct {
    guint type, id;
    ZbTnefBytes value;
} ZbMapiProperty;

/* The next of the properties in an attribute, whose count was read first. FALSE where there is none, or it is cut off. */
gboolean zb_mapi_count(ZbTnefBytes *bytes, guint32 *ret_count);
gboolean zb_mapi_next(ZbTnefBytes *bytes, ZbMapiProperty *ret_property);

/* Rich text unpacked (MS-OXRTFCP), NUL-terminated, at most `cap` bytes; NULL where it is not such. (transfer full) */
char *zb_mapi_unpack_rtf(ZbTnefBytes packed, gsize cap, gsize *ret_length);

/* A number from the first bytes; 0 where there are fewer than 4. */
guint32 zb_tnef_number(ZbTnefBytes bytes);
