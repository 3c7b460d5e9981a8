/* Made by tests/fit.py --write; do not edit. */
#include "lib/judge/weights.h"

const int zb_weights_version = 6;

const ZbWeights zb_weights_shipped = {
    .pair =
        {
            [ZB_PAIR_BIAS] = -3.7882f,
            [ZB_PAIR_STEMS_SCOPE] = 2.1962f,
            [ZB_PAIR_STEMS_TALK] = 4.5724f,
            [ZB_PAIR_CONCEPTS] = 0.6578f,
            [ZB_PAIR_PARAGRAPH] = 1.4387f,
            [ZB_PAIR_CONTRAST] = 2.1826f,
            [ZB_PAIR_MARGIN] = 2.0327f,
            [ZB_PAIR_FIRST] = 2.3258f,
            [ZB_PAIR_COVER_PARAGRAPH] = 3.6664f,
            [ZB_PAIR_ONLY] = 1.9779f,
            [ZB_PAIR_ASIDE] = -3.1246f,
            [ZB_PAIR_SUBJECT_REPLY] = 0.3797f,
            [ZB_PAIR_LETTER] = 1.3227f,
            [ZB_PAIR_THREAD] = 1.5377f,
            [ZB_PAIR_THREAD_SHORT] = 1.9485f,
            [ZB_PAIR_CLOSED] = -0.6178f,
            [ZB_PAIR_AGAIN] = 2.9552f,
            [ZB_PAIR_STATUS] = 0.6839f,
        },
    .matter =
        {
            [ZB_MATTER_BIAS] = -0.5783f,
            [ZB_MATTER_UNCOVERED_PARAGRAPH] = 0.1895f,
            [ZB_MATTER_STRANGE_PARAGRAPH] = 0.5789f,
            [ZB_MATTER_NEW_CONCEPTS] = 1.4516f,
            [ZB_MATTER_WORDS] = 0.4218f,
            [ZB_MATTER_BEST] = -5.4068f,
            [ZB_MATTER_COVER] = -1.3544f,
            [ZB_MATTER_POINTS] = -1.3008f,
            [ZB_MATTER_REPLY] = -0.4635f,
            [ZB_MATTER_OTHER] = 0.6285f,
            [ZB_MATTER_AGAIN] = -0.3674f,
            [ZB_MATTER_ASIDE] = 2.7241f,
            [ZB_MATTER_STATUS] = -1.2434f,
            [ZB_MATTER_CONTEST] = -1.4494f,
            [ZB_MATTER_EVENT] = 0.2110f,
            [ZB_MATTER_YEAR] = 1.6004f,
        },
    .repeat_min = 0.5000f,
    .sure_min = 0.3600f,
    .limited_max = 0.1000f,
};
