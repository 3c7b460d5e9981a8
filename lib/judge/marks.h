/* Marks: words in what a citizen wrote that must reach people at once, whatever the verdict. etc/marks.nl has the rules,
 * man 5 zb-marks their form. A mark is a hint for a person, with the words that raised it, never a fact about somebody;
 * that there is none means nothing. Finding is pure: the same text and rules always give the same marks. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_MARK_THREAT,
    ZB_MARK_DISTRESS,
    ZB_MARK_DANGER,
    ZB_MARK_LEGAL,
    ZB_MARK_ABOUT_STAFF,
    ZB_MARK_REPRESENTATIVE,
    ZB_MARK_CONTESTS,
} ZbMarkKind;
#define ZB_MARK_KINDS 7

/* Its name in the store, in JSON and in the file of rules: "about_staff". Static storage. */
const char *zb_mark_name(ZbMarkKind kind);

/* Bytes of a text that are looked at: what comes behind raises nothing. Bounds what hostile text costs. */
#define ZB_MARKS_TEXT_MAX (128 * 1024)
/* Of one kind no more are told. */
#define ZB_MARKS_FOUND_MAX 8

typedef struct ZbMarks ZbMarks;

/* Without rules. */
ZbMarks *zb_marks_new(void);
void zb_marks_free(ZbMarks *marks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbMarks, zb_marks_free)

/* Adds the rules in `text`. ZB_ERROR_CONFIG: "NAME:LINE: what is wrong"; the rules are of no use then. */
gboolean zb_marks_add(ZbMarks *marks, const char *name, const char *text, GError **error);

/* The rules as compiled in, and those of `file` (NULL: none). ZB_ERROR_CONFIG as above, or where it cannot be read.
 * (transfer full) */
ZbMarks *zb_marks_load(const char *file, GError **error);

/* Eight hexadecimal digits that change whenever a rule does. */
const char *zb_marks_version(const ZbMarks *marks);

typedef struct {
    ZbMarkKind kind;
    const char *legal; /* of ZB_MARK_LEGAL: "bezwaar", "woo", ...; else NULL */
    gsize start, end;  /* the words that raised it: bytes of the text */
    const char *rule;  /* as its file has it */
    const char *file;
    guint line;
} ZbMarkFound; /* its strings belong to the rules */

/* Appends the marks of `length` bytes of valid UTF-8 to `ret` (GArray of ZbMarkFound), in order of place. */
void zb_marks_find(const ZbMarks *marks, const char *text, gsize length, GArray *ret);
