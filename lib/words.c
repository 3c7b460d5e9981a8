#include "lib/words.h"

#include <string.h>

#include "lib/i18n.h"
#include "lib/text.h"

typedef struct {
    const char *code, *word;
} Word;

static const char *look_up(const Word *words, const char *code)
{
    if (!code)
        return "";
    for (; words->code; words++)
        if (strcmp(words->code, code) == 0)
            return _(words->word);
    return code;
}

const char *zb_word_verdict(const char *code)
{
    static const Word words[] = {
        {"repeat", N_("repetition")},
        {"mixed", N_("mixed")},
        {"suspended", N_("during a temporary stop")},
        {"new", N_("new complaint")},
        {"ongoing", N_("running or closed topic")},
        {"unknown_sender", N_("unknown sender")},
        {"unsure", N_("unsure")},
        {"machine", N_("automatic message")},
        {"duplicate", N_("same message again")},
        {"unreadable", N_("unreadable")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_mark(const char *code)
{
    static const Word words[] = {
        {"threat", N_("possible threat")},
        {"distress", N_("signal of distress")},
        {"danger", N_("report of danger")},
        {"legal", N_("request with legal effect")},
        {"about_staff", N_("about a colleague")},
        {"representative", N_("from a representative")},
        {"contests", N_("disagrees with the limitation")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_legal(const char *code)
{
    static const Word words[] = {
        {"ingebrekestelling", N_("notice of default")},
        {"bezwaar", N_("objection")},
        {"beroep", N_("appeal to the court")},
        {"datalek", N_("perhaps a leak of personal data")},
        {"woo", N_("request for documents")},
        {"avg", N_("request about personal data")},
        {"aanvraag", N_("application")},
        {"schadeclaim", N_("claim for damages")},
        {"rechter", N_("about a court")},
        {"ombudsman", N_("about the ombudsman")},
        {"aangifte", N_("about a report to the police")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_channel(const char *code)
{
    static const Word words[] = {
        {"email", N_("e-mail")},
        {"phone", N_("phone")},
        {"letter", N_("letter")},
        {"counter", N_("counter")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_status(const char *code)
{
    static const Word words[] = {
        {"open", N_("open")},
        {"limited", N_("limited")},
        {"closed", N_("closed")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_limitation(const char *kind)
{
    static const Word words[] = {
        {"stop_topic", N_("topic limited")},
        {"stop_all", N_("temporary stop")},
        {0},
    };
    return look_up(words, kind);
}

const char *zb_word_direction(const char *code)
{
    static const Word words[] = {{"in", N_("in")}, {"out", N_("out")}, {0}};
    return look_up(words, code);
}

const char *zb_word_author(const char *code)
{
    static const Word words[] = {
        {"machine", N_("program")},
        {"person", N_("person")},
        {"import", N_("import")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_verified(const char *code)
{
    static const Word words[] = {{"pass", N_("yes")}, {"fail", N_("no")}, {"none", N_("not known")}, {0}};
    return look_up(words, code);
}

const char *zb_word_evidence(const char *code)
{
    static const Word words[] = {
        {"address", N_("the sender's address is this citizen's")},
        {"recipient", N_("it was sent to this citizen")},
        {"address_of_representative", N_("the sender's address is a representative's")},
        {"address_shared", N_("the sender's address is several persons'")},
        {"address_unknown", N_("nobody known has the sender's address")},
        {"pointer_narrows", N_("the thread or a reference points at one of them")},
        {"signed", N_("this citizen's name stands under it, not the others'")},
        {"text_narrows", N_("the text is like a topic of one of them")},
        {"name", N_("this citizen's name stands under it: proposed, not sure")},
        {"spoken_for", N_("the writer says that he writes for this citizen: proposed, not sure")},
        {"spoken_for_family",
         N_("the writer says that he writes for somebody of this citizen's family name: proposed, not sure")},
        {"perhaps_for", N_("the writer says that he writes for somebody; of that family name is")},
        {"reference_and_name",
         N_("the reference stands in it, and the citizen's family name under it: proposed, not sure")},
        {"reference_unsigned", N_("the reference stands in it, and nobody signs: proposed, not sure")},
        {"reference_of_another",
         N_("the reference of a known topic stands in it: but who writes may be somebody else")},
        {"only_proposed", N_("the citizen is only proposed: somebody must say who it is")},
        {"form", N_("our own form or system sent it for somebody")},
        {"forwarded_by_colleague", N_("a colleague passed it on")},
        {"representative_for_himself", N_("a representative seems to write about his own affairs")},
        {"sender_fail", N_("our mail server could not confirm the sender")},
        {"reference", N_("the reference stands in it")},
        {"letter_reference", N_("our letter's reference stands in it")},
        {"thread", N_("it answers a message about this topic")},
        {"same_words", N_("the same words came before")},
        {"nearly_same_words", N_("nearly the same words came before")},
        {"only_open_topic", N_("the citizen has one open topic")},
        {"new", N_("nothing earlier fits")},
        {"likeness", N_("the text is like this topic")},
        {"aside", N_("it says that it is not about this topic")},
        {"no_topic_covers", N_("no topic explains these words")},
        {"later_day", N_("it names a day after the limitation began")},
        {"attachment_unread", N_("something came with it that nobody has read")},
        {"mark_first", N_("a mark in it asks for a person first")},
        {"part_elsewhere", N_("a part of it, by itself, is about something else")},
        {"not_back", N_("nothing says that it comes back to the earlier matter: it may have happened again")},
        {"left_possible", N_("our letter says that this may still be written about")},
        {"other_year", N_("it names a year that the limited topic does not")},
        {"cue", N_("a turn of phrase")},
        {"text_on_limited_topic", N_("the text is about a limited topic only")},
        {"text_on_limited_topic_and_more", N_("the text is about a limited topic and about more")},
        {"text_on_topic", N_("the text is about a topic without limitation")},
        {"text_on_no_topic", N_("the text fits no topic that we know")},
        {"own_alert", N_("our own alert came back")},
        {"auto_reply", N_("its headers say: an automatic reply")},
        {"bounce", N_("its headers say: not delivered")},
        {"receipt", N_("its headers say: a receipt")},
        {"list", N_("its headers say: a mailing list")},
        {"calendar", N_("it answers an invitation, without text")},
        {"abuse_report", N_("its headers say: an abuse report")},
        {"spam", N_("our mail server marked it as spam")},
        {"sent_again", N_("the same words were sent less than two weeks ago")},
        {"nearly_sent_again", N_("the same words were sent less than two weeks ago; what is more says only "
                                 "that it is sent again")},
        {"stop_all_in_force", N_("a temporary stop is in force")},
        {"same_words_before_limitation", N_("word for word an earlier message about the limited topic")},
        {"same_words_with_attachment",
         N_("the words of an earlier message, with an attachment: perhaps a new fact")},
        {"no_text_to_judge", N_("there is no text to judge: read it yourself")},
        {"several_persons_limited",
         N_("several persons write from this address, a limitation binds one of them")},
        {"several_persons", N_("several persons write from this address")},
        {"representative_on_limited_topic",
         N_("a representative writes about a limited topic: it does not bind him")},
        {"points_at_topic", N_("it points at a topic without limitation")},
        {"first_topic", N_("the citizen has no topic yet")},
        {"one_open_topic", N_("perhaps about the one open topic")},
        {"nothing_points", N_("nothing points at a topic")},
        {"five_times_no", N_("a handler read it and answered no five times")},
        {"handler_said", N_("a handler said so")},
        {"merge_undone", N_("two citizens who had been merged are two again")},
        {"mark_words", N_("words in it raised a mark")},
        {0},
    };
    /* Of a message that could not be read the only evidence is why. */
    const char *word = look_up(words, code);
    return word == code ? zb_word_problem(code) : word;
}

const char *zb_word_cue(const char *code)
{
    static const Word words[] = {
        {"again", N_("comes back to something")},
        {"other", N_("something else")},
        {"also", N_("one matter more")},
        {"aside", N_("says what it is not about")},
        {"status", N_("asks after something that runs")},
        {"contest", N_("about our decision")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_waits(const char *code)
{
    static const Word words[] = {
        {"mark", N_("a mark to look at")},
        {"unreadable", N_("somebody to read it")},
        {"repeat", N_("the five questions")},
        {"unsure", N_("a choice")},
        {"unknown_sender", N_("who is it?")},
        {"new", N_("a new complaint to take up")},
        {"mixed", N_("the other matter to take up")},
        {"suspended", N_("somebody to read it")},
        {"sender_fail", N_("a sender who was not confirmed")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_problem(const char *code)
{
    static const Word words[] = {
        {"crashed", N_("the reader broke on it")},
        {"timeout", N_("reading it took too long")},
        {"memory", N_("reading it took too much memory")},
        {"forbidden", N_("the reader tried something forbidden on it: perhaps an attack")},
        {"body_skipped", N_("only its headers could be read, not its text")},
        {"sealed", N_("it is encrypted, or signed in one piece: only a mail program can open it")},
        {"too_much", N_("it holds more than the reader may tell")},
        {"bad_facts", N_("the reader's findings were not right")},
        {"not_mime", N_("it is no readable mail message")},
        {"too_large", N_("it is too large")},
        {0},
    };
    return look_up(words, code);
}

const char *zb_word_behaviour(const char *code)
{
    static const Word words[] = {
        {"insult", N_("insult")}, {"intimidation", N_("intimidation")}, {"threat", N_("threat")}, {0}};
    return look_up(words, code);
}

const char *zb_behaviour_code(const char *word)
{
    static const Word words[] = {
        {"insult", "insult"},
        {"schelden", "insult"},
        {"intimidation", "intimidation"},
        {"intimideren", "intimidation"},
        {"threat", "threat"},
        {"bedreigen", "threat"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].code, word) == 0)
            return words[i].word;
    return NULL;
}

char *zb_word_instant(const char *iso, GTimeZone *zone)
{
    if (!iso)
        return g_strdup("");
    gint64 at = zb_time_parse_iso(iso, zone);
    g_autoptr(GDateTime) utc = at == ZB_NEVER ? NULL : g_date_time_new_from_unix_utc(at / ZB_SECOND);
    g_autofree char *day = utc ? zb_day_of(at, zone) : NULL;
    if (!day)
        return g_strdup(iso);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    g_autofree char *words = zb_day_nl(day, TRUE);
    return g_strdup_printf("%s %02d:%02d", words, g_date_time_get_hour(local), g_date_time_get_minute(local));
}

char *zb_word_day(const char *day, const char *today)
{
    if (!day)
        return g_strdup("");
    if (!zb_day_valid(day))
        return g_strdup(day);
    return zb_day_nl(day, strncmp(day, today, 4) != 0);
}
