"""Two citizens who are one person, two topics that are one matter: put together and taken apart again, through the bus of a real zbd."""
import contextlib
import sqlite3

from zbtest import mails, places, tap, terminal, world

EX_DATAERR, EX_NOINPUT, EX_USAGE = 65, 66, 64
ANNA, SECOND = "Anna Bakker <anna@bakkerpost.example>", "A. Bakker <ab@tweede.example>"
AGAIN = ("U weigerde mij een standplaats op de zaterdagmarkt terwijl ik er al elf jaar sta. De wachtlijst klopt niet. "
         "Ik verwacht dat u die weigering intrekt.")
OTHER = "Bij het zwembad ontbreekt al maanden een hek langs het diepe bad en niemand doet daar iets aan."


@contextlib.contextmanager
def taken_in():
    """Anna Bakker, who has a limited topic, and B4 and B5, who may be her under other addresses."""
    with world.servers() as w:
        d = w.dossier
        w.permit, w.waste = d.reference("T1"), d.reference("T2")
        w.second = d.citizen("A. Bakker", "ab@tweede.example", phones=["06-10000404"])
        w.pool = d.reference(d.topic(w.second, "Hek bij het zwembad", handler="h3"))
        d.history(w.second, d.data["topics"][-1]["id"], OTHER, subject="Hek")
        w.third = d.citizen("Anneke Bakker-Vos", "derde@derdepost.example")
        w.zbd.start()
        w.load()
        w.count, w.before = 0, None
        yield w
        w.zbd.stop()


def send(w, sender, subject, text, **more):
    """One mail; the row of its contact."""
    message = mails.message(sender, subject, text, **more)
    w.deliver(message)
    w.count += 1
    w.zbd.wait_contacts(w.count)
    w.zbd.wait_settled()
    return w.zbd.contact(mails.id_of(message))


def row_of(w, number):
    return next(r for r in w.zbd.rows("contacts") if r["id"] == number)


def merge(w, what, old, into, reason="zelfde persoon, belde zelf"):
    return w.zbd.rows("merge", what, old, into, "--reason", reason)[0]


def state(w):
    """What the dossier answers, and what its tables say but for who looked."""
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        tables = [db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("citizen", "topic", "citizen_address", "decision")]
    return tables, [w.zbd.rows(*what) for what in (("citizens",), ("topics",), ("contacts",))]


def refused(w, status, word, *arguments):
    before = state(w)
    done = w.zbd.zb("merge", *arguments, check=False)
    tap.equal(done.returncode, status, f"status of {arguments}: {done.stderr}")
    tap.contains(done.stderr, word)
    tap.equal(state(w), before, "the dossier")


def test_apart_the_limitation_does_not_bind_the_second(w):
    row = send(w, SECOND, "Standplaats", AGAIN)
    tap.equal((row["citizen"], w.permit in row["topics"]), (w.second, False), "citizen and topics")
    w.apart = row


def test_wrong_use_and_what_is_refused(w):
    why = ("--reason", "zelfde")
    refused(w, EX_USAGE, "--reason", "citizen", w.second, "B1")
    refused(w, EX_USAGE, "citizen", "contact", w.second, "B1", *why)
    refused(w, EX_NOINPUT, "geen burger", "citizen", "B99", "B1", *why)
    refused(w, EX_NOINPUT, "geen onderwerp", "topic", "KL-1999-0001", w.permit, *why)
    refused(w, EX_DATAERR, "al één", "citizen", "B1", "B1", *why)
    refused(w, EX_DATAERR, "andersom", "citizen", "B1", w.second, *why)
    refused(w, EX_DATAERR, "tijdelijke stop", "citizen", "B2", "B3", *why)
    refused(w, EX_DATAERR, "tijdelijke stop", "citizen", "B3", "B2", *why)
    refused(w, EX_DATAERR, "twee burgers", "topic", w.pool, w.waste, *why)
    refused(w, EX_DATAERR, "begrenzing", "topic", w.waste, w.permit, *why)
    refused(w, EX_DATAERR, "begrenzing", "topic", w.permit, w.waste, *why)


def test_merged_they_are_one(w):
    w.before = state(w)
    told = w.zbd.zb("merge", "citizen", w.second, "B1", "--reason", "belde zelf met dit nummer").stdout
    tap.contains(told, f"{w.second} A. Bakker en B1 Anna Bakker zijn nu één burger")
    tap.contains(told, f"zb undo {w.second}")
    names = [r["citizen"] for r in w.zbd.rows("citizens")]
    assert w.second not in names, names
    row, = w.zbd.rows("citizens", w.second)
    tap.equal((row["citizen"], row["merged"], row["topics"]), ("B1", [w.second], 4), "the row of the second")
    tap.equal(sorted(row["emails"]), ["ab@tweede.example", "anna@bakkerpost.example"], "addresses")
    tap.equal(w.zbd.rows("citizens", "06-10000404")[0]["citizen"], "B1", "whom the phone finds")
    tap.equal({r["topic"] for r in w.zbd.rows("topics", "--citizen", w.second)} >= {w.permit, w.pool}, True, "topics")
    whole, = w.zbd.rows("show", w.second)
    tap.equal([(m["from"], m["into"], m["reason"], m["ended"]) for m in whole["merges"]],
              [(w.second, "B1", "belde zelf met dit nummer", None)], "merges")
    tap.contains(w.zbd.zb("show", "B1").stdout, "belde zelf met dit nummer")


def test_nothing_old_changes_by_that(w):
    for old, new in zip(w.before[1][2], w.zbd.rows("contacts")):
        tap.equal({**new, "citizen": None}, {**old, "citizen": None}, "a contact")
    tap.equal({r["citizen"] for r in w.zbd.rows("contacts", "--citizen", "B1")}, {"B1"}, "whose they are")


def test_mail_from_the_second_address_meets_the_limitation(w):
    row = send(w, SECOND, "Nogmaals de standplaats", AGAIN + f" Het gaat om {w.permit}.")
    tap.equal(row["citizen"], "B1", "citizen")
    tap.contains(row["topics"], w.permit)
    assert "repeat" in (row["verdict"], row["leans"]), row
    w.repeated = row["id"]
    own = send(w, ANNA, "Hek bij zwembad", f"Over {w.pool}: het hek bij het zwembad ontbreekt nog steeds.")
    tap.equal((own["citizen"], own["topics"][0]), ("B1", w.pool), "a mail of the first about a topic of the second")
    w.crossed = own["id"]


def test_a_call_shows_what_applies(w):
    with terminal.Terminal([places.program("zb-log"), "06-10000404"], w.zbd.environment()) as t:
        t.wait_for("Ik spreek met")
        tap.contains(t.shown, "Anna Bakker")
        t.send("j")
        t.wait_for(w.permit)


def test_how_it_was_linked_is_still_told(w):
    for command in ("why", "show"):
        tap.contains(w.zbd.zb(command, w.apart["id"]).stdout, f"{w.second} (nu B1)")


def test_what_waited_can_be_judged_again(w):
    sent = len(w.smtp.mails())
    row, = w.zbd.rows("rejudge", "--dry-run", w.apart["id"])
    tap.contains(row["after"]["topics"], w.permit)
    tap.equal(row["before"]["citizen"], row["after"]["citizen"], "citizen")
    tap.equal(len(w.smtp.mails()), sent, "mails")


def test_linked_to_any_topic_of_the_one(w):
    w.zbd.zb("link", w.apart["id"], w.permit)
    tap.equal(row_of(w, w.apart["id"])["verdict"], "repeat", "verdict")
    w.zbd.zb("undo", w.apart["id"])


def test_chains_and_circles(w):
    merge(w, "citizen", w.third, w.second)
    tap.equal(w.zbd.rows("citizens", w.third)[0]["citizen"], "B1", "where the third leads")
    for old, into in ((w.third, "B1"), ("B1", w.third), (w.second, w.third)):
        refused(w, EX_DATAERR, "al één", "citizen", old, into, "--reason", "kring")
    refused(w, EX_DATAERR, "al samengevoegd", "citizen", w.third, "B3", "--reason", "elders")
    w.zbd.zb("import", w.dossier.write(w.folder / "again.json"))
    tap.equal(w.zbd.rows("citizens", w.third)[0]["citizen"], "B1", "after the import")


def test_parted_each_has_his_own(w):
    parted = w.zbd.rows("undo", w.second)[0]
    tap.equal((parted["what"], parted["astray"] > 0), ("citizen", True), "what was taken back")
    tap.equal(w.zbd.rows("citizens", w.third)[0]["citizen"], w.second, "the third stays with the second")
    w.zbd.zb("undo", w.third)
    for now, then in zip(state(w)[0], w.before[0]):
        tap.equal(now, then, "a table")
    tap.equal([(r["citizen"], r["merged"]) for r in w.zbd.rows("citizens")],
              [(r["citizen"], []) for r in w.before[1][0]], "citizens")
    row = row_of(w, w.repeated)
    tap.equal((row["citizen"], row["topics"], row["verdict"]), (w.second, [], "unsure"), "what the second wrote meanwhile")
    row = row_of(w, w.crossed)
    tap.equal((row["citizen"], w.pool in row["topics"]), ("B1", False), "what the first wrote meanwhile")
    waits = {r["id"]: r["waits"] for r in w.zbd.rows("triage")}
    assert w.repeated in waits and w.crossed in waits, waits
    row = send(w, SECOND, "Weer de standplaats", AGAIN + " Hoort u mij?")
    tap.equal((row["citizen"], w.permit in row["topics"]), (w.second, False), "what comes in after that")


def test_what_is_taken_back_stays_so(w):
    done = w.zbd.zb("undo", w.second, check=False)
    tap.equal(done.returncode, EX_NOINPUT, done.stderr)
    tap.contains(done.stderr, "niets met die naam samengevoegd")
    act = w.zbd.rows("show", "B1")[0]["merges"][0]["act"]
    done = w.zbd.zb("undo", "--act", act, check=False)
    tap.equal(done.returncode, EX_DATAERR, done.stderr)
    tap.contains(done.stderr, "al teruggenomen")
    done = w.zbd.zb("undo", w.repeated, check=False)
    tap.equal(done.returncode, EX_NOINPUT, "nothing of the contact comes back: " + done.stderr)


def test_topics(w):
    first = send(w, "Tineke de Wit <tineke@witpost.example>", "Lantaarn", "De straatlantaarn voor nummer vier brandt niet sinds maandag.")
    tap.equal(first["verdict"], "new", "verdict")
    opened = next(t for t in w.zbd.rows("topics", "--citizen", "B3") if t["provisional"])["topic"]
    cellar = w.dossier.reference("T4")
    refused(w, EX_DATAERR, "andersom", "topic", cellar, opened, "--reason", "zelfde")
    merge(w, "topic", opened, cellar, "hoort bij elkaar")
    row = row_of(w, first["id"])
    tap.equal((row["topics"], row["verdict"]), ([cellar], "ongoing"), "what had opened it")
    shown, = w.zbd.rows("show", opened)
    tap.equal((shown["topic"], shown["merged"], shown["contacts"]), (cellar, [opened], 2), "the topic")
    again = send(w, "Tineke de Wit <tineke@witpost.example>", f"Over {opened}", "Wanneer komt er nu iemand?")
    tap.equal(again["topics"], [cellar], "what names the one that was merged")
    w.zbd.zb("undo", opened)
    row = row_of(w, first["id"])
    tap.equal((row["topics"], row["verdict"]), (["new"], "new"), "as it was")


def test_it_is_audited_without_words(w):
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT action, actor, detail FROM audit WHERE action LIKE '%.merge' OR undoes IS NOT NULL").fetchall()
    tap.equal([action for action, _, _ in rows if action != "contact.undo"],
              ["citizen.merge", "citizen.merge", "citizen.undo", "citizen.undo", "topic.merge", "topic.undo"], "acts")
    assert not any("zelf" in detail for _, _, detail in rows), rows


if __name__ == "__main__":
    tap.main(globals(), taken_in)
