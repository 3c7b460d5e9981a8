"""sent-folders: what colleagues send from a shared mailbox counts as our answer, and is judged by nobody."""
import contextlib

from zbtest import dossier, mails, places, tap, world

OURS, TINEKE = "klachten@veldermeer.example", "tineke@witpost.example"
ASKED = "Er is nog steeds niemand geweest om naar mijn kelder te kijken, en het regent weer. Wanneer komt er iemand?"


def sent(to, subject, text, **more):
    return mails.message(f"Klachten <{OURS}>", subject, text, dmarc=None,
                         headers=[("To", to), ("Received", None)], **more)


def row(w, message):
    def look():
        return next((r for r in w.zbd.rows("contacts") if r["message_id"] == mails.id_of(message)), None)
    return places.wait_until(look, 30, "the message to be recorded")


def reminders(w, number):
    return [m for m in w.smtp.mails() if number in m.contacts]


def test_an_answer(w):
    question = mails.message(TINEKE, "Natte kelder", ASKED, reply_to="<kelder-1@witpost.example>")
    w.deliver(question)
    w.zbd.wait_contacts(1)
    told = len(w.smtp.mails())
    threat = "Ik maak u kapot. Ik spring voor de trein. Kom niet meer langs."  # words that raise marks where a citizen writes them
    answer = sent(f"Tineke de Wit <{TINEKE}>", "Re: Natte kelder", f"Vrijdag komt er iemand kijken. U schreef: {threat}",
                  reply_to=f"<{mails.id_of(question)}>")
    w.deliver(answer, folder="Sent")
    w.zbd.wait_settled()
    got = row(w, answer)
    tap.equal((got["direction"], got["citizen"], got["topics"], got["verdict"], got["marks"], got["threat"]),
              ("out", "B3", [w.dossier.reference("T4")], None, [], False), "the answer")
    w.zbd.wait_settled()
    tap.equal(len(w.smtp.mails()), told, "mails")
    again = mails.message(TINEKE, "Natte kelder", ASKED)
    w.deliver(again)
    w.zbd.wait_contacts(2)
    w.zbd.wait_settled()
    tap.equal(row(w, again)["verdict"], "duplicate", "the same words again")
    tap.equal(reminders(w, row(w, again)["id"]), [], "reminders of what was answered")


def test_not_answered(w):
    """As above, without an answer: the handler is reminded."""
    text = "De lantaarn voor mijn huis brandt al drie weken niet meer, en ik val bijna over de stoep."
    for message in (mails.message(TINEKE, "Lantaarn", text), again := mails.message(TINEKE, "Lantaarn", text)):
        w.deliver(message)
        row(w, message)
    w.smtp.wait(lambda _: reminders(w, row(w, again)["id"]), what="a reminder")


def test_status_says_which(w):
    tap.equal([(b["folder"], b["direction"]) for b in w.zbd.status()["mailboxes"]], [("INBOX", "in"), ("Sent", "out")],
              "folders")


def test_nothing_is_marked_there(w):
    """after-store is for what came in."""
    tap.equal({f for f in w.dovecot.flags("Sent").values() if set(f) - {b"\\Recent"}}, set(), "flags in Sent")
    assert any(b"zb-recorded" in f for f in w.dovecot.flags("INBOX").values()), "nothing is marked in INBOX"


def test_imported_answer(w):
    """An answer that an import told of, and that is in the folder too, is one contact."""
    data = dossier.small()
    data.history("B3", "T4", "Wij komen vrijdag bij u kijken naar de kelder.", direction="out",
                 message_id="<antwoord-1@veldermeer.example>")
    w.zbd.zb("import", data.write(w.folder / "more.json"))
    before = len(w.zbd.rows("contacts"))
    w.deliver(sent(TINEKE, "Uw kelder", "Wij komen vrijdag bij u kijken naar de kelder.",
                   message_id="<antwoord-1@veldermeer.example>"), folder="Sent")
    w.zbd.wait_status(lambda s: s["mailboxes"][1]["recorded_count"] == 2, what="the message to be taken in")
    tap.equal(len(w.zbd.rows("contacts")), before, "contacts")


@contextlib.contextmanager
def started():
    with world.servers() as w:
        w.dovecot.deliver(folder="Sent")
        w.zbd.config["mailbox klachten"].update({"sent-folders": "Sent", "after-store": "keyword"})
        w.zbd.start()
        w.load()
        yield w
        w.zbd.stop()


if __name__ == "__main__":
    tap.main(globals(), started)
