"""Judged again: after new words, new knowledge of citizens, and what people said in between; through the bus of a real zbd."""
import contextlib
import sqlite3

from zbtest import mails, tap, world

EX_DATAERR, EX_NOINPUT, EX_USAGE = 65, 66, 64
ANNA, TINEKE = "Anna Bakker <anna@bakkerpost.example>", "Tineke de Wit <tineke@witpost.example>"
MESSAGES = [
    mails.message(ANNA, "Zaklamp", "Bij het pompstation in de Lindelaan gloeit de schakelkast paars, al drie dagen."),
    mails.message(ANNA, "Kast", "De schakelkast bij het pompstation gloeit nog steeds paars, vertelt mijn zus."),
    mails.message("S. Jansma <s.jansma@elders.example>", "Bankje", "Het bankje in het plantsoen aan de Kerklaan is weg. Waarom?"),
    mails.message(TINEKE, "Lantaarn", "De lantaarn voor mijn deur brandt niet. Komt er iemand?"),
]
RULES = "[danger]\nschakelkast + gloeit\n"


@contextlib.contextmanager
def taken_in():
    with world.servers() as w:
        w.zbd.start()
        w.load()
        for message in MESSAGES:
            w.deliver(message)
            w.zbd.wait_contacts(MESSAGES.index(message) + 1)
        w.zbd.wait_settled()
        w.ids = [w.zbd.contact(mails.id_of(m))["id"] for m in MESSAGES]
        yield w
        w.zbd.stop()


def row_of(w, number):
    return next(r for r in w.zbd.rows("contacts") if r["id"] == w.ids[number])


def everything(w):
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
                for table in ("link", "verdict", "mark", "notice", "topic", "contact", "message", "topic_profile")]


def test_nothing_changes_by_itself(w):
    before = everything(w)
    tap.equal(w.zbd.rows("rejudge"), [], "what changes")
    tap.equal(everything(w), before, "the database")
    tap.contains(w.zbd.zb("rejudge").stdout, "Er verandert niets")


def test_wrong_use(w):
    for status, *arguments in ((EX_USAGE, w.ids[0], "--since", "2026-01-01"), (EX_DATAERR, "--since", "gisteren"),
                               (EX_NOINPUT, 999999), (EX_NOINPUT, "H1")):
        done = w.zbd.zb("rejudge", *arguments, check=False)
        tap.equal(done.returncode, status, f"status of {arguments}: {done.stderr}")


def test_dry_run_tells_and_writes_nothing(w):
    w.zbd.zb("mark", w.ids[3], "danger", "--reason", "kabel ligt bloot")
    w.zbd.wait_settled()
    w.mails = len(w.smtp.mails())
    w.zbd.stop()
    path = w.folder / "marks.own"
    path.write_text(RULES)
    w.zbd.config["marks"] = {"file": path}
    w.zbd.start()
    before = everything(w)
    changed = {r["id"]: r for r in w.zbd.rows("rejudge", "--dry-run")}
    tap.equal(sorted(changed), sorted(w.ids[:2]), "what would change")
    tap.equal((changed[w.ids[0]]["before"]["marks"], changed[w.ids[0]]["after"]["marks"]), ([], ["danger"]), "marks")
    tap.equal(everything(w), before, "the database")
    shown = w.zbd.zb("rejudge", "--dry-run", w.ids[0]).stdout
    for part in (f"Contact {w.ids[0]}", "Was", "Wordt", "gevaar", "schakelkast", "1 contact"):
        tap.contains(shown, part)


def test_said_anew_and_nobody_alerted(w):
    w.zbd.zb("mark", w.ids[1], "danger")
    w.zbd.zb("unmark", w.ids[1], "danger", "--reason", "ging over iets anders")
    w.zbd.wait_settled()
    w.mails = len(w.smtp.mails())
    tap.equal([r["id"] for r in w.zbd.rows("rejudge", "--since", "2026-01-01")], [w.ids[0]], "what changed")
    w.zbd.wait_settled()
    tap.equal(len(w.smtp.mails()), w.mails, "mails")
    tap.equal([row_of(w, n)["marks"] for n in range(4)], [["danger"], [], [], ["danger"]], "marks")
    tap.equal(w.zbd.rows("rejudge"), [], "what changes the second time")


def test_a_citizen_known_by_now(w):
    tap.equal(row_of(w, 2)["verdict"], "unknown_sender", "verdict")
    jansma = w.dossier.citizen("S. Jansma", "s.jansma@elders.example")
    w.load()
    row, = w.zbd.rows("rejudge", w.ids[2])
    tap.equal((row["before"]["verdict"], row["after"]["verdict"], row["after"]["citizen"]),
              ("unknown_sender", "new", jansma), "the change")
    history = w.zbd.rows("show", w.ids[2])[0]["history"]
    assert any(h["value"] == "unknown_sender" and h["ended"] for h in history), "what was said before is gone"
    waits = {r["id"]: r["waits"] for r in w.zbd.rows("triage")}
    tap.equal(waits.get(w.ids[2]), "new", "what it waits for")


def test_a_persons_word_stays(w):
    cellar = w.dossier.reference("T4")
    w.zbd.zb("link", w.ids[3], cellar)
    tap.equal(w.zbd.rows("rejudge", w.ids[3]), [], "what changes")
    tap.equal((row_of(w, 3)["topics"], row_of(w, 3)["marks"]), ([cellar], ["danger"]), "as the person said")


def test_it_is_audited(w):
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT object, detail FROM audit WHERE action = 'contact.rejudge'").fetchall()
    tap.equal(rows, [(f"contact:{w.ids[0]}", "{}"), (f"contact:{w.ids[2]}", "{}")], "audit")


if __name__ == "__main__":
    tap.main(globals(), taken_in)
