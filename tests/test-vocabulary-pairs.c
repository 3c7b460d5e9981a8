/* What the vocabulary is for: what somebody writes and what his topic is called share a concept; other topics do not. All
 * sentences and titles are invented for this test. They measure; a word that only helps one of them does not belong in
 * etc/vocabulary.nl. */
#include "lib/judge/vocabulary.h"

#include <string.h>

/* Of the product of two weights, where a concept counts as shared. */
#define SHARED 0.3F
/* Of the pairs, in per cent. */
#define LEAST_MEET 95
#define MOST_FALSE 2

typedef struct {
    const char *text, *title;
} Pair;

static const Pair meet[] = {
    {"Die brom vannacht weer, ik heb geen oog dichtgedaan.", "Geluidsoverlast gemaal"},
    {"De glazen in de kast rinkelen als dat ding aanslaat achter ons huis.", "Trillingen pompgemaal"},
    {"Ze hebben die prachtige eik hier op het plein zomaar omgehakt!", "Kapvergunning plein"},
    {"Die takken hangen bij mij over het dak, haal er eens wat af.", "Snoeiverzoek gemeentebomen"},
    {"De tegels voor mijn deur liggen helemaal omhoog door die wortels, mijn moeder is er al over gevallen.",
     "Wortelopdruk trottoir"},
    {"Auto's staan hier elke avond half op de stoep, ik kan er met de kinderwagen niet langs.",
     "Parkeeroverlast"},
    {"Ik kan mijn wagen nergens meer kwijt sinds die nieuwe flat er staat.", "Parkeerdruk"},
    {"Ik kreeg een bon terwijl ik gewoon via de app betaald had.", "Naheffingsaanslag parkeerbelasting"},
    {"Mijn vrouw kan niet lopen en toch krijgen we geen invalidenplek voor de deur.",
     "Aanvraag gehandicaptenparkeerplaats"},
    {"De grijze kliko is nu al drie weken niet geleegd.", "Inzameling restafval"},
    {"Bij die ondergrondse bak gooien ze alles er maar naast, het stinkt verschrikkelijk.",
     "Bijplaatsingen verzamelcontainer"},
    {"Mijn pasje doet het niet bij de vuilcontainer.", "Toegangspas afvalcontainer"},
    {"Er lopen ratten door de tuin, overdag!", "Ongediertebestrijding"},
    {"Overal drollen op het grasveldje, niemand ruimt iets op.", "Hondenpoep speelveld"},
    {"Die herdershond van verderop viel mijn hondje aan, hij liep weer los.", "Bijtincident"},
    {"De hond van hiernaast blaft de hele dag als ze naar hun werk zijn.", "Geluidsoverlast blaffende hond"},
    {"Die haan begint om vijf uur en houdt niet op.", "Geluidhinder kraaiende haan"},
    {"De lantaarn voor nummer twaalf doet het al weken niet, het is hier pikkedonker.",
     "Defecte straatverlichting"},
    {"In onze straat zitten gaten waar je een kind in kunt verstoppen.", "Slecht wegdek"},
    {"Ze rijden hier als gekken, het is een dertigzone maar niemand trekt zich er wat van aan.",
     "Snelheidsovertredingen 30 km-zone"},
    {"Vrachtwagens denderen hier de hele dag door de straat.", "Zwaar verkeer dorpskern"},
    {"Met die scheurende brommers op het fietspad durf ik niet meer te fietsen.", "Overlast scooters"},
    {"Het stoplicht bij de school blijft veel te lang op rood.", "Verkeersregelinstallatie"},
    {"De kinderen kunnen nergens veilig oversteken naar de basisschool.", "Schoolroute en zebrapad"},
    {"Boven mij lopen ze de hele nacht op hakken en gooien met deuren.", "Leefgeluiden bovenburen"},
    {"Die kast van de airco staat precies onder mijn slaapkamerraam te loeien.", "Buitenunit warmtepomp"},
    {"Beneden in de kroeg staat de muziek zo hard dat mijn bed trilt.", "Horecaoverlast"},
    {"Tot drie uur 's nachts dreunde de bas van het feest in het park door de huiskamer.",
     "Evenement geluidsnormen"},
    {"De buurman stookt de hele winter hout en wij zitten in de rook.", "Houtstookoverlast"},
    {"Een walm van frituurvet trekt de hele avond bij ons naar binnen.", "Geurhinder snackbar"},
    {"De boer rijdt weer gier uit en je kunt geen raam opendoen.", "Stankoverlast veehouderij"},
    {"Uit de put voor de deur komt een lucht van rotte eieren.", "Rioolstank"},
    {"Bij elke bui staat de hele straat blank en loopt het zo de garage in.",
     "Wateroverlast hemelwaterafvoer"},
    {"Het putje op de hoek zit potdicht met blad.", "Verstopte straatkolk"},
    {"Mijn wc borrelt en loopt over.", "Rioolverstopping"},
    {"Er staat water in de kruipruimte en de muren worden nat.", "Grondwateroverlast"},
    {"Er zitten scheuren in de muur sinds ze hiernaast heipalen slaan.", "Bouwschade heiwerkzaamheden"},
    {"De sloot achter ons staat zo hoog dat de tuin een moeras is.", "Waterpeil"},
    {"Het water zakt niet want de pomp van het waterschap staat stil.", "Storing poldergemaal"},
    {"Sloot is helemaal dichtgegroeid, wanneer komt die maaiboot?", "Slootonderhoud"},
    {"Stukken tuin verdwijnen in het water omdat die planken verrot zijn.", "Vervanging beschoeiing"},
    {"Er drijven allemaal dode vissen in de vijver.", "Vissterfte"},
    {"Overal groene drab op de plas waar de kinderen zwemmen.", "Blauwalg zwemwater"},
    {"Ik woon alleen maar ik betaal voor drie personen voor het water.", "Zuiveringsheffing"},
    {"Jullie zeggen dat mijn huis vier ton waard is, dat is nooit van z'n leven.", "WOZ-waarde"},
    {"De hond is vorig jaar overleden en toch moet ik nog betalen.", "Hondenbelasting"},
    {"Ik leef van een minimum en moet die hele gemeentelijke belasting betalen.", "Kwijtschelding"},
    {"De deurwaarder staat hier aan de deur voor een rekening die ik nooit gehad heb.",
     "Invordering dwangbevel"},
    {"Mag ik het in stukjes betalen? Alles in een keer gaat me niet lukken.", "Betalingsregeling"},
    {"Mijn geld is deze maand weer niet gestort door de sociale dienst.", "Uitbetaling bijstandsuitkering"},
    {"Ze korten me omdat mijn zoon van 22 nog thuis woont.", "Kostendelersnorm"},
    {"Ik moet ineens vier duizend euro terugbetalen omdat ik zou samenwonen.", "Terugvordering bijstand"},
    {"Ik heb een hele nieuwe wasmachine nodig en krijg geen cent.", "Bijzondere bijstand"},
    {"Ik zit tot over mijn oren in de schulden en de gemeente helpt niet.", "Schuldhulpverlening"},
    {"Mijn poetshulp is van drie uur naar anderhalf uur gegaan.", "Huishoudelijke ondersteuning Wmo"},
    {"Na dat gesprek aan de keukentafel hoor ik niks meer over de traplift.",
     "Wmo-aanvraag woningaanpassing"},
    {"Mijn scootmobiel staat al weken kapot en ik kom de deur niet uit.", "Wmo-hulpmiddelen"},
    {"De taxi laat mij steeds een uur in de regen staan.", "Regiotaxi"},
    {"Ze hebben mijn kinderen van me afgepakt.", "Uithuisplaatsing"},
    {"Mijn zoontje staat al een jaar op de lijst voor hulp vanwege autisme.", "Jeugdhulp wachtlijst"},
    {"Het busje dat mijn dochter naar school brengt komt steeds te laat.", "Leerlingenvervoer"},
    {"Ik mag mijn kind niet een weekje eerder meenemen op vakantie.", "Leerplicht verlofaanvraag"},
    {"Mijn jongen zit al maanden thuis omdat geen school hem wil.", "Passend onderwijs"},
    {"Ze weigeren mijn pasfoto voor de derde keer.", "Aanvraag paspoort"},
    {"Er staan mensen op mijn adres die hier helemaal niet wonen.", "Inschrijving BRP"},
    {"Ik slaap bij vrienden en heb nergens een adres.", "Aanvraag briefadres"},
    {"De buren bouwen een verdieping op hun garage, zomaar.", "Omgevingsvergunning dakopbouw"},
    {"Ze zetten een toren van twaalf hoog voor onze neus, weg zon.", "Bestemmingsplan hoogbouw"},
    {"Buurman heeft zonder iets te vragen een schuur neergezet op de grens.", "Illegale bouw erfscheiding"},
    {"Ik heb al tien keer gevraagd of iemand optreedt tegen dat café, niemand doet wat.",
     "Handhavingsverzoek horeca"},
    {"De muren zijn zwart van de schimmel en mijn dochtertje hoest.", "Vochtproblemen woning"},
    {"Wij zitten met vier kinderen op twee kamers en krijgen geen voorrang.", "Urgentieverklaring"},
    {"We moeten vrijdag ons huis uit en weten niet waarheen.", "Ontruiming"},
    {"Die mevrouw aan de balie snauwde me af en gooide het loket dicht.", "Bejegening medewerker"},
    {"Er stond een boa tegen mij te schreeuwen waar iedereen bij was.", "Gedrag handhaver"},
    {"Ik vroeg alle papieren over dat besluit op en krijg zwarte bladzijden.", "Woo-verzoek"},
    {"Mijn brief met al mijn medische gegevens lag bij de buren in de bus.", "Datalek"},
    {"Ons dorpshuis krijgt niks meer, de pot was leeg zeggen ze.", "Subsidieaanvraag"},
    {"De glijbaan en de schommel zijn weg en er komt niks terug.", "Opheffen speelplaats"},
    {"Het graf van mijn man is zomaar geruimd.", "Grafrechten begraafplaats"},
    {"Hangjongeren zitten tot diep in de nacht in het bushokje te blowen.", "Jongerenoverlast"},
    {"Daar wordt de hele dag gedeald vanuit die flat.", "Drugspand"},
    {"Zij steken al weken van die zware klappers af.", "Vuurwerkoverlast"},
    {"Camera van hiernaast hangt recht op onze achtertuin.", "Privacy cameratoezicht buren"},
    {"Door dat gat in de weg is mijn band gesprongen, wie betaalt dat?", "Schadeclaim auto"},
    {"De windmolen zoeft en de schaduw flitst door de kamer.", "Windturbines slagschaduw"},
    {"Ik kom er niet in op die site en papieren sturen mag niet meer.", "Digitale dienstverlening DigiD"},
    {"Ze hebben me uitgeschreven zonder iets te zeggen.", "Adresonderzoek"},
    {"Onze winkel is onbereikbaar door die opgebroken straat, de omzet keldert.",
     "Nadeelcompensatie wegwerkzaamheden"},
    {"Overal plastic en takken in het water, de gracht is een vuilnisbelt.", "Drijfvuil"},
};

static const Pair apart[] = {
    {"De buurman draait elke nacht keiharde muziek.", "Aanvraag parkeervergunning"},
    {"Mijn pas is nog niet klaar.", "Toegangspas afvalcontainer"},
    {"Ik heb een bon gekregen van de bakker.", "Kapvergunning plein"},
    {"Het is weer eens zover.", "Gladheidsbestrijding"},
    {"Wij zagen dat er niemand was.", "Kapvergunning plein"},
    {"Hij zit op de bank te wachten.", "Bankje in het park"},
    {"De trap is te steil voor mij.", "Parkeren op de stoep"},
    {"Er liggen tegels los op de stoep.", "Geluidsoverlast gemaal"},
    {"Mijn paspoort is verlopen.", "Bijstandsuitkering"},
    {"De kliko is niet geleegd.", "Waterpeil"},
    {"Ik krijg geen hulp in de huishouding.", "Geluidsoverlast horeca"},
    {"Ze rijden hier veel te hard.", "WOZ-waarde"},
    {"De boom is omgewaaid.", "Schuldhulpverlening"},
    {"Mijn uitkering is gekort.", "Snoeien bomen"},
    {"Er zit schimmel op de muur.", "Onkruidbestrijding"},
    {"De hond blaft de hele dag.", "Houtstookoverlast"},
    {"Mijn dochter wacht op jeugdhulp.", "Straatverlichting"},
    {"De sloot is dichtgegroeid.", "Bejegening medewerker"},
    {"De lantaarnpaal is kapot.", "Leerlingenvervoer"},
    {"Er hangen jongeren bij het bushokje.", "Rioolheffing"},
    {"De buurman stookt hout.", "Omgevingsvergunning dakkapel"},
    {"Ik kan niet inloggen met DigiD.", "Zwerfafval"},
    {"Het graf is verzakt.", "Kwijtschelding"},
    {"De meeuwen trekken de zakken open.", "Paspoort"},
    {"Er staat water in de kelder.", "Parkeerboete"},
    {"Mijn fiets is weggehaald bij het station.", "Mestlucht"},
    {"Ik sta in de rij voor het loket.", "Uithuisplaatsing"},
    {"De subsidie is afgewezen.", "Hondenpoep"},
    {"Ik ben gevallen over een losse tegel.", "Evenementenvergunning"},
    {"De huur gaat weer omhoog.", "Waterkwaliteit"},
    {"Het stoplicht staat te lang op rood.", "Woo-verzoek"},
    {"De boa schreeuwde tegen mij.", "Beschoeiing"},
    {"Vrachtwagens rijden door de straat.", "Wmo-aanvraag"},
    {"Er zijn ratten in de tuin.", "Bestemmingsplan"},
    {"De deurwaarder stond aan de deur.", "Speelplaats"},
    {"Mijn moeder heeft een scootmobiel nodig.", "Vuurwerkoverlast"},
    {"De wc borrelt.", "Datalek"},
    {"Het gras is niet gemaaid.", "Huurverhoging"},
    {"De windmolen zoeft.", "Briefadres"},
    {"Een agent wilde geen aangifte opnemen.", "Snoeiverzoek"},
    {"In het rapport staan leugens over mijn gezin.", "Verkeersdrempel"},
    {"De lift is weer stuk.", "Naheffingsaanslag parkeerbelasting"},
    {"De taxi kwam een uur te laat.", "Grondwateroverlast"},
    {"Wij willen trouwen in het stadhuis.", "Geurhinder"},
    {"Het zwembad gaat dicht.", "Zwaar verkeer"},
    {"De duiven poepen op mijn balkon.", "Terugvordering"},
    {"Ik heb al drie keer gebeld en niemand belt terug.", "Wateroverlast"},
    {"Waarom duurt dit zo lang?", "Geluidsoverlast"},
    {"Ik ben woedend over deze gang van zaken.", "Parkeeroverlast"},
    {"Ik wil graag een reactie op mijn brief.", "Kapvergunning"},
    {"Dat is toch te gek voor woorden.", "Stankoverlast"},
    {"Mijn man is vorig jaar overleden.", "Geluidsoverlast buren"},
    {"Ik dien hierbij een klacht in.", "Afvalinzameling"},
    {"Ik maak bezwaar tegen het besluit.", "Bomen"},
    {"Ik houd er rekening mee dat het lang duurt.", "Factuur"},
    {"We zaten in de put.", "Verstopte straatkolk"},
    {"Ik stop ermee, ik kap ermee.", "Kapvergunning"},
    {"Dit slaat nergens op.", "Geweld"},
    {"Door de bomen het bos niet meer zien.", "Snoeiverzoek bomen"},
    {"Ik woon aan de Molenstraat in Den Haag.", "Snoeien heg"},
    {"Mevrouw Bos en meneer van Dijk hebben mij geholpen.", "Dijkversterking"},
    {"Dat is onder de maat.", "Huurwoning"},
    {"Ik moet steeds alles opnieuw vertellen.", "Binnenstad"},
    {"Het lag gewoon voor de hand.", "Straatmeubilair"},
    {"Er vielen gewonden bij het ongeluk.", "Parkeergarage"},
    {"De verkiezingen waren slecht geregeld.", "Riool"},
    {"Op grond van de wet hoort dat zo.", "Grondwater"},
    {"Ik heb het goed gehoord, vond ik.", "Gehoorschade"},
    {"Het regende gisteren de hele dag.", "Regenpijp afkoppelen"},
    {"De brief is in het zwart gedrukt.", "Houtkachel"},
};

static GArray *find(const ZbVocabulary *vocabulary, const char *text)
{
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    zb_vocabulary_find(vocabulary, text, strlen(text), hits);
    return hits;
}

static gboolean meets(const ZbVocabulary *vocabulary, const Pair *pair)
{
    g_autoptr(GArray) text = find(vocabulary, pair->text);
    g_autoptr(GArray) title = find(vocabulary, pair->title);
    for (guint i = 0; i < text->len; i++)
        for (guint j = 0; j < title->len; j++) {
            const ZbConceptHit *a = &g_array_index(text, ZbConceptHit, i);
            const ZbConceptHit *b = &g_array_index(title, ZbConceptHit, j);
            if (a->concept == b->concept && !zb_vocabulary_is_procedure(vocabulary, a->concept) &&
                a->weight * b->weight >= SHARED)
                return TRUE;
        }
    return FALSE;
}

/* How many of `pairs` meet; names those for which that is not `wanted`. */
static guint count(const ZbVocabulary *vocabulary, const Pair *pairs, guint n, gboolean wanted)
{
    guint met = 0;
    for (guint i = 0; i < n; i++) {
        gboolean together = meets(vocabulary, &pairs[i]);
        met += together;
        if (together != wanted)
            g_test_message("%s: \"%s\" and \"%s\"", together ? "meet" : "do not meet", pairs[i].text,
                           pairs[i].title);
    }
    g_test_message("%u of %u pairs meet", met, n);
    return met;
}

static ZbVocabulary *load(void)
{
    g_autoptr(GError) error = NULL;
    ZbVocabulary *vocabulary = zb_vocabulary_new();
    zb_vocabulary_load(vocabulary, NULL, &error);
    g_assert_no_error(error);
    return vocabulary;
}

static void test_meet(void)
{
    g_autoptr(ZbVocabulary) vocabulary = load();
    guint n = G_N_ELEMENTS(meet);
    g_assert_cmpuint(100 * count(vocabulary, meet, n, TRUE), >=, LEAST_MEET * n);
}

static void test_apart(void)
{
    g_autoptr(ZbVocabulary) vocabulary = load();
    guint n = G_N_ELEMENTS(apart);
    g_assert_cmpuint(100 * count(vocabulary, apart, n, FALSE), <=, MOST_FALSE * n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vocabulary-pairs/meet", test_meet);
    g_test_add_func("/vocabulary-pairs/apart", test_apart);
    return g_test_run();
}
