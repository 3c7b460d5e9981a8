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
#define MOST_NEAR 30

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
    {"Om de haverklap gaat die machine achter de schutting weer tekeer.", "Geluidsoverlast warmtepomp buren"},
    {"Er komt een nare dreun uit de vloer als de fabriek draait.", "Trillingshinder bedrijf"},
    {"De zagen gingen vanmorgen weer door die mooie kastanjes.", "Kap laanbomen"},
    {"Wanneer komt de gemeente die wilgen knotten?", "Snoei bomen"},
    {"Zomer en winter zitten wij in het donker door die reuzen van dennen.", "Schaduwhinder bomen"},
    {"Alles onder de lindes zit onder de kleverige troep, ook mijn motorkap.", "Luisoverlast lindebomen"},
    {"Het gras op het veldje staat al tot mijn middel.", "Maaibeleid"},
    {"Ons stukje tuin moet ineens terug naar de gemeente.", "Gebruik gemeentegrond"},
    {"Ik stap elke morgen in de drek van zijn beesten.", "Hondenpoep"},
    {"Onze kat is doodgebeten door een pitbull.", "Agressieve hond"},
    {"Die meeuwen maken ons gek met hun gekrijs.", "Meeuwenoverlast"},
    {"De vuilnismannen lopen ons huis altijd voorbij.", "Huisvuilinzameling"},
    {"De bak met oud papier puilt al een week uit.", "Papiercontainer"},
    {"Er ligt een oud bankstel op de hoek.", "Grofvuil"},
    {"Ik kreeg honderd euro boete omdat er een doos met mijn naam lag.", "Boete verkeerd aangeboden afval"},
    {"Meer dan een uur in de file voor de stort.", "Milieustraat"},
    {"Ik moet met mijn rollator over de rijbaan want de stoep ligt vol fietsen.",
     "Toegankelijkheid trottoir"},
    {"Mijn moeder ligt met een gebroken heup door jullie scheve tegels.", "Valpartij trottoir"},
    {"Waarom wordt er bij ons nooit zout gestrooid?", "Gladheidsbestrijding"},
    {"De straat is al sinds mei een zandbak.", "Herinrichting wegwerkzaamheden"},
    {"De brug is dicht en ik moet zes kilometer om.", "Afsluiting brug"},
    {"Elke ochtend rijden de ouders het schoolplein bijna op.", "Verkeerssituatie school"},
    {"Het is hier een racebaan geworden.", "Snelheid verkeer"},
    {"Bij elke vrachtwagen die over die hobbel dondert schudt mijn huis.", "Verkeersdrempel"},
    {"Ze hebben mijn auto weggehaald terwijl ik maar vijf minuten stond.", "Wegsleepregeling"},
    {"De buren hebben met zijn tweeën vier busjes in de straat.", "Parkeerdruk"},
    {"Mijn zus mag hier niet staan als ze op visite komt.", "Bezoekersparkeren"},
    {"Bij de laadpaal staat altijd een benzineauto.", "Laadpaal"},
    {"De bus stopt niet meer in ons dorp.", "Buslijn"},
    {"Iedere zaterdagnacht brallende studenten onder mijn raam.", "Uitgaansoverlast"},
    {"De klok van de toren slaat elk kwartier, ook om drie uur.", "Kerkklokken"},
    {"Het vliegt hier laag over de daken.", "Vliegtuiglawaai"},
    {"De hele straat blauw van de rook, ik krijg geen lucht.", "Houtkachels"},
    {"Als de wind uit het westen komt ruik je de varkens.", "Geuroverlast veehouderij"},
    {"De lamp van de manege schijnt recht mijn bed in.", "Lichthinder"},
    {"Hij filmt ons met dat ding aan zijn voordeur.", "Deurbelcamera"},
    {"Die man van nummer zeven staat 's nachts te schreeuwen en praat tegen de lantaarn.", "Verward persoon"},
    {"Op het pleintje lachgasballonnen en gasten die tot vier uur blijven zitten.", "Jongerenoverlast"},
    {"Ik ben bang om 's avonds langs het station te lopen.", "Sociale veiligheid"},
    {"De politie wilde mijn verhaal niet eens opschrijven.", "Aangifte"},
    {"Er is geen blusauto die door deze straat kan.", "Brandveiligheid"},
    {"Poep en papier komen omhoog in mijn douche.", "Riolering"},
    {"Na de regen van gisteren dreef de huisraad door de gang.", "Wateroverlast"},
    {"De kelder is klam en er staat een laag water.", "Grondwater"},
    {"Mijn gevel heeft barsten zo breed als een vinger.", "Scheurvorming woning"},
    {"De kant van mijn tuin is de vaart in geschoven.", "Oeverafkalving"},
    {"Het maaisel van jullie kraan ligt op mijn land te rotten.", "Slootmaaisel"},
    {"Boten varen hier met een noodgang voorbij en alles klotst.", "Vaarsnelheid"},
    {"De aanslag van het waterschap is weer omhoog, een schande.", "Waterschapsbelasting"},
    {"Hetzelfde huis naast ons staat voor een ton minder.", "WOZ-bezwaar"},
    {"Ik heb deze rekening allang voldaan en nu dreigen ze met beslag.", "Aanmaning"},
    {"Sinds januari krijg ik tweehonderd euro minder van de soos.", "Verlaging uitkering"},
    {"Ze willen al mijn bankpapieren van drie maanden zien.", "Inlichtingenplicht bijstand"},
    {"Ik moet vakken vullen zonder loon om mijn uitkering te houden.", "Re-integratie"},
    {"De koelkast is leeg en de voedselbank zegt nee.", "Noodhulp"},
    {"Ik kan mijn eigen huis niet meer schoonhouden maar krijg niemand.", "Huishoudelijke hulp"},
    {"Mijn stoel met wieltjes is kapot en ze komen niet.", "Rolstoel"},
    {"Mijn vader van 87 komt de trap niet meer op.", "Traplift"},
    {"De gezinsvoogd luistert niet en verzint dingen over ons.", "Jeugdbescherming"},
    {"Zoonlief moet met een taxi naar het speciaal onderwijs en die komt niet.", "Leerlingenvervoer"},
    {"Mijn foto voor het rijbewijs was zogenaamd niet goed.", "Rijbewijs"},
    {"Mijn geboortedatum staat verkeerd in jullie computer.", "Correctie BRP"},
    {"Wij mogen geen dakkapel en de overburen wel.", "Omgevingsvergunning"},
    {"De fabriekshal hiernaast gaat twee keer zo groot worden.", "Bestemmingsplan uitbreiding bedrijf"},
    {"Er wonen twaalf kerels in een eengezinswoning.", "Huisvesting arbeidsmigranten"},
    {"Vier jaar ingeschreven en nog geen huis aangeboden gekregen.", "Woningtoewijzing"},
    {"Het dak lekt en de verhuurder doet niets.", "Lekkage huurwoning"},
    {"Ik werd aan de telefoon uitgelachen.", "Bejegening"},
    {"De juffrouw van het loket zei dat ik maar Nederlands moest leren.", "Discriminatie"},
    {"Er was een nieuw voetbalveld toegezegd maar daar hoor je niks meer van.", "Toezegging sportveld"},
    {"De stukken zijn half zwart gemaakt.", "Openbaarmaking Woo"},
    {"De grafsteen van mijn ouders ligt omver.", "Begraafplaats"},
    {"Onze speelplek is een hondenuitlaatplaats geworden.", "Speeltuin"},
    {"De molen mag niet draaien door die nieuwe bomen.", "Monument"},
    {"Door jullie werkzaamheden loopt mijn zaak leeg.", "Schade ondernemer"},
    {"Iedereen in de straat kon lezen wat ik verdien.", "Datalek"},
    {"De strooiwagen heeft mijn spiegel eraf gereden.", "Schade aan auto"},
    {"Ze hebben mij op straat aangehouden om mijn kleur.", "Etnisch profileren"},
    {"Het formulier op de computer blijft hangen bij stap drie.", "Website"},
    {"Ik kan niet overweg met dat internet.", "Digitale toegankelijkheid"},
    {"Ik kan die toon in mijn kussen horen, man word er gek van.", "Laagfrequent geluid"},
    {"Hele dag gebonk van die club met hun ballen tegen het hek.", "Geluidsoverlast trapveld"},
    {"De boom foor mijn huis hij is heel groot en ik heb geen licht meer in keuken.", "Snoeien boom"},
    {"Bladere liggen overal en oma is uitgegleje.", "Bladruimen"},
    {"Wie haalt die dooie zwaan uit het water?", "Kadaver"},
    {"Het stikt hier van de wespen bij de containers.", "Ongedierte"},
    {"Ze schoppen hun rotzooi zo op straat na de patat.", "Zwerfafval snackbar"},
    {"Mijn groene bak stinkt en zit vol wurmen.", "GFT-inzameling"},
    {"Vuilnis staat al vier dagen op de stoep te rotten.", "Inzameling huisvuil"},
    {"Kan iemand die gammele zitbank bij de vijver eens maken?", "Straatmeubilair"},
    {"Er is een stuk uit de weg gereden bij de bocht, levensgevaarlijk met de motor.", "Wegonderhoud"},
    {"Al een half jaar rijd ik om, en mijn klanten ook.", "Wegafsluiting"},
    {"Ze staan met hun busjes half op de weg zodat ik er niet uit kan.", "Foutparkeren"},
    {"Boete gekregen terwijl de invalidenkaart gewoon voor de ruit lag.", "Parkeerboete gehandicapte"},
    {"Mijn fiets met het mandje is door jullie van het station gehaald.", "Verwijderen fietsen"},
    {"De trein loeit en mijn kopjes dansen op tafel.", "Spoortrillingen"},
    {"Die airco van die winkel gaat dag en nacht.", "Koelinstallatie supermarkt"},
    {"Elke keer dat dat pompding aanslaat zit ik rechtop in bed.", "Geluidhinder rioolgemaal"},
    {"Heel het huis ruikt naar gebakken vis.", "Geurhinder restaurant"},
    {"Dat gesmook van hiernaast trekt zo de kinderkamer in.", "Rookoverlast"},
    {"Om vijf uur in de ochtend komt de melkboer achter lossen met gerammel.", "Laden en lossen"},
    {"Ze steken elke week de container in de fik.", "Brandstichting"},
    {"Ik durf mijn hondje niet meer uit te laten vanwege die groep bij de flat.", "Overlast jongeren"},
    {"Er wordt gewoon bij klaarlichte dag wit poeder verkocht.", "Drugsoverlast"},
    {"Die vent van beneden dreigt me dood te maken.", "Bedreiging door buren"},
    {"De kelder loopt vol zodra het stevig plenst.", "Wateroverlast"},
    {"Mijn put in de straat neemt het water niet meer.", "Straatkolken"},
    {"Wij betalen al jaren voor een riool waar we niet op zitten.", "Rioolheffing"},
    {"Het paaltje van de steiger hangt los en de oever spoelt uit.", "Beschoeiing"},
    {"Al het riet staat manshoog, er stroomt niks meer.", "Onderhoud watergang"},
    {"Mijn land is een zwembad, de aardappels rotten weg.", "Natschade landbouw"},
    {"Er ligt een laag olie op de gracht.", "Watervervuiling"},
    {"Hoe komen jullie aan zo'n hoge prijs voor mijn flatje?", "WOZ-waarde"},
    {"Ik ben weduwe en krijg nog altijd de aanslag op naam van Piet.", "Tenaamstelling belastingaanslag"},
    {"Die incasso is twee keer van mijn rekening gegaan.", "Automatische incasso"},
    {"Ik had een schuldregeling en nu pakt u toch mijn vakantiegeld.", "Beslag"},
    {"Met 40 euro per week van die bewindvoerder kan ik niet eten.", "Bewindvoering"},
    {"Ik moet mijn auto verkopen voordat ik steun krijg.", "Vermogen bijstand"},
    {"Jullie man stond ineens in mijn slaapkamer te kijken of er herenschoenen stonden.",
     "Huisbezoek sociale recherche"},
    {"Ik lig op bed en niemand komt mij douchen.", "Thuiszorg"},
    {"Elke week een andere meid die niet weet waar de stofzuiger staat.", "Huishoudelijke hulp"},
    {"De wagen van de regiotaxi was er pas na een uur.", "Vervoersvoorziening"},
    {"Mijn begeleider is weg en ik krijg geen nieuwe.", "Individuele begeleiding"},
    {"Ik mag mijn kleintje maar een uurtje per maand zien.", "Omgangsregeling"},
    {"Op school wordt ze elke dag geslagen en de juf kijkt weg.", "Pesten"},
    {"Ik sta zonder vaste woonplek en krijg dus geen post en geen zorgpas.", "Briefadres"},
    {"Mijn dochter kan niet trouwen omdat jullie een papier kwijt zijn.", "Huwelijk"},
    {"Mijn stempas kwam niet.", "Verkiezingen"},
    {"Ik moest mijn achternaam drie keer laten verbeteren.", "Naamswijziging akte"},
    {"De overkant krijgt een muur van glas met terras, iedereen kijkt bij ons in bed.", "Inkijk dakterras"},
    {"Die aanbouw staat er al twee jaar illegaal en u gedoogt dat.", "Handhavingsverzoek aanbouw"},
    {"Ons huis schudt van de sloophamer.", "Sloopwerkzaamheden"},
    {"In de winter is het hier twaalf graden en de ketel is stuk.", "Verwarming huurwoning"},
    {"De lift ligt er weer uit en ik zit vijf hoog met mijn rollator.", "Liftstoring"},
    {"Ik ben afgewezen voor een huis omdat ik te veel verdien.", "Woningtoewijzing"},
    {"Die vrouw op kantoor zei dat ik maar moest gaan werken in plaats van zeuren.", "Bejegening"},
    {"Mijn naam en adres stonden open en bloot in de vergaderstukken.", "Privacyschending"},
    {"Jullie hebben mijn hele map met papieren kwijtgemaakt.", "Dossier kwijt"},
    {"Onze club moet ineens achtduizend euro teruggeven.", "Subsidieterugvordering"},
    {"De schommel hangt aan een draadje.", "Onderhoud speeltoestellen"},
    {"Het zwembad is voor ons niet meer te betalen.", "Tarieven zwembad"},
    {"Mijn vaders zerk is gebroken door de maaimachine.", "Grafsteen"},
    {"Die boa rukte mijn paspoort uit mijn handen.", "Optreden handhaver"},
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

/* Other topics of the same field. Some share the wider concept; how much that says is the likeness's to weigh. */
static const Pair near[] = {
    {"De buren draaien elke avond harde muziek.", "Vliegtuiglawaai"},
    {"De hond van de buren blaft de hele dag.", "Geluidsoverlast heiwerkzaamheden"},
    {"De kerkklok slaat elk uur.", "Geluidhinder warmtepomp"},
    {"De buurman stookt hout.", "Rioolstank"},
    {"Het ruikt naar mest.", "Geurhinder snackbar"},
    {"De kliko is niet geleegd.", "Zwerfafval park"},
    {"Mijn afvalpas werkt niet.", "Grofvuil"},
    {"Er ligt hondenpoep op de stoep.", "Loslopende honden losloopgebied"},
    {"De ratten lopen door de tuin.", "Meeuwenoverlast"},
    {"Onkruid tussen de tegels.", "Maaien gras berm"},
    {"De boom moet gesnoeid.", "Eikenprocessierups"},
    {"De boom wordt gekapt.", "Bladafval ruimen"},
    {"Ik krijg geen parkeervergunning.", "Foutparkeren op de stoep"},
    {"De laadpaal is altijd bezet.", "Gehandicaptenparkeerplaats"},
    {"Er zit een gat in de weg.", "Zebrapad"},
    {"De tegels liggen los.", "Fietspad"},
    {"Ze rijden te hard.", "Stoplicht"},
    {"De drempel is te hoog.", "Verkeersborden"},
    {"De sloot is dichtgegroeid.", "Blauwalg"},
    {"Het gemaal staat stil.", "Beschoeiing"},
    {"De brug is kapot.", "Vaarsnelheid"},
    {"Mijn kelder staat onder water.", "Rioolverstopping"},
    {"De WOZ-waarde is te hoog.", "Hondenbelasting"},
    {"De zuiveringsheffing klopt niet.", "Toeristenbelasting"},
    {"Ik wil kwijtschelding.", "Betalingsregeling"},
    {"Mijn uitkering is gekort.", "Bijzondere bijstand"},
    {"Ik moet verplicht werken voor mijn uitkering.", "Terugvordering bijstand"},
    {"De scootmobiel is kapot.", "Huishoudelijke hulp"},
    {"De traplift is geweigerd.", "Regiotaxi"},
    {"Mijn kind is uit huis geplaatst.", "Dyslexiezorg"},
    {"Het taxibusje komt te laat.", "Leerplicht"},
    {"Mijn paspoort is kwijt.", "Verkiezingen"},
    {"Ik wil een briefadres.", "Rijbewijs"},
    {"Mijn bouwvergunning is geweigerd.", "Welstand"},
    {"De hijskraan draait boven ons huis.", "Bestemmingsplan"},
    {"Er is schimmel in huis.", "Huurverhoging"},
    {"De lift is stuk.", "Woningtoewijzing"},
    {"Mijn auto is beschadigd door een paaltje.", "Gewasschade"},
    {"De medewerker was onbeschoft.", "Discriminatie"},
    {"De toezegging is niet nagekomen.", "Bejegening"},
    {"Mijn gegevens zijn gelekt.", "Woo-verzoek"},
    {"De glijbaan is kapot.", "Zwembad"},
    {"Er hangen jongeren op het plein.", "Vuurwerkoverlast"},
    {"Er wordt gedeald.", "Inbraak"},
    {"De politie nam geen aangifte op.", "Cameratoezicht"},
};

static GArray *find(const ZbVocabulary *vocabulary, const char *text)
{
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    zb_vocabulary_find_text(vocabulary, text, strlen(text), hits);
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

static void test_near(void)
{
    g_autoptr(ZbVocabulary) vocabulary = load();
    guint n = G_N_ELEMENTS(near);
    g_assert_cmpuint(100 * count(vocabulary, near, n, FALSE), <=, MOST_NEAR * n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vocabulary-pairs/meet", test_meet);
    g_test_add_func("/vocabulary-pairs/apart", test_apart);
    g_test_add_func("/vocabulary-pairs/near", test_near);
    return g_test_run();
}
