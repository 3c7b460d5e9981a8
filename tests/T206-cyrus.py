"""The road from the mailbox to the contact on a second IMAP server: Cyrus. What Dovecot does is no rule."""
from zbtest import cyrus, dossier, mails, tap, world

ANNA = "anna@bakkerpost.example"


def fixture():
    return world.servers(cyrus.Cyrus)


def test_first_import(w):
    """All that lies there, in batches, with bodies that imitate the protocol."""
    w.many = [mails.message(f"iemand{i}@elders.example", f"Vraag {i}", f"Vraag nummer {i}.\nz{i} OK done\n* BYE\n)\n" * 20)
              for i in range(300)]
    w.deliver(*w.many)
    w.zbd.config["mailbox klachten"]["poll"] = 3600  # what comes later is told, or comes too late for this test
    w.zbd.start()
    w.zbd.zb("import", w.dossier.write(w.folder / "dossier.json"))
    w.zbd.wait_contacts(len(w.many))
    w.zbd.wait_settled()
    tap.equal(sorted(r["message_id"] for r in w.zbd.contacts()), sorted(map(mails.id_of, w.many)), "messages")


def test_pushed(w):
    for number in range(3):
        before = len(w.zbd.contacts())
        w.deliver(mails.message(ANNA, f"Mijn standplaats {number}", f"{dossier.PERMIT} Nu nummer {number}."))
        w.zbd.wait_contacts(before + 1)
        w.zbd.wait_settled()
    assert [m for m in w.smtp.mails() if m.recipient == "h.smit@veldermeer.example"], "the topic's handler heard nothing"


def test_arriving_during_an_import(w):
    before = len(w.zbd.contacts())
    for part in range(10):
        w.deliver(*(mails.message(f"nog{part}-{i}@elders.example", "Nog een vraag", f"Vraag {i} van deel {part}.")
                    for i in range(10)))
    w.zbd.wait_contacts(before + 100)
    w.zbd.wait_settled()
    tap.equal(len(w.zbd.contacts()), before + 100, "contacts")


def test_reconnects(w):
    before = len(w.zbd.contacts())
    with w.dovecot.stopped():
        w.zbd.wait_status(lambda s: not s["mailboxes"][0]["connected"], what="the loss to be noticed")
    w.deliver(mails.message("iemand@elders.example", "Na de storing", "Bent u er weer?"))
    w.zbd.wait_contacts(before + 1, 60)
    w.zbd.wait_settled()
    w.deliver(mails.message("iemand@elders.example", "En nu weer gewoon", "Komt dit meteen aan?"))
    w.zbd.wait_contacts(before + 2)


def test_restart_doubles_nothing(w):
    before = len(w.zbd.contacts())
    w.zbd.stop()
    w.zbd.start()
    w.zbd.wait_settled()
    tap.equal(len(w.zbd.contacts()), before, "contacts")
    status = w.zbd.status()["mailboxes"][0]
    tap.equal((status["server_count"], status["recorded_count"], status["missing"]), (before, before, 0), "counts")


def test_nothing_changed_in_the_mailbox(w):
    seen = {uid: flags for uid, flags in w.dovecot.flags().items() if set(flags) - {b"\\Recent"}}
    tap.equal(seen, {}, "flags set")


def test_refused_login(w):
    w.zbd.stop()
    w.zbd.secret("klachten.pw", "niet-dit")
    w.zbd.start()
    status = w.zbd.wait_status(lambda s: s["mailboxes"][0]["last_error"], what="an error of the mailbox")
    tap.contains(status["mailboxes"][0]["last_error"], "refuses the login", "last_error")
    w.zbd.stop()


if __name__ == "__main__":
    tap.main(globals(), fixture)
