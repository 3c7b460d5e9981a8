#include "lib/judge/cues.h"

#include <string.h>

/* Folded words; "*" stands for up to GAP words. */
#define GAP 3

typedef struct {
    ZbCueKind kind;
    const char *phrase;
} Phrase;

static const Phrase phrases[] = {
    {ZB_CUE_AGAIN, "nogmaals"},
    {ZB_CUE_AGAIN, "nog een keer"},
    {ZB_CUE_AGAIN, "nog eens"},
    {ZB_CUE_AGAIN, "nog steeds"},
    {ZB_CUE_AGAIN, "nog altijd"},
    {ZB_CUE_AGAIN, "opnieuw"},
    {ZB_CUE_AGAIN, "alweer"},
    {ZB_CUE_AGAIN, "wederom"},
    {ZB_CUE_AGAIN, "weer eens"},
    {ZB_CUE_AGAIN, "voor de * keer"},
    {ZB_CUE_AGAIN, "zoveelste keer"},
    {ZB_CUE_AGAIN, "zoals * eerder"},
    {ZB_CUE_AGAIN, "zoals ik al"},
    {ZB_CUE_AGAIN, "zoals u weet"},
    {ZB_CUE_AGAIN, "zoals jullie weten"},
    {ZB_CUE_AGAIN, "ik blijf bij"},
    {ZB_CUE_AGAIN, "blijf ik * vragen"},
    {ZB_CUE_AGAIN, "blijf ik * herhalen"},
    {ZB_CUE_AGAIN, "blijf ik bij"},
    {ZB_CUE_AGAIN, "ik blijf * schrijven"},
    {ZB_CUE_AGAIN, "ik herhaal"},
    {ZB_CUE_AGAIN, "kom ik * terug op"},
    {ZB_CUE_AGAIN, "kom * terug op"},
    {ZB_CUE_AGAIN, "terugkomen op"},
    {ZB_CUE_AGAIN, "laat het er niet bij"},
    {ZB_CUE_AGAIN, "laat ik het niet bij"},
    {ZB_CUE_AGAIN, "leg mij * niet bij neer"},
    {ZB_CUE_AGAIN, "leg me * niet bij neer"},
    {ZB_CUE_AGAIN, "geef niet op"},
    {ZB_CUE_AGAIN, "nooit antwoord"},
    {ZB_CUE_AGAIN, "mijn vorige"},
    {ZB_CUE_AGAIN, "mijn eerdere"},
    {ZB_CUE_AGAIN, "al zo vaak"},
    {ZB_CUE_AGAIN, "al jaren"},
    {ZB_CUE_AGAIN, "heropen"},
    {ZB_CUE_AGAIN, "heropenen"},
    {ZB_CUE_AGAIN, "herzien"},
    {ZB_CUE_AGAIN, "heroverwegen"},
    {ZB_CUE_AGAIN, "blijf erbij"},
    {ZB_CUE_AGAIN, "neem * geen genoegen"},
    {ZB_CUE_AGAIN, "keer op keer"},
    {ZB_CUE_AGAIN, "u schreef"},
    {ZB_CUE_AGAIN, "u zegt"},
    {ZB_CUE_AGAIN, "jullie zeggen"},
    {ZB_CUE_AGAIN, "jullie schreven"},
    {ZB_CUE_AGAIN, "uw antwoord"},
    {ZB_CUE_AGAIN, "jullie antwoord"},
    {ZB_CUE_AGAIN, "mijn klacht over"},
    {ZB_CUE_AGAIN, "steeds weer"},
    {ZB_CUE_AGAIN, "zoals gezegd"},
    {ZB_CUE_AGAIN, "zoals bekend"},
    {ZB_CUE_AGAIN, "u kent * verhaal"},
    {ZB_CUE_AGAIN, "jullie kennen * verhaal"},
    {ZB_CUE_AGAIN, "hoe lang nog"},
    {ZB_CUE_AGAIN, "hoe vaak moet"},
    {ZB_CUE_AGAIN, "honderd keer"},
    {ZB_CUE_AGAIN, "al maanden"},
    {ZB_CUE_AGAIN, "once again"},
    {ZB_CUE_AGAIN, "again"},
    {ZB_CUE_AGAIN, "still"},

    {ZB_CUE_OTHER, "iets anders"},
    {ZB_CUE_OTHER, "iets * anders"},
    {ZB_CUE_OTHER, "iets nieuws"},
    {ZB_CUE_OTHER, "nieuwe klacht"},
    {ZB_CUE_OTHER, "een nieuw probleem"},
    {ZB_CUE_OTHER, "andere klacht"},
    {ZB_CUE_OTHER, "andere kwestie"},
    {ZB_CUE_OTHER, "andere zaak"},
    {ZB_CUE_OTHER, "ander onderwerp"},
    {ZB_CUE_OTHER, "ander punt"},
    {ZB_CUE_OTHER, "ander verhaal"},
    {ZB_CUE_OTHER, "ander probleem"},
    {ZB_CUE_OTHER, "andere vraag"},
    {ZB_CUE_OTHER, "nieuwe zaak"},
    {ZB_CUE_OTHER, "nieuwe kwestie"},
    {ZB_CUE_OTHER, "aparte klacht"},
    {ZB_CUE_OTHER, "nog niet eerder"},
    {ZB_CUE_OTHER, "nooit eerder"},
    {ZB_CUE_OTHER, "voor het eerst"},
    {ZB_CUE_OTHER, "eerste keer"},
    {ZB_CUE_OTHER, "ditmaal"},
    {ZB_CUE_OTHER, "deze keer"},
    {ZB_CUE_OTHER, "dit keer"},
    {ZB_CUE_OTHER, "klacht indienen"},
    {ZB_CUE_OTHER, "dien ik * klacht in"},
    {ZB_CUE_OTHER, "een ander"},
    {ZB_CUE_OTHER, "ander jaar"},
    {ZB_CUE_OTHER, "nu ook"},
    {ZB_CUE_OTHER, "nu * ook"},
    {ZB_CUE_OTHER, "dit jaar ook"},
    {ZB_CUE_OTHER, "ook dit jaar"},
    {ZB_CUE_OTHER, "een andere"},
    {ZB_CUE_OTHER, "een * andere"},
    {ZB_CUE_OTHER, "weer een nieuwe"},
    {ZB_CUE_OTHER, "nog een nieuwe"},
    {ZB_CUE_OTHER, "nieuw incident"},
    {ZB_CUE_OTHER, "niet dezelfde"},
    {ZB_CUE_OTHER, "something else"},
    {ZB_CUE_OTHER, "new complaint"},
    {ZB_CUE_OTHER, "different matter"},

    {ZB_CUE_ALSO, "daarnaast"},
    {ZB_CUE_ALSO, "bovendien"},
    {ZB_CUE_ALSO, "verder"},
    {ZB_CUE_ALSO, "tevens"},
    {ZB_CUE_ALSO, "trouwens"},
    {ZB_CUE_ALSO, "overigens"},
    {ZB_CUE_ALSO, "ook nog"},
    {ZB_CUE_ALSO, "nog iets"},
    {ZB_CUE_ALSO, "nog een ding"},
    {ZB_CUE_ALSO, "nog wat"},
    {ZB_CUE_ALSO, "nog een vraag"},
    {ZB_CUE_ALSO, "nog een punt"},
    {ZB_CUE_ALSO, "en dan"},
    {ZB_CUE_ALSO, "nu ik toch"},
    {ZB_CUE_ALSO, "ten tweede"},
    {ZB_CUE_ALSO, "tweede punt"},
    {ZB_CUE_ALSO, "twee dingen"},
    {ZB_CUE_ALSO, "twee zaken"},
    {ZB_CUE_ALSO, "twee punten"},
    {ZB_CUE_ALSO, "tot slot"},
    {ZB_CUE_ALSO, "p s"},
    {ZB_CUE_ALSO, "ps"},
    {ZB_CUE_ALSO, "by the way"},
    {ZB_CUE_ALSO, "another thing"},

    {ZB_CUE_ASIDE, "gaat * niet over"},
    {ZB_CUE_ASIDE, "gaat niet om"},
    {ZB_CUE_ASIDE, "gaat * niet meer over"},
    {ZB_CUE_ASIDE, "heb * niet over"},
    {ZB_CUE_ASIDE, "heeft niets te maken met"},
    {ZB_CUE_ASIDE, "heeft niks te maken met"},
    {ZB_CUE_ASIDE, "niets te maken met"},
    {ZB_CUE_ASIDE, "niks te maken met"},
    {ZB_CUE_ASIDE, "niets van doen met"},
    {ZB_CUE_ASIDE, "staat los van"},
    {ZB_CUE_ASIDE, "los van"},
    {ZB_CUE_ASIDE, "begin ik niet * over"},
    {ZB_CUE_ASIDE, "niet weer over"},
    {ZB_CUE_ASIDE, "niet nogmaals over"},
    {ZB_CUE_ASIDE, "niet opnieuw over"},
    {ZB_CUE_ASIDE, "schrijf * niet over"},
    {ZB_CUE_ASIDE, "mail * niet over"},
    {ZB_CUE_ASIDE, "dit is geen herhaling"},
    {ZB_CUE_ASIDE, "niet de oude"},
    {ZB_CUE_ASIDE, "dan die van"},
    {ZB_CUE_ASIDE, "dan de vorige"},
    {ZB_CUE_ASIDE, "dan mijn vorige"},
    {ZB_CUE_ASIDE, "dan mijn eerdere"},
    {ZB_CUE_ASIDE, "niet dezelfde als"},
    {ZB_CUE_ASIDE, "niet hetzelfde als"},
    {ZB_CUE_ASIDE, "niet te verwarren met"},
    {ZB_CUE_ASIDE, "geen discussie over"},
    {ZB_CUE_ASIDE, "niet discussieren over"},
    {ZB_CUE_ASIDE, "niet meer hebben over"},
    {ZB_CUE_ASIDE, "afgezien van"},
    {ZB_CUE_ASIDE, "geen betrekking op"},
    {ZB_CUE_ASIDE, "betreft niet"},
    {ZB_CUE_ASIDE, "betreft dus niet"},
    {ZB_CUE_ASIDE_BEFORE, "uitgepraat"},
    {ZB_CUE_ASIDE_BEFORE, "laat ik * rusten"},
    {ZB_CUE_ASIDE_BEFORE, "laten we * rusten"},
    {ZB_CUE_ASIDE_BEFORE, "laat ik * buiten beschouwing"},
    {ZB_CUE_ASIDE_BEFORE, "gaat het * niet om"},
    {ZB_CUE_ASIDE_BEFORE, "gaat deze mail niet over"},
    {ZB_CUE_ASIDE_BEFORE, "gaat dit niet over"},
    {ZB_CUE_ASIDE_BEFORE, "heb ik het * niet over"},
    {ZB_CUE_ASIDE_BEFORE, "wil ik het * niet over hebben"},
    {ZB_CUE_ASIDE_BEFORE, "hoor je mij niet over"},
    {ZB_CUE_ASIDE_BEFORE, "hoort u mij niet * over"},
    {ZB_CUE_ASIDE_BEFORE, "heb ik * bij neergelegd"},
    {ZB_CUE_ASIDE_BEFORE, "schrijf ik niet meer"},
    {ZB_CUE_ASIDE_BEFORE, "schrijf ik * niet over"},
    {ZB_CUE_ASIDE, "not about"},
    {ZB_CUE_ASIDE, "nothing to do with"},

    {ZB_CUE_STATUS, "hoe staat het"},
    {ZB_CUE_STATUS, "hoe zit het"},
    {ZB_CUE_STATUS, "stand van zaken"},
    {ZB_CUE_STATUS, "wanneer krijg ik"},
    {ZB_CUE_STATUS, "wanneer hoor ik"},
    {ZB_CUE_STATUS, "wanneer kan ik"},
    {ZB_CUE_STATUS, "wanneer wordt"},
    {ZB_CUE_STATUS, "wanneer komt"},
    {ZB_CUE_STATUS, "is er al"},
    {ZB_CUE_STATUS, "nog niets gehoord"},
    {ZB_CUE_STATUS, "nog niks gehoord"},
    {ZB_CUE_STATUS, "niets meer gehoord"},
    {ZB_CUE_STATUS, "was beloofd"},
    {ZB_CUE_STATUS, "toegezegd"},
    {ZB_CUE_STATUS, "zou * teruggebeld"},
    {ZB_CUE_STATUS, "herinnering"},
    {ZB_CUE_STATUS, "opgelost"},
    {ZB_CUE_STATUS, "intrekken"},
    {ZB_CUE_STATUS, "trek * in"},
    {ZB_CUE_STATUS, "hartelijk dank"},

    {ZB_CUE_CONTEST, "niet meer reageren"},
    {ZB_CUE_CONTEST, "niet meer reageert"},
    {ZB_CUE_CONTEST, "geen antwoord meer"},
    {ZB_CUE_CONTEST, "niet meer antwoorden"},
    {ZB_CUE_CONTEST, "niet meer op * reageren"},
    {ZB_CUE_CONTEST, "niet eens met * brief"},
    {ZB_CUE_CONTEST, "niet eens met * beslissing"},
    {ZB_CUE_CONTEST, "niet eens met * besluit"},
    {ZB_CUE_CONTEST, "dossier gesloten"},
    {ZB_CUE_CONTEST, "dossier sluiten"},
    {ZB_CUE_CONTEST, "gesloten dossier"},
    {ZB_CUE_CONTEST, "afgesloten"},
    {ZB_CUE_CONTEST, "nieuwe feiten"},
    {ZB_CUE_CONTEST, "nieuw feit"},
    {ZB_CUE_CONTEST, "nieuw bewijs"},
    {ZB_CUE_CONTEST, "negeren"},
    {ZB_CUE_CONTEST, "u reageert niet"},
    {ZB_CUE_CONTEST, "jullie reageren niet"},
    {ZB_CUE_CONTEST, "weigert * te antwoorden"},
    {ZB_CUE_CONTEST, "weigeren * te antwoorden"},
    {ZB_CUE_CONTEST, "uw besluit om"},
    {ZB_CUE_CONTEST, "uw brief waarin"},
};

const char *zb_cue_name(ZbCueKind kind)
{
    static const char *const names[ZB_CUES] = {"again", "other",  "also",   "aside",
                                               "aside", "status", "contest"};
    g_return_val_if_fail((guint)kind < ZB_CUES, NULL);
    return names[kind];
}

/* How many words from `at` on the rest of a phrase takes; 0: it does not stand there. All within one sentence. */
static guint match(const ZbProse *prose, guint at, const char *phrase, guint32 sentence)
{
    guint count = zb_prose_count(prose), taken = 0;
    while (*phrase) {
        if (*phrase == '*') {
            for (guint gap = 0; gap <= GAP; gap++) {
                guint rest = match(prose, at + taken + gap, phrase + strlen("* "), sentence);
                if (rest > 0)
                    return taken + gap + rest;
            }
            return 0;
        }
        const ZbWord *token = at + taken < count ? zb_prose_word(prose, at + taken) : NULL;
        if (!token || token->sentence != sentence || strncmp(phrase, token->folded, token->size) != 0 ||
            (phrase[token->size] && phrase[token->size] != ' '))
            return 0;
        taken++;
        phrase += token->size;
        phrase += *phrase == ' ';
    }
    return taken;
}

/* The phrases by the first two letters of their first word: a chain of numbers plus one for each. */
typedef struct {
    guint16 first[64], next[G_N_ELEMENTS(phrases)];
} Index;

static guint slot_of(char a, char b)
{
    return ((guint)(guchar)a * 7 + (guint)(guchar)b) % 64;
}

static gpointer make_index(G_GNUC_UNUSED gpointer data)
{
    Index *index = g_new0(Index, 1);
    for (guint p = G_N_ELEMENTS(phrases); p-- > 0;) {
        const char *phrase = phrases[p].phrase;
        guint slot = slot_of(phrase[0], phrase[1] == ' ' ? '\0' : phrase[1]);
        index->next[p] = index->first[slot];
        index->first[slot] = (guint16)(p + 1);
    }
    return index;
}

GArray *zb_cues_find(const ZbProse *prose)
{
    static GOnce once = G_ONCE_INIT;
    const Index *index = g_once(&once, make_index, NULL);
    GArray *cues = g_array_new(FALSE, FALSE, sizeof(ZbCue));
    guint count = zb_prose_count(prose);
    for (guint i = 0; i < count; i++) {
        const ZbWord *token = zb_prose_word(prose, i);
        guint slot = slot_of(token->folded[0], token->folded[1]);
        for (guint p = index->first[slot]; p > 0; p = index->next[p - 1]) {
            guint taken = match(prose, i, phrases[p - 1].phrase, token->sentence);
            if (taken == 0)
                continue; /* does not stand here */
            ZbCue cue = {phrases[p - 1].kind, i, i + taken - 1};
            g_array_append_val(cues, cue);
        }
    }
    return cues;
}
