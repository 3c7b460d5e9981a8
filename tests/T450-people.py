"""People decide: why, link, ack, mark, triage, through the bus of a real zbd; and what is refused."""
import contextlib
import sqlite3

from zbtest import places, tap, terminal, world

EX_DATAERR, EX_NOINPUT, EX_USAGE, EX_NOPERM = 65, 66, 64, 77
WORDS = "De geluidsinstallatie van de ijsbaan houdt ons de hele nacht wakker en niemand die daar toezicht op houdt, al weken niet."


def message(number, sender, subject, text, name="", more=""):
    return (f"From: {name} <{sender}>\r\n{more}To: klachten@veldermeer.example\r\nSubject: {subject}\r\nMessage-ID: <{number}@burger.example>\r\n"
            f"Date: Mon, 04 May 2026 09:1{number}:00 +0200\r\n"
            "Authentication-Results: mx.veldermeer.example; dmarc=pass header.from=" + sender.split("@")[1] + "\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n").encode()


@contextlib.contextmanager
def taken_in():
    with world.bare() as w:
        w.permit, w.waste, w.desk, w.cellar = (t["reference"] for t in w.dossier.data["topics"])
        w.bakker = w.dossier.data["citizens"][0]["id"]
        w.zbd.start()
        w.load()
        sender = w.dossier.data["citizens"][0]["emails"][0]
        for number, (subject, text) in enumerate([("Lawaai", WORDS), ("Nog iets", "De ijsbaan stinkt ook naar diesel, de hele straat."),
                                                  ("Vraag", "Kan iemand mij bellen over mijn zaak?")]):
            path = w.folder / f"{number}.eml"
            path.write_bytes(message(number, sender, subject, text))
            w.zbd.zb("ingest", path)
        w.ids = [row["id"] for row in w.zbd.rows("contacts") if row["verdict"]]
        w.found = row_of(w, w.ids[1])["marks"]
        yield w
        w.zbd.stop()


def row_of(w, number):
    return next(r for r in w.zbd.rows("contacts") if r["id"] == number)


def refused(w, status, *arguments):
    before = w.zbd.rows("show", w.ids[0])
    done = w.zbd.zb(*arguments, check=False)
    tap.equal(done.returncode, status, f"status of {arguments}: {done.stderr}")
    tap.equal(w.zbd.rows("show", w.ids[0])[0]["history"], before[0]["history"], "what was said of the contact")


def test_why(w):
    shown = w.zbd.zb("why", w.ids[0]).stdout
    tap.contains(shown, "Inschatting")
    tap.contains(shown, "Lees het bericht zelf")
    refused(w, EX_NOINPUT, "why", w.bakker)


def test_link_makes_a_repetition_that_waits(w):
    w.zbd.zb("link", w.ids[0], w.permit, "--reason", "gaat hierover")
    row = row_of(w, w.ids[0])
    tap.equal((row["verdict"], row["topics"]), ("repeat", [w.permit]), "as linked")
    waits = {r["id"]: r["waits"] for r in w.zbd.rows("triage")}
    tap.equal(waits.get(w.ids[0]), "repeat", "what it waits for")
    tap.contains(w.zbd.zb("why", w.ids[0]).stdout, "gaat hierover")


def test_ack_needs_five_times_no(w):
    refused(w, EX_DATAERR, "ack", w.ids[0], "--answers", "nnn", "--json")
    refused(w, EX_DATAERR, "ack", w.ids[0], "--answers", "nnnnj", "--json")
    refused(w, EX_USAGE, "ack", w.ids[0])
    shown = w.zbd.zb("ack", w.ids[0], "--answers", "njnnn").stdout
    tap.contains(shown, "meer dan een herhaling")
    tap.equal({r["id"]: r["waits"] for r in w.zbd.rows("triage")}.get(w.ids[0]), "repeat", "it still waits")


def test_two_matters_are_mixed(w):
    w.zbd.zb("link", w.ids[0], w.permit, "new", "--title", "Lawaai ijsbaan")
    row = row_of(w, w.ids[0])
    tap.equal(row["verdict"], "mixed", "verdict")
    titles = [t["title"] for t in w.zbd.rows("topics", "--citizen", w.bakker)]
    assert "Lawaai ijsbaan" in titles, titles
    history = w.zbd.rows("show", w.ids[0])[0]["history"]
    assert any(h["value"] == "repeat" and h["ended"] for h in history), "what was said before is gone"


def test_another_citizens_topic_is_refused(w):
    other = next(t["reference"] for t in w.dossier.data["topics"] if t["citizen"] != w.bakker)
    refused(w, EX_DATAERR, "link", w.ids[0], other)
    tap.contains(w.zbd.zb("link", w.ids[0], other, check=False).stderr, "een begrenzing geldt voor één burger")
    refused(w, EX_NOINPUT, "link", w.ids[0], "KL-1999-0001")
    refused(w, EX_NOINPUT, "link", w.ids[0], "--citizen", "nobody")
    refused(w, EX_DATAERR, "link", w.ids[0], w.permit, w.permit)
    refused(w, EX_USAGE, "link", w.ids[0])


def test_marks(w):
    w.zbd.zb("mark", w.ids[1], "danger")
    tap.equal(row_of(w, w.ids[1])["marks"], ["danger"], "marks")
    w.zbd.zb("unmark", w.ids[1], "danger", "--reason", "geen gevaar")
    tap.equal(row_of(w, w.ids[1])["marks"], [], "marks")
    refused(w, EX_NOINPUT, "unmark", w.ids[1], "danger")
    refused(w, EX_DATAERR, "mark", w.ids[1], "lastig")


def test_undo(w):
    refused(w, EX_USAGE, "undo")
    refused(w, EX_USAGE, "undo", w.ids[0], "--act", "1")
    refused(w, EX_NOINPUT, "undo", "--act", "1")
    refused(w, EX_NOINPUT, "undo", w.ids[2])
    before = row_of(w, w.ids[0])
    w.zbd.zb("link", w.ids[0], w.waste)
    act = next(h["act"] for h in w.zbd.rows("show", w.ids[0])[0]["history"] if h["value"] == w.waste and not h["ended"])
    w.zbd.zb("undo", w.ids[0])
    tap.equal(row_of(w, w.ids[0]), before, "as before the last act")
    refused(w, EX_DATAERR, "undo", "--act", act)
    history = w.zbd.rows("show", w.ids[0])[0]["history"]
    assert any(h["value"] == w.waste and h["ended"] for h in history), "what was taken back is gone"
    w.zbd.zb("undo", w.ids[1])
    tap.equal(row_of(w, w.ids[1])["marks"], ["danger"], "the mark that was taken away is back")
    w.zbd.zb("undo", w.ids[1])
    tap.equal(row_of(w, w.ids[1])["marks"], w.found, "and what the program had found, the mark itself taken back")


def test_take_away_and_move(w):
    """What is another's does not move along: a limitation binds one citizen."""
    other = next(t["citizen"] for t in w.dossier.data["topics"] if t["reference"] == w.cellar)
    before = row_of(w, w.ids[0])
    for arguments, verdict, citizen, topics in (((w.permit,), "repeat", w.bakker, [w.permit]),
                                                (("none",), "unsure", w.bakker, []),
                                                ((w.permit,), "repeat", w.bakker, [w.permit]),
                                                (("--citizen", other), "unsure", other, []),
                                                ((w.cellar,), "ongoing", other, [w.cellar]),
                                                (("--citizen", "none"), "unknown_sender", None, [])):
        w.zbd.zb("link", w.ids[0], *arguments)
        row = row_of(w, w.ids[0])
        tap.equal((row["verdict"], row["citizen"], row["topics"]), (verdict, citizen, topics), f"after link {arguments}")
    refused(w, EX_DATAERR, "link", w.ids[0], "--citizen", "none", w.permit)
    refused(w, EX_DATAERR, "link", w.ids[0], "none")
    for _ in range(6):
        w.zbd.zb("undo", w.ids[0])
    tap.equal(row_of(w, w.ids[0]), before, "all taken back")


def stranger(w, number, subject, text, name="", more=""):
    """A contact from an address that nobody has: its row, and what `zb why` tells."""
    path = w.folder / f"{number}.eml"
    path.write_bytes(message(number, f"nieuw{number}@post.example", subject, text.replace("\n", "\r\n"), name, more))
    w.zbd.zb("ingest", path)
    row = next(r for r in w.zbd.rows("contacts") if r["message_id"] == f"{number}@burger.example")
    return row, w.zbd.zb("why", row["id"]).stdout


def test_who_a_stranger_may_be(w):
    """A reference or a family name proposes a citizen; a neighbour who quotes the reference is not taken for him."""
    wit = next(t["citizen"] for t in w.dossier.data["topics"] if t["reference"] == w.cellar)
    answer = ("Antwoord: dat klopt niet, de vergunning is mij beloofd.\n\nOp ma 4 mei 2026 om 09:12 schreef Gemeente Veldermeer "
              f"<klachten@veldermeer.example>:\n> Geachte mevrouw,\n> Ons kenmerk: {w.permit}\n")
    neighbour = f"Mijn buurvrouw klaagt onder {w.permit} over haar standplaats. Wij hebben last van haar kraam.\n\nGroet,\nGerard Vos"
    for number, (arguments, citizen, words) in enumerate([
            (("Mijn zaak", f"Over {w.permit}: de weigering van mijn standplaats is onjuist."), w.bakker, "niemand ondertekent"),
            (("Mijn zaak", f"Over {w.permit}: de weigering is onjuist.\n\nMvg,\nfam. Bakker"), w.bakker, "achternaam van de burger"),
            (("RE: uw klacht", answer, "", "In-Reply-To: <uit@veldermeer.example>\r\n"), w.bakker, "niemand ondertekent"),
            (("Machtiging", "Ik treed op voor mevrouw De Wit. Haar kelder is nog nat.\n\nmr. P. Slot"), wit, "achternaam van deze burger"),
            (("Machtiging", "Ik treed op voor de heer De Vries. Zijn kelder is nat.\n\nmr. P. Slot"), None, "niemand die wij kennen"),
            (("De kraam", neighbour, "Gerard Vos"), None, "kan iemand anders zijn")], 4):
        row, why = stranger(w, number, *arguments)
        tap.equal((row["citizen"], row["verdict"]), (citizen, "unsure" if citizen else "unknown_sender"), f"{arguments}\n{why}")
        tap.contains(why, words)
        if not citizen:
            tap.equal(row["topics"], [], "topics of nobody")
    tap.contains(why, w.permit)


def test_triage_at_a_terminal(w):
    with terminal.Terminal([places.program("zb"), "triage"], w.zbd.environment()) as t:
        t.wait_for("Contact")
        t.wait_for("> ")
        t.send("w\r")
        t.wait_for("Lees het bericht zelf")
        t.wait_for("> ")
        t.send("zz\r")
        t.wait_for("Die toets is er niet")
        t.send("q\r")
        t.finish()


def test_every_change_is_audited(w):
    """The audit names actions, never words."""
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT action, detail FROM audit WHERE action LIKE 'contact.%'").fetchall()
    actions = {action for action, _ in rows}
    for action in ("contact.link", "contact.mark", "contact.unmark", "contact.undo"):
        assert action in actions, f"{action} is not in the audit: {actions}"
    assert not any("hierover" in detail or "gevaar" in detail for _, detail in rows), "a handler's words are in the audit"


if __name__ == "__main__":
    tap.main(globals(), taken_in)
