"""Marks: words that must reach people at once have a mail of their own, whatever the verdict, and nothing of the words in it."""
import contextlib

from zbtest import dossier, mails, tap, world

ANNA, COR = "Anna Bakker <anna@bakkerpost.example>", "cor@vermeerpost.example"
LEAD, DUTY, PERMIT_HANDLER = "p.visser@veldermeer.example", "r.kok@veldermeer.example", "h.smit@veldermeer.example"
PROTOCOL = "https://intranet.veldermeer.example/protocol"

MESSAGES = {
    # The very words of an earlier message on a limited topic, and a cry for help behind them.
    "distress": mails.message(ANNA, "Mijn standplaats", dossier.PERMIT + "\n\nZo wil ik niet meer leven."),
    "danger": mails.message(COR, "Wijkgebouw", "In de hal van het wijkgebouw ruikt het sterk naar gas."),
    "threat": mails.message("iemand@elders.example", "Balie", "Ik weet waar u woont en ik steek die tent in de fik."),
    "legal": mails.message(ANNA, "Brief", "Ik stel u in gebreke. U heeft twee weken om alsnog te beslissen."),
    "about_staff": mails.message(ANNA, "Telefoon", "Mevrouw Smit hing op terwijl ik nog praatte. Zij was onbeschoft."),
    "nothing": mails.message(ANNA, "Speeltuin", "De schommel in de speeltuin is weg. Wie maakt een nieuwe?"),
    "newsletter": mails.message("nieuws@krant.example", "Nieuwsbrief", "Zo wil ik niet meer leven, zegt een lezer.",
                                headers=[("List-Id", "<nieuws.krant.example>"), ("List-Unsubscribe", "<mailto:x@k.example>"),
                                         ("Precedence", "bulk")]),
}
WORDS = ("niet meer leven", "sterk naar gas", "waar u woont", "in de fik", "in gebreke", "onbeschoft", "hing op")


def contact(w, name):
    return w.zbd.contact(mails.id_of(MESSAGES[name]))


def alerts(w, name):
    number = contact(w, name)["id"]
    return [m for m in w.smtp.mails() if number in m.contacts and "Dit contact heeft een merkteken" in m.text]


def recipients(w, name):
    return sorted({m.recipient for m in alerts(w, name)})


def test_all_arrive(w):
    w.deliver(*MESSAGES.values())
    w.zbd.wait_contacts(len(MESSAGES))
    w.zbd.wait_settled()


def test_marks_are_shown(w):
    for name in ("distress", "danger", "legal", "about_staff"):
        tap.contains(contact(w, name)["marks"], name, f"marks of {name}")
    tap.equal(contact(w, "threat")["threat"], True, "threat")
    for name in ("nothing", "newsletter"):
        row = contact(w, name)
        tap.equal((row["marks"], row["threat"]), ([], False), f"marks of {name}")


def test_words_are_evidence(w):
    words = [e["words"] for e in contact(w, "distress")["evidence"] if e["code"] == "mark_words"]
    tap.equal(words, ["wil ik niet meer leven"], "what raised the mark")


def test_term(w):
    row = contact(w, "legal")
    tap.equal((row["legal_kind"], row["legal_article"]), ("ingebrekestelling", "Awb 4:17 lid 3"), "legal")
    assert row["legal_until"] > row["date"][:10], f"a term that ends before it begins: {row['legal_until']}"


def test_who_hears(w):
    tap.equal(recipients(w, "distress"), sorted([LEAD, DUTY]), "distress")
    tap.equal(recipients(w, "danger"), [DUTY], "danger")
    tap.equal(recipients(w, "threat"), [LEAD], "threat")
    assert LEAD in recipients(w, "about_staff"), "the lead heard nothing of what is about a colleague"
    assert PERMIT_HANDLER not in recipients(w, "about_staff"), "what is about a colleague went to her"
    tap.equal(recipients(w, "nothing"), [], "nothing")
    tap.equal(recipients(w, "newsletter"), [], "newsletter")


def test_mail_says_what_to_do(w):
    tap.contains(alerts(w, "threat")[0].text, "112", "threat")
    tap.contains(alerts(w, "distress")[0].text, "113", "distress")
    tap.contains(alerts(w, "threat")[0].text, PROTOCOL, "threat")
    tap.contains(alerts(w, "legal")[0].text, "Let op datum", "legal")


def test_mail_keeps_the_words_to_itself(w):
    for mail in w.smtp.mails():
        for word in WORDS:
            assert word not in mail.text and word not in mail.subject, f"{word!r} stands in the mail {mail.subject!r}"
        for word in ("dreig", "nood", "gas", "wanhoop", "medewerker"):
            assert word not in mail.subject.lower(), f"{word!r} in the subject {mail.subject!r}"


@contextlib.contextmanager
def with_protocol():
    with world.servers() as w:
        w.zbd.config["marks"] = {"protocol": PROTOCOL}
        w.zbd.start()
        w.load()
        yield w
        w.zbd.stop()


if __name__ == "__main__":
    tap.main(globals(), with_protocol)
