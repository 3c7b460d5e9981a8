"""after-store: what is recorded is marked or moved, all alike, once, and only then; without it nothing changes (T200)."""
import contextlib
import random
import sqlite3
import time

from zbtest import mails, places, tap, world

KEYWORD, FOLDER = b"zb-recorded", "Verwerkt"
MAILBOX = "mailbox klachten"


def messages(count, text="Bericht"):
    return [mails.message(f"iemand{i}@elders.example", f"{text} {i}", f"{text} nummer {i}, {mails.new_id()}.")
            for i in range(count)]


def restart(w, between=lambda: None, **mailbox):
    """Changes to the mailbox's configuration; None takes a key away."""
    w.zbd.stop()
    between()
    for key, value in mailbox.items():
        w.zbd.config[MAILBOX].pop(key.replace("_", "-"), None)
        if value is not None:
            w.zbd.config[MAILBOX][key.replace("_", "-")] = value
    w.zbd.start()


def box(w, folder="INBOX"):
    return next(b for b in w.zbd.status()["mailboxes"] if b["folder"] == folder)


def wait_marked(w, seconds=60):
    w.zbd.wait_settled(seconds)
    w.zbd.wait_status(lambda s: all(b["unmarked"] == 0 for b in s["mailboxes"]), seconds, "all to be marked")


def flags(w, folder="INBOX"):
    return {uid: sorted(set(f) - {b"\\Recent"}) for uid, f in w.dovecot.flags(folder).items()}


def rows(w, sql):
    with contextlib.closing(sqlite3.connect(f"file:{w.zbd.database}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def contacts_once(w, *sent):
    w.sent += sent
    wanted = sorted(mails.id_of(m) for m in w.sent)
    tap.equal(sorted(r["message_id"] for r in w.zbd.contacts()), wanted, "contacts")


def test_keyword(w):
    """Also what was recorded before anybody asked for it; whatever its verdict."""
    w.sent = []
    first = [*messages(2), mails.message("anna@bakkerpost.example", "Afwezig", "Ik ben er niet.",
                                         headers=[("Auto-Submitted", "auto-replied")])]
    w.deliver(*first)
    w.zbd.wait_contacts(3)
    tap.equal(set(map(tuple, flags(w).values())), {()}, "flags without after-store")
    restart(w, after_store="keyword")
    wait_marked(w)
    more = messages(2)
    w.deliver(*more)
    w.zbd.wait_contacts(5)
    wait_marked(w)
    tap.equal(flags(w), {uid: [KEYWORD] for uid in range(1, 6)}, "flags")
    contacts_once(w, *first, *more)


def test_what_a_colleague_takes_away_stays_away(w):
    restart(w, after_store="seen")
    new = messages(1)
    w.deliver(*new)
    w.zbd.wait_contacts(6)
    wait_marked(w)
    tap.equal(flags(w)[6], [b"\\Seen"], "flags of the new one")
    w.dovecot.doveadm("flags remove", "\\Seen", "mailbox", "INBOX", "uid", "6")
    restart(w)
    wait_marked(w)
    tap.equal(flags(w)[6], [], "flags of what a colleague made unread again")
    contacts_once(w, *new)


def moved_whole(w, sent):
    wait_marked(w)
    places.wait_until(lambda: not flags(w), what="INBOX to be empty")
    contacts_once(w, *sent)


def count_in(w, folder):
    return len(w.dovecot.flags(folder))


def test_move(w):
    """Into a folder that is followed too: it is not fetched again from there."""
    w.dovecot.deliver(folder=FOLDER)
    w.dovecot.doveadm("expunge", "mailbox", "INBOX", "all")
    restart(w, after_store=f"move:{FOLDER}", folders=f"INBOX; {FOLDER}")
    new = messages(3, "Te verplaatsen")
    w.deliver(*new)
    w.zbd.wait_contacts(9)
    moved_whole(w, new)
    places.wait_until(lambda: count_in(w, FOLDER) >= 3, what="the messages")
    wait_marked(w)
    known = rows(w, f"SELECT count(*), count(marked_at) FROM delivery WHERE folder = '{FOLDER}'")
    tap.equal(known, [(count_in(w, FOLDER),) * 2], "what COPYUID told of is noted, not fetched")
    tap.equal(box(w, FOLDER)["missing"], 0, "missing")


def test_move_into_nowhere(w):
    """Nothing is lost, the operator hears of it once, and all is moved when the folder is there."""
    restart(w, after_store="move:Bestaat-niet", folders="INBOX")
    new = messages(2, "Naar nergens")
    w.deliver(*new)
    w.zbd.wait_contacts(11)
    status = w.zbd.wait_status(lambda s: s["mailboxes"][0]["after_store_error"], what="an error")
    for part in ("exist", "refuses"):
        tap.contains(status["mailboxes"][0]["after_store_error"], part, "after_store_error")
    tap.equal(len(flags(w)), 2, "messages that stayed")
    tap.equal(w.zbd.log().count("'after-store' cannot be done"), 1, "lines about it")
    w.dovecot.deliver(folder="Bestaat-niet")
    moved_whole(w, new)
    w.zbd.wait_log("works again")


def test_without_move(w):
    """A server with UIDPLUS only; what somebody else marked as deleted is not expunged with it."""
    with w.dovecot.stopped("imap_capability = IMAP4rev1 UIDPLUS\n"):
        pass
    restart(w, after_store="keyword")
    other = messages(1, "Van een ander")
    w.deliver(*other)
    w.zbd.wait_contacts(12)
    wait_marked(w)
    w.dovecot.doveadm("flags add", "\\Deleted", "mailbox", "INBOX", "all")
    before = count_in(w, FOLDER)
    with contextlib.closing(sqlite3.connect(w.zbd.database)) as db:
        left = db.execute("SELECT count(*) FROM delivery WHERE folder = 'INBOX' AND marked_at IS NULL").fetchone()
    tap.equal(left, (0,), "deliveries not marked")
    restart(w, after_store=f"move:{FOLDER}")
    new = messages(2, "Zonder MOVE")
    w.deliver(*new)
    w.zbd.wait_contacts(14)
    wait_marked(w)
    places.wait_until(lambda: len(flags(w)) == 1, what="only the other's to be left")
    tap.equal([b"\\Deleted" in f for f in flags(w).values()], [True], "the other's")
    tap.equal(count_in(w, FOLDER), before + 2, "messages that arrived")
    contacts_once(w, *other, *new)


def test_with_neither(w):
    with w.dovecot.stopped("imap_capability = IMAP4rev1\n"):
        pass
    restart(w)
    new = messages(1, "Zonder beide")
    w.deliver(*new)
    w.zbd.wait_contacts(15)
    status = w.zbd.wait_status(lambda s: s["mailboxes"][0]["after_store_error"], what="an error")
    tap.contains(status["mailboxes"][0]["after_store_error"], "UIDPLUS", "after_store_error")
    tap.equal(len(flags(w)), 2, "messages in the folder")
    with w.dovecot.stopped(""):
        pass
    w.zbd.wait_status(lambda s: s["mailboxes"][0]["unmarked"] == 0, 60, "all to be moved")
    contacts_once(w, *new)


def test_read_only(w):
    """The rights of the login do not reach: messages are taken in, and the operator knows what to do."""
    acl = w.dovecot.home() / "Maildir" / "dovecot-acl"

    def forbid():
        acl.write_text("owner lr\n")
        w.dovecot.own(acl)
    with w.dovecot.stopped("mail_plugins = acl\nplugin {\n  acl = vfile\n}\n"):
        new = messages(1, "Alleen lezen")
    w.deliver(*new)
    restart(w, forbid, after_store="seen")
    w.zbd.wait_contacts(16)
    status = w.zbd.wait_status(lambda s: s["mailboxes"][0]["after_store_error"], what="an error")
    for part in ("read-only", "right", "remove 'after-store'"):
        tap.contains(status["mailboxes"][0]["after_store_error"], part, "after_store_error")
    once = w.zbd
    once.stop()
    done = once.run("--once")
    tap.equal(done.returncode, 69, f"status of --once ({done.stderr})")
    acl.unlink()
    with w.dovecot.stopped(""):
        pass
    once.start()
    wait_marked(w)
    contacts_once(w, *new)


def test_interrupted(w):
    """Whatever stops zbd or the connection: in the end each message is moved once, and none was twice a contact."""
    restart(w, after_store=f"move:{FOLDER}", folders=f"INBOX; {FOLDER}")
    wait_marked(w)
    before, known = count_in(w, FOLDER), len(w.zbd.contacts())
    new = messages(150, "Onderbroken")
    w.deliver(*new)
    generator = random.Random(5)
    for turn in range(8):
        time.sleep(generator.uniform(0, 0.3))  # not for readiness: the moment of the blow
        if turn % 2:
            w.zbd.kill()
            w.zbd.start()
        else:
            w.dovecot.kick()
    w.zbd.wait_contacts(known + 150, 120)
    wait_marked(w, 120)
    contacts_once(w, *new)
    tap.equal(count_in(w, FOLDER), before + 150, "messages in the folder")


if __name__ == "__main__":
    tap.main(globals(), world.started)
