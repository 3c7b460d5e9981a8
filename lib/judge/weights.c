/* Made by tests/fit.py --write; do not edit. */
#include "lib/judge/weights.h"

const int zb_weights_version = 3;

const ZbWeights zb_weights_shipped = {
    .pair =
        {
            [ZB_PAIR_BIAS] = -4.5869f,         [ZB_PAIR_STEMS_SCOPE] = 1.3729f,
            [ZB_PAIR_STEMS_TALK] = 4.0179f,    [ZB_PAIR_NGRAMS] = 0.9245f,
            [ZB_PAIR_CONCEPTS] = 0.4225f,      [ZB_PAIR_PARAGRAPH] = 1.6934f,
            [ZB_PAIR_CONTRAST] = 3.1496f,      [ZB_PAIR_MARGIN] = 1.1447f,
            [ZB_PAIR_FIRST] = 1.9655f,         [ZB_PAIR_COVER_PARAGRAPH] = 3.2982f,
            [ZB_PAIR_ONLY] = 2.5879f,          [ZB_PAIR_ASIDE] = -0.8502f,
            [ZB_PAIR_SUBJECT_REPLY] = 0.5292f, [ZB_PAIR_REFERENCE] = 0.3160f,
            [ZB_PAIR_LETTER] = 1.0535f,        [ZB_PAIR_THREAD] = 2.0519f,
            [ZB_PAIR_THREAD_SHORT] = 1.3655f,  [ZB_PAIR_AGAIN] = 1.5208f,
            [ZB_PAIR_CONTEST] = 0.3374f,       [ZB_PAIR_STATUS] = 0.4210f,
        },
    .matter =
        {
            [ZB_MATTER_BIAS] = -1.9692f,
            [ZB_MATTER_UNCOVERED_PARAGRAPH] = 0.3771f,
            [ZB_MATTER_STRANGE_PARAGRAPH] = 0.2899f,
            [ZB_MATTER_NEW_CONCEPTS] = 2.6237f,
            [ZB_MATTER_WORDS] = 1.3687f,
            [ZB_MATTER_BEST] = -3.7090f,
            [ZB_MATTER_COVER] = -0.4480f,
            [ZB_MATTER_POINTS] = -1.4078f,
            [ZB_MATTER_REPLY] = -0.4523f,
            [ZB_MATTER_ASIDE] = 1.5992f,
            [ZB_MATTER_STATUS] = -0.7031f,
            [ZB_MATTER_CONTEST] = -1.0021f,
        },
    .repeat_min = 0.8000f,
    .sure_min = 0.4200f,
    .limited_max = 0.0600f,
};
