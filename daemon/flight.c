#include "daemon/flight.h"

#include "daemon/imap-error.h"
#include "daemon/uid-set.h"

static void message_free(gpointer data)
{
    ZbFlightMessage *message = data;
    g_bytes_unref(message->raw);
    g_free(message);
}

ZbFlight *zb_flight_new(ZbBatch *batch)
{
    ZbFlight *flight = g_new0(ZbFlight, 1);
    flight->batch = batch;
    flight->messages = g_ptr_array_new_with_free_func(message_free);
    return flight;
}

void zb_flight_free(ZbFlight *flight)
{
    g_ptr_array_unref(flight->messages);
    g_free(flight);
}

char *zb_flight_command(const ZbFlight *flight, guint header_max)
{
    g_autoptr(GArray) uids = zb_uid_set_new();
    for (guint i = 0; i < flight->batch->entries->len; i++)
        g_array_append_val(uids, g_array_index(flight->batch->entries, ZbPlanEntry, i).uid);
    g_autofree char *set = zb_uid_set_format(uids);
    if (flight->batch->header)
        return g_strdup_printf("UID FETCH %s (UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER]<0.%u>)", set,
                               header_max);
    return g_strdup_printf("UID FETCH %s (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])", set);
}

static void keep(ZbFlight *flight, ZbPlanEntry *entry, const ZbImapResponse *response)
{
    ZbFlightMessage *message = g_new(ZbFlightMessage, 1);
    *message = (ZbFlightMessage){entry->uid, response->size ? response->size : entry->size,
                                 response->internal_date, g_bytes_ref(response->bytes)};
    g_ptr_array_add(flight->messages, message);
    entry->here = TRUE;
}

gboolean zb_flight_take(ZbFlight *flight, const ZbImapResponse *response, const ZbPlanLimits *limits,
                        GError **error)
{
    ZbPlanEntry *entry = zb_batch_find(flight->batch, response->uid);
    ZbImapBody wanted = flight->batch->header ? ZB_IMAP_BODY_HEADER : ZB_IMAP_BODY_WHOLE;
    if (!entry || entry->here || response->body != wanted)
        return TRUE;
    if (!response->bytes) { /* dropped by the reader: the size told was wrong, this is the true one */
        entry->size = MAX(entry->size, response->body_size);
        return TRUE;
    }
    flight->received += g_bytes_get_size(response->bytes);
    if (flight->received > limits->message_max + 2 * limits->batch_bytes) {
        g_set_error_literal(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL,
                            "the server sends far larger messages than it said");
        return FALSE;
    }
    keep(flight, entry, response);
    return TRUE;
}
