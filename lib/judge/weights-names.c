#include "lib/judge/weights.h"

const char *zb_pair_feature_name(guint feature)
{
    static const char *const names[ZB_PAIR_FEATURES] = {
        "bias",         "stems_scope", "stems_talk",    "ngrams",    "concepts",        "paragraph",
        "contrast",     "margin",      "first",         "cover",     "cover_paragraph", "only",
        "aside",        "subject",     "subject_reply", "reference", "letter",          "thread",
        "thread_short", "alone",       "closed",        "limited",   "again",           "contest",
        "status"};
    g_return_val_if_fail(feature < ZB_PAIR_FEATURES, NULL);
    return names[feature];
}

const char *zb_matter_feature_name(guint feature)
{
    static const char *const names[ZB_MATTER_FEATURES] = {"bias",
                                                          "uncovered",
                                                          "uncovered_paragraph",
                                                          "strange_paragraph",
                                                          "new_concepts",
                                                          "words",
                                                          "best",
                                                          "cover",
                                                          "points",
                                                          "reply",
                                                          "subject",
                                                          "other",
                                                          "also",
                                                          "again",
                                                          "aside",
                                                          "status",
                                                          "contest",
                                                          "event",
                                                          "year",
                                                          "topics"};
    g_return_val_if_fail(feature < ZB_MATTER_FEATURES, NULL);
    return names[feature];
}
