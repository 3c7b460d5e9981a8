"""Never lost, never twice: whatever becomes of the mailbox, each message is one contact, and the counts say so."""
import collections
import sqlite3

from zbtest import dossier, mails, places, tap, world

ANNA = "anna@bakkerpost.example"
FOLDERS = ("INBOX", "Archief")


def message(text, **more):
    return mails.message("iemand@elders.example", "Vraag", text, **more)


def box(w, folder="INBOX"):
    return next(b for b in w.zbd.status()["mailboxes"] if b["folder"] == folder)


def counts(w, folder="INBOX"):
    b = box(w, folder)
    return {k: b[k] for k in ("server_count", "recorded_count", "missing", "gone")}


def wait_counts(w, server, gone, folder="INBOX", seconds=30):
    """Nothing is missing, and the rest is as told."""
    wanted = {"server_count": server, "recorded_count": server, "missing": 0, "gone": gone}
    try:
        places.wait_until(lambda: counts(w, folder) == wanted, seconds, "the counts")
    except TimeoutError:
        raise AssertionError(f"{folder}: got {counts(w, folder)}, wanted {wanted}; {w.zbd.log()}") from None


def all_once(w, *messages):
    """Each of these is one contact, and there are no others."""
    w.expected += messages
    wanted = collections.Counter(mails.id_of(m) for m in w.expected)
    w.zbd.wait_contacts(len(w.expected))
    got = collections.Counter(row["message_id"] for row in w.zbd.contacts())
    tap.equal(got, wanted, "contacts by Message-ID")


def fetched(w):
    """How many deliveries were ever recorded."""
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM delivery").fetchone()[0]


def test_two_folders(w):
    w.expected = []
    w.dovecot.deliver(folder="Archief")
    w.zbd.stop()
    w.zbd.config["mailbox klachten"]["folders"] = "; ".join(FOLDERS)
    w.zbd.start()
    both, one = message("In twee mappen."), message("In een map.")
    w.deliver(both, one)
    w.deliver(both, folder="Archief")
    wait_counts(w, 2, 0)
    wait_counts(w, 1, 0, "Archief")
    all_once(w, both, one)


def test_moved(w):
    w.dovecot.doveadm("move", "Archief", "mailbox", "INBOX", "uid", "2")
    wait_counts(w, 2, 0, "Archief")
    wait_counts(w, 1, 1)
    all_once(w)


def test_expunged(w):
    w.dovecot.doveadm("expunge", "mailbox", "INBOX", "all")
    wait_counts(w, 0, 2)
    after = message("Na het opruimen.")
    w.deliver(after)
    wait_counts(w, 1, 2)
    all_once(w, after)


def test_uidvalidity_changes(w):
    w.deliver(message("Nog een.", message_id="<voor-uv@x.example>"))
    wait_counts(w, 2, 2)
    before = box(w)["uidvalidity"]
    with w.dovecot.stopped():
        pass
    w.dovecot.doveadm("mailbox update", "--uid-validity", before + 7, "INBOX")
    w.zbd.wait_status(lambda s: s["mailboxes"][0]["uidvalidity"] == before + 7, 60, "the new UIDVALIDITY")
    wait_counts(w, 2, 0, seconds=60)
    all_once(w, message("", message_id="<voor-uv@x.example>"))
    tap.contains(w.zbd.log(), "UIDVALIDITY went from", "log")


def restore_and_go_on(w, change=lambda: None):
    """What came after the backup is lost for the mailbox; what comes then gets its UIDs."""
    with w.dovecot.stopped():
        backup = w.dovecot.save_mailbox()
    lost = [message("Kwam na de reservekopie, en was gelezen.", message_id=f"<verloren-{mails.new_id()[1:]}"),
            message("Dit ook.")]
    w.deliver(*lost)
    w.zbd.wait_contacts(len(w.expected) + 2, 60)
    w.zbd.wait_settled()
    with w.dovecot.stopped():
        w.dovecot.restore_mailbox(backup)
    change()
    found = [message("Een andere, onder hetzelfde nummer."), message("En nog een, met meer woorden dan de vorige."),
             message("En de derde.")]
    w.deliver(*found)
    all_once(w, *lost, *found)


def test_restored_under_the_same_uidvalidity(w):
    before = counts(w)
    validity = box(w)["uidvalidity"]
    restore_and_go_on(w)
    tap.equal(box(w)["uidvalidity"], validity, "uidvalidity")
    wait_counts(w, before["server_count"] + 3, 0)
    with sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True) as db:
        tap.equal(db.execute("SELECT count(*) FROM delivery WHERE ended_at IS NOT NULL").fetchone()[0], 2,
                  "deliveries that ended")


def test_restored_under_the_same_uidvalidity_while_stopped(w):
    """zbd sees only the mailbox as it is after all that."""
    with w.dovecot.stopped():
        backup = w.dovecot.save_mailbox()
    lost = message("Weg na het terugzetten.")
    w.deliver(lost)
    all_once(w, lost)
    w.zbd.wait_settled()
    w.zbd.stop()
    with w.dovecot.stopped():
        w.dovecot.restore_mailbox(backup)
    found = message("Heeft nu dat nummer.")
    w.deliver(found)
    w.zbd.start()
    all_once(w, found)


def test_restored_under_another_uidvalidity(w):
    number = box(w)["uidvalidity"] + 1
    restore_and_go_on(w, lambda: w.dovecot.doveadm("mailbox update", "--uid-validity", number, "INBOX"))
    tap.equal(box(w)["uidvalidity"], number, "uidvalidity")


def rerendered(raw):
    """As a server hands it over that received it once more, and sorts headers."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.replace(b"\r\n ", b"\n ").replace(b"\r\n\t", b"\n\t").split(b"\r\n")
    again = [b"Received: from a.example by b.example with ESMTP id 1; Mon, 4 May 2026 09:12:00 +0200", *reversed(lines)]
    return b"\r\n".join(line.replace(b"\n", b"\r\n") for line in again) + b"\r\n\r\n" + body


def test_rerendered(w):
    before = fetched(w)
    one = message("Deze komt twee keer, anders verpakt.")
    w.deliver(one, rerendered(one))
    places.wait_until(lambda: fetched(w) == before + 2, what="both to be taken in")
    all_once(w, one)


def test_without_message_id(w):
    before = fetched(w)
    one = message("Zonder nummer, twee keer.", headers=[("Message-ID", None)])
    other = message("Ook zonder nummer, maar een andere.", headers=[("Message-ID", None)])
    w.deliver(one, rerendered(one), one, other)
    places.wait_until(lambda: fetched(w) == before + 4, what="all to be taken in")
    all_once(w, one, other)


def test_imported_before(w):
    """What the import told of is in the mailbox too: no second contact, no verdict, no alert."""
    w.load()
    history, told = len(w.zbd.rows("contacts")), len(w.smtp.mails())
    before = fetched(w)
    w.deliver(mails.message(ANNA, "Mijn standplaats", dossier.PERMIT, message_id="<permit-1@bakkerpost.example>"))
    places.wait_until(lambda: fetched(w) == before + 1, what="it to be taken in")
    w.zbd.wait_settled()
    tap.equal(len(w.zbd.rows("contacts")), history, "contacts")
    tap.equal(len(w.smtp.mails()), told, "mails")
    other = mails.message("vreemd@elders.example", "Mijn standplaats", "Een vreemde met hetzelfde nummer.",
                          message_id="<permit-1@bakkerpost.example>")
    w.deliver(other)
    all_once(w, other)


def test_restart_fetches_nothing(w):
    w.zbd.wait_settled()
    before = fetched(w)
    w.zbd.stop()
    w.zbd.start()
    w.zbd.wait_settled()
    tap.equal(fetched(w), before, "deliveries")
    all_once(w)


if __name__ == "__main__":
    tap.main(globals(), world.started)
