/* The reader as a whole. The input is a message. */
#include "lib/mail/reader.h"
#include "tests/fuzz/fuzz.h"

/* The facts as JSON; all that facts.h promises holds of them. */
static char *read_once(ZbReader *reader, ZbReaderMode mode, const uint8_t *bytes, size_t length,
                       gboolean *ret_documents)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbFacts) facts = zb_reader_read(reader, mode, bytes, length, &error);
    g_assert_no_error(error);
    g_assert_null(strchr(facts->text, '\r'));
    g_assert_null(strpbrk(facts->subject, "\r\n"));
    if (ret_documents)
        *ret_documents = zb_facts_noted(facts, "documents");
    return fuzz_check_facts(facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static ZbReader *reader;
    fuzz_begin();
    if (!reader)
        reader = zb_reader_new("mx.v.example");
    gboolean documents;
    g_autofree char *first = read_once(reader, ZB_READ_NO_DOCUMENTS, bytes, length, &documents);
    g_free(read_once(reader, ZB_READ_HEADERS, bytes, length, NULL));
    g_free(read_once(reader, ZB_READ_NO_HTML, bytes, length, NULL));
    if (documents)
        g_free(read_once(reader, ZB_READ_DOCUMENTS, bytes, length, NULL));
    /* Nothing of one message stays in the reader and shows in the next. */
    g_autofree char *again = read_once(reader, ZB_READ_NO_DOCUMENTS, bytes, length, NULL);
    g_assert_cmpstr(first, ==, again);
    return 0;
}
