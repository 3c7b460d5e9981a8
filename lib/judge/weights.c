/* Made by tests/fit.py --write; do not edit. */
#include "lib/judge/weights.h"

const int zb_weights_version = 4;

const ZbWeights zb_weights_shipped = {
    .pair =
        {
            [ZB_PAIR_BIAS] = -4.7402f,         [ZB_PAIR_STEMS_SCOPE] = 1.2790f,
            [ZB_PAIR_STEMS_TALK] = 3.6546f,    [ZB_PAIR_NGRAMS] = 0.9541f,
            [ZB_PAIR_CONCEPTS] = 0.8772f,      [ZB_PAIR_PARAGRAPH] = 1.7911f,
            [ZB_PAIR_CONTRAST] = 2.7911f,      [ZB_PAIR_MARGIN] = 1.1316f,
            [ZB_PAIR_FIRST] = 1.8923f,         [ZB_PAIR_COVER_PARAGRAPH] = 3.8930f,
            [ZB_PAIR_ONLY] = 2.2083f,          [ZB_PAIR_ASIDE] = -0.3730f,
            [ZB_PAIR_SUBJECT_REPLY] = 0.8107f, [ZB_PAIR_REFERENCE] = 0.0480f,
            [ZB_PAIR_LETTER] = 1.1974f,        [ZB_PAIR_THREAD] = 2.2427f,
            [ZB_PAIR_THREAD_SHORT] = 1.4996f,  [ZB_PAIR_AGAIN] = 1.6134f,
            [ZB_PAIR_CONTEST] = 0.2568f,       [ZB_PAIR_STATUS] = 0.2039f,
        },
    .matter =
        {
            [ZB_MATTER_BIAS] = -1.9523f,
            [ZB_MATTER_UNCOVERED_PARAGRAPH] = 0.1288f,
            [ZB_MATTER_STRANGE_PARAGRAPH] = 0.1665f,
            [ZB_MATTER_NEW_CONCEPTS] = 3.0440f,
            [ZB_MATTER_WORDS] = 1.2252f,
            [ZB_MATTER_BEST] = -3.9797f,
            [ZB_MATTER_COVER] = -0.2320f,
            [ZB_MATTER_POINTS] = -1.4542f,
            [ZB_MATTER_REPLY] = -0.5163f,
            [ZB_MATTER_ASIDE] = 1.5078f,
            [ZB_MATTER_STATUS] = -0.5210f,
            [ZB_MATTER_CONTEST] = -0.6543f,
        },
    .repeat_min = 0.8000f,
    .sure_min = 0.3600f,
    .limited_max = 0.0600f,
};
