#include <libxml/parser.h>
#include <string.h>
#include "lib/mail/document-parts.h"

/* Elements open at once. */
#define DEPTH_MAX 512

struct ZbXmlText {
    xmlParserCtxtPtr parser;
    ZbXmlDialect dialect;
    GString *out;
    gsize cap;
    guint depth;
    guint skipped;   /* the depth at which what is not shown began; 0: shown */
    guint text;      /* <w:t> open: only there are OOXML's letters */
    guint cells;     /* of this row so far */
    gboolean space;  /* a blank owed */
    gboolean vanish; /* hidden letters (w:vanish) until the run ends */
    gboolean cut, failed;
};

/* ---- text out ---- */
static void put(ZbXmlText *self, const char *bytes, gsize length)
{
    if (self->out->len + length > self->cap) {
        self->cut = TRUE;
        xmlStopParser(self->parser);
        return;
    }
    g_string_append_len(self->out, bytes, (gssize)length);
}

static void end_line(ZbXmlText *self)
{
    if (self->out->len > 0 && self->out->str[self->out->len - 1] != '\n')
        put(self, "\n", 1);
}

/* ODF's letters: blanks collapse, as in HTML (ODF 1.2, 6.1.2). */
static void put_collapsed(ZbXmlText *self, const char *text, gsize length)
{
    for (const char *end = text + length; text < end;) {
        gsize word = 0;
        while (text + word < end && !g_ascii_isspace(text[word]))
            word++;
        if (word > 0) {
            gboolean at_start = self->out->len == 0 || self->out->str[self->out->len - 1] == '\n';
            if (self->space && !at_start)
                put(self, " ", 1);
            self->space = FALSE;
            put(self, text, word);
        }
        text += word;
        while (text < end && g_ascii_isspace(*text)) {
            self->space = TRUE;
            text++;
        }
    }
}

/* ---- elements ---- */
typedef enum {
    NOTHING,
    PARAGRAPH,
    ITEM,
    ROW,
    CELL,
    TAB,
    BREAK,
    BLANKS,
    TEXT,
    HYPHEN,
    RUN,
    VANISH,
    NUMBERED,
    SKIP
} Role;

typedef struct {
    const char *name;
    Role role;
} Element;

static const Element odf[] = {
    {"p", PARAGRAPH},
    {"h", PARAGRAPH},
    {"list-item", ITEM},
    {"table-row", ROW},
    {"table-cell", CELL},
    {"tab", TAB},
    {"line-break", BREAK},
    {"s", BLANKS},
    {"annotation", SKIP},
    {"tracked-changes", SKIP},
    {"note-citation", SKIP},
    {"title", SKIP},
    {"desc", SKIP},
    {"styles", SKIP},
    {"automatic-styles", SKIP},
    {"font-face-decls", SKIP},
    {"forms", SKIP},
    {"sequence-decls", SKIP},
};

static const Element ooxml[] = {
    {"p", PARAGRAPH},
    {"tr", ROW},
    {"tc", CELL},
    {"tab", TAB},
    {"br", BREAK},
    {"cr", BREAK},
    {"t", TEXT},
    {"r", RUN},
    {"vanish", VANISH},
    {"numPr", NUMBERED},
    {"noBreakHyphen", HYPHEN},
    {"Fallback", SKIP},
    {"tabs", SKIP},
};

static Role role_of(const ZbXmlText *self, const xmlChar *name)
{
    const Element *elements = self->dialect == ZB_XML_ODF ? odf : ooxml;
    gsize count = self->dialect == ZB_XML_ODF ? G_N_ELEMENTS(odf) : G_N_ELEMENTS(ooxml);
    for (gsize i = 0; i < count; i++)
        if (strcmp((const char *)name, elements[i].name) == 0)
            return elements[i].role;
    return NOTHING;
}

/* The number in attribute `name`, whatever its prefix; 1 where there is none. */
static guint number_of(const xmlChar **attributes, int count, const char *name)
{
    for (int i = 0; i < count; i++, attributes += 5)
        if (strcmp((const char *)attributes[0], name) == 0)
            return (guint)g_ascii_strtoull((const char *)attributes[3], NULL, 10);
    return 1;
}

static void begin(ZbXmlText *self, Role role, const xmlChar **attributes, int count)
{
    if (role == ITEM || role == NUMBERED) {
        put(self, "- ", 2);
    } else if (role == ROW) {
        end_line(self);
        self->cells = 0;
    } else if (role == CELL && self->cells++ > 0) {
        if (self->out->len > 0 && self->out->str[self->out->len - 1] == '\n')
            g_string_truncate(self->out, self->out->len - 1); /* its paragraphs end lines; the row is one */
        put(self, " | ", 3);
    } else if (role == TAB) {
        put(self, "\t", 1);
    } else if (role == BREAK) {
        put(self, "\n", 1);
    } else if (role == BLANKS) {
        for (guint i = MIN(number_of(attributes, count, "c"), 100); i > 0; i--)
            put(self, " ", 1);
    } else if (role == HYPHEN) {
        put(self, "-", 1);
    } else if (role == VANISH) {
        self->vanish = TRUE;
    } else if (role == TEXT) {
        self->text++;
    }
}

static void on_start(void *data, const xmlChar *name, G_GNUC_UNUSED const xmlChar *prefix,
                     G_GNUC_UNUSED const xmlChar *uri, G_GNUC_UNUSED int spaces,
                     G_GNUC_UNUSED const xmlChar **namespaces, int count, G_GNUC_UNUSED int defaulted,
                     const xmlChar **attributes)
{
    ZbXmlText *self = data;
    if (++self->depth > DEPTH_MAX) {
        self->failed = TRUE;
        xmlStopParser(self->parser);
        return;
    }
    Role role = role_of(self, name);
    if (self->skipped)
        return;
    if (role == SKIP)
        self->skipped = self->depth;
    else
        begin(self, role, attributes, count);
}

static void on_end(void *data, const xmlChar *name, G_GNUC_UNUSED const xmlChar *prefix,
                   G_GNUC_UNUSED const xmlChar *uri)
{
    ZbXmlText *self = data;
    guint depth = self->depth;
    if (self->depth > 0)
        self->depth--;
    if (self->skipped) {
        if (self->skipped == depth)
            self->skipped = 0;
        return;
    }
    Role role = role_of(self, name);
    if (role == PARAGRAPH) {
        put(self, "\n", 1);
        self->space = FALSE;
    } else if (role == ROW) {
        end_line(self);
    } else if (role == TEXT && self->text > 0) {
        self->text--;
    } else if (role == RUN) {
        self->vanish = FALSE;
    }
}

static void on_text(void *data, const xmlChar *text, int length)
{
    ZbXmlText *self = data;
    if (self->skipped || length <= 0)
        return;
    if (self->dialect == ZB_XML_ODF)
        put_collapsed(self, (const char *)text, (gsize)length);
    else if (self->text > 0 && !self->vanish)
        put(self, (const char *)text, (gsize)length);
}

/* Neither format has a document type: what declares one is an attack with entities. */
static void on_doctype(void *data, G_GNUC_UNUSED const xmlChar *name, G_GNUC_UNUSED const xmlChar *id,
                       G_GNUC_UNUSED const xmlChar *system)
{
    ZbXmlText *self = data;
    self->failed = TRUE;
    xmlStopParser(self->parser);
}

static void on_message(G_GNUC_UNUSED void *data, G_GNUC_UNUSED const char *format, ...)
{
}

ZbXmlText *zb_xml_text_new(ZbXmlDialect dialect, gsize cap)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .internalSubset = on_doctype,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .warning = on_message,
                         .error = on_message};
    ZbXmlText *self = g_new0(ZbXmlText, 1);
    self->dialect = dialect;
    self->cap = cap;
    self->out = g_string_new(NULL);
    self->parser = xmlCreatePushParserCtxt(&sax, self, NULL, 0, NULL);
    if (self->parser)
        xmlCtxtUseOptions(self->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    return self;
}

gboolean zb_xml_text_feed(ZbXmlText *self, const char *bytes, gsize length)
{
    if (!self->parser || xmlParseChunk(self->parser, bytes, (int)length, 0) != XML_ERR_OK)
        self->failed |= !self->cut;
    return !self->failed && !self->cut;
}

char *zb_xml_text_finish(ZbXmlText *self, gboolean *ret_cut, gboolean *ret_failed)
{
    if (!self->failed && !self->cut && xmlParseChunk(self->parser, NULL, 0, 1) != XML_ERR_OK)
        self->failed = !self->cut;
    *ret_cut = self->cut;
    *ret_failed = self->failed;
    if (self->parser) {
        xmlFreeDoc(self->parser->myDoc);
        xmlFreeParserCtxt(self->parser);
    }
    char *text = g_string_free(self->out, FALSE);
    g_free(self);
    return text;
}
