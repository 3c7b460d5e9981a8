#include "lib/mail/tnef.h"

#include <string.h>

#define SIGNATURE 0x223e9f78

/* ---- bytes ---- */
/* FALSE, and nothing taken, where there are fewer. */
static gboolean take(ZbTnefBytes *bytes, gsize length, ZbTnefBytes *ret_taken)
{
    if (bytes->left < length)
        return FALSE;
    *ret_taken = (ZbTnefBytes){bytes->at, length};
    bytes->at += length;
    bytes->left -= length;
    return TRUE;
}

static gboolean take_number(ZbTnefBytes *bytes, gsize size, guint32 *ret_number)
{
    ZbTnefBytes taken;
    if (!take(bytes, size, &taken))
        return FALSE;
    *ret_number = 0;
    for (gsize i = 0; i < size; i++)
        *ret_number |= (guint32)taken.at[i] << (8 * i);
    return TRUE;
}

guint32 zb_tnef_number(ZbTnefBytes bytes)
{
    guint32 number = 0;
    take_number(&bytes, 4, &number);
    return number;
}

/* With what fills it up to a multiple of four; at the very end that may be missing. */
static gboolean take_padded(ZbTnefBytes *bytes, gsize length, ZbTnefBytes *ret_taken)
{
    ZbTnefBytes padding;
    gsize fill = (4 - length % 4) % 4;
    return take(bytes, length, ret_taken) && take(bytes, MIN(fill, bytes->left), &padding);
}

/* ---- attributes ---- */
gboolean zb_tnef_open(ZbTnefBytes *bytes)
{
    guint32 signature, key;
    return take_number(bytes, 4, &signature) && signature == SIGNATURE && take_number(bytes, 2, &key);
}

gboolean zb_tnef_next(ZbTnefBytes *bytes, ZbTnefAttribute *ret_attribute)
{
    ZbTnefBytes rest = *bytes;
    guint32 level, id, length, checksum;
    if (!take_number(&rest, 1, &level) || !take_number(&rest, 4, &id) || !take_number(&rest, 4, &length) ||
        !take(&rest, length, &ret_attribute->data) || !take_number(&rest, 2, &checksum))
        return FALSE;
    ret_attribute->id = id & 0xffff;
    *bytes = rest;
    return TRUE;
}

/* ---- properties ---- */
gboolean zb_mapi_count(ZbTnefBytes *bytes, guint32 *ret_count)
{
    return take_number(bytes, 4, ret_count);
}

/* Bytes of one value of a type whose values are all of one size; 0: each says its own. */
static gsize size_of(guint type)
{
    switch (type) {
    case 0x05: /* double, currency, times, 64 bits */
    case 0x06:
    case 0x07:
    case 0x14:
    case 0x40:
        return 8;
    case 0x48: /* GUID */
        return 16;
    case ZB_MAPI_OBJECT:
    case 0x1e: /* text in the code page */
    case ZB_MAPI_UNICODE:
    case 0x102: /* bytes */
        return 0;
    default:
        return 4;
    }
}

/* A property of the sender's own: a GUID, then a number or a name. */
static gboolean skip_name(ZbTnefBytes *bytes)
{
    ZbTnefBytes skipped;
    guint32 kind, number;
    if (!take(bytes, 16, &skipped) || !take_number(bytes, 4, &kind) || !take_number(bytes, 4, &number))
        return FALSE;
    return kind == 0 || take_padded(bytes, number, &skipped);
}

static gboolean take_value(ZbTnefBytes *bytes, guint type, ZbTnefBytes *ret_value)
{
    gsize size = size_of(type);
    guint32 length;
    if (size > 0)
        return take(bytes, size, ret_value);
    return take_number(bytes, 4, &length) && take_padded(bytes, length, ret_value);
}

gboolean zb_mapi_next(ZbTnefBytes *bytes, ZbMapiProperty *ret_property)
{
    guint32 type, id, count = 1;
    if (!take_number(bytes, 2, &type) || !take_number(bytes, 2, &id))
        return FALSE;
    if (id >= 0x8000 && !skip_name(bytes))
        return FALSE;
    gboolean several = (type & 0x1000) != 0;
    type &= 0x0fff;
    if ((several || size_of(type) == 0) && !take_number(bytes, 4, &count))
        return FALSE;
    *ret_property = (ZbMapiProperty){.type = type, .id = id};
    for (guint32 i = 0; i < count; i++) {
        ZbTnefBytes value;
        if (!take_value(bytes, type, &value))
            return FALSE;
        if (i == 0)
            ret_property->value = value;
    }
    return TRUE;
}

/* ---- compressed rich text ---- */
#define WINDOW 4096
#define LZFU 0x75465a4c
#define MELA 0x414c454d

/* What the window holds at first (2.1.2.1). */
static const char preset[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS Sans "
    "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

typedef struct {
    guint8 window[WINDOW];
    guint at;
    GString *out;
} Unpacking;

static void put(Unpacking *self, guint8 byte)
{
    self->window[self->at] = byte;
    self->at = (self->at + 1) % WINDOW;
    g_string_append_c(self->out, (char)byte);
}

/* FALSE at the end, which a reference to the place where we are marks. */
static gboolean copy(Unpacking *self, guint high, guint low)
{
    guint from = high << 4 | low >> 4, length = (low & 0x0f) + 2;
    if (from == self->at)
        return FALSE;
    for (guint i = 0; i < length; i++)
        put(self, self->window[(from + i) % WINDOW]);
    return TRUE;
}

static void unpack(Unpacking *self, ZbTnefBytes packed, gsize cap)
{
    guint32 flags, byte, low;
    memcpy(self->window, preset, sizeof preset - 1);
    self->at = sizeof preset - 1;
    while (self->out->len < cap && take_number(&packed, 1, &flags))
        for (guint i = 0; i < 8; i++, flags >>= 1) {
            if (!take_number(&packed, 1, &byte))
                return;
            if (!(flags & 1))
                put(self, (guint8)byte);
            else if (!take_number(&packed, 1, &low) || !copy(self, byte, low))
                return;
        }
}

char *zb_mapi_unpack_rtf(ZbTnefBytes packed, gsize cap, gsize *ret_length)
{
    guint32 size, raw, magic, checksum;
    if (!take_number(&packed, 4, &size) || !take_number(&packed, 4, &raw) ||
        !take_number(&packed, 4, &magic) || !take_number(&packed, 4, &checksum) ||
        (magic != LZFU && magic != MELA))
        return NULL;
    Unpacking self = {.out = g_string_new(NULL)};
    if (magic == LZFU)
        unpack(&self, packed, MIN(raw, cap));
    else
        g_string_append_len(self.out, (const char *)packed.at, (gssize)packed.left);
    g_string_truncate(self.out, MIN(MIN(self.out->len, raw), cap));
    *ret_length = self.out->len;
    return g_string_free(self.out, FALSE);
}
