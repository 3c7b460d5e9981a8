/* Made by tests/fit.py --write; do not edit. */
#include "lib/judge/weights.h"

const int zb_weights_version = 7;

const ZbWeights zb_weights_shipped = {
    .pair =
        {
            [ZB_PAIR_BIAS] = -4.0612f,
            [ZB_PAIR_STEMS_SCOPE] = 1.7370f,
            [ZB_PAIR_STEMS_TALK] = 4.6129f,
            [ZB_PAIR_CONCEPTS] = 0.3120f,
            [ZB_PAIR_PARAGRAPH] = 1.1234f,
            [ZB_PAIR_CONTRAST] = 3.3178f,
            [ZB_PAIR_MARGIN] = 0.4278f,
            [ZB_PAIR_FIRST] = 3.3079f,
            [ZB_PAIR_COVER_PARAGRAPH] = 3.0043f,
            [ZB_PAIR_ONLY] = 1.6160f,
            [ZB_PAIR_ASIDE] = -3.5474f,
            [ZB_PAIR_SUBJECT_REPLY] = 0.1648f,
            [ZB_PAIR_LETTER] = 1.1961f,
            [ZB_PAIR_THREAD] = 1.6347f,
            [ZB_PAIR_THREAD_SHORT] = 1.6720f,
            [ZB_PAIR_CLOSED] = -0.5901f,
            [ZB_PAIR_AGAIN] = 3.2020f,
            [ZB_PAIR_STATUS] = 0.7145f,
        },
    .matter =
        {
            [ZB_MATTER_BIAS] = -0.7650f,
            [ZB_MATTER_UNCOVERED_PARAGRAPH] = 0.3325f,
            [ZB_MATTER_STRANGE_PARAGRAPH] = 0.5801f,
            [ZB_MATTER_NEW_CONCEPTS] = 1.4934f,
            [ZB_MATTER_WORDS] = 0.5024f,
            [ZB_MATTER_BEST] = -5.1455f,
            [ZB_MATTER_COVER] = -1.0689f,
            [ZB_MATTER_POINTS] = -1.2800f,
            [ZB_MATTER_REPLY] = -0.4202f,
            [ZB_MATTER_SUBJECT] = -0.2515f,
            [ZB_MATTER_OTHER] = 0.6366f,
            [ZB_MATTER_AGAIN] = -0.3786f,
            [ZB_MATTER_ASIDE] = 2.7450f,
            [ZB_MATTER_STATUS] = -1.3121f,
            [ZB_MATTER_CONTEST] = -1.4092f,
            [ZB_MATTER_EVENT] = 0.2238f,
            [ZB_MATTER_YEAR] = 1.6513f,
        },
    .repeat_min = 0.5000f,
    .sure_min = 0.3600f,
    .limited_max = 0.1000f,
};
