"""zbd --once: take in what is there, send the alerts, exit 0; and the next run does nothing twice."""
import time

from zbtest import dossier, mails, tap, world

ANNA = "anna@bakkerpost.example"


def once(w, status=0, seconds=60):
    w.zbd.write_config()
    done = w.zbd.run("--once", seconds=seconds)
    tap.equal(done.returncode, status, f"exit status of --once ({done.stderr[-2000:]!r})")
    return done


def look(w):
    """The contacts, asked of a zbd that follows nothing."""
    mailbox = w.zbd.config.pop("mailbox klachten")
    w.zbd.start()
    try:
        return w.zbd.contacts()
    finally:
        w.zbd.stop()
        w.zbd.config["mailbox klachten"] = mailbox


def test_empty_mailbox(w):
    once(w)
    mailbox = w.zbd.config.pop("mailbox klachten")
    w.zbd.start()
    w.load()
    w.zbd.stop()
    w.zbd.config["mailbox klachten"] = mailbox


def test_takes_in_and_tells(w):
    w.deliver(mails.message(ANNA, "Mijn standplaats", dossier.PERMIT),
              *(mails.message(f"iemand{i}@elders.example", "Vraag", f"Vraag nummer {i}.") for i in range(40)))
    once(w)
    tap.equal(len([m for m in w.smtp.mails() if m.recipient == "h.smit@veldermeer.example"]), 1, "alert mails")
    tap.equal(len(look(w)), 41, "contacts")


def test_again_does_nothing(w):
    count = len(w.smtp.mails())
    once(w)
    tap.equal(len(w.smtp.mails()), count, "mails")
    tap.equal(len(look(w)), 41, "contacts")


def test_old_mail_is_recorded_quietly(w):
    count = len(w.smtp.mails())
    w.deliver(mails.message(ANNA, "Oud", "Nog eens over de standplaats, heel lang geleden.", at=time.time() - 9 * 86400),
              date=time.time() - 9 * 86400)
    once(w)
    tap.equal(len(look(w)), 42, "contacts")
    tap.equal(len(w.smtp.mails()), count, "mails about what was there before the first start")


def test_server_gone_is_an_error(w):
    w.dovecot.stop()
    w.zbd.write_config()
    done = w.zbd.run("--once")
    assert done.returncode not in (0, None) and done.returncode < 128, f"exit status {done.returncode}"
    tap.contains(done.stderr, "klachten", "message")
    assert len(done.stderr.strip().splitlines()) <= 3, f"more than one clear thing: {done.stderr}"


def test_store_is_locked_against_a_second(w):
    mailbox = w.zbd.config.pop("mailbox klachten")
    w.zbd.start()
    done = w.zbd.run("--once")
    w.zbd.stop()
    w.zbd.config["mailbox klachten"] = mailbox
    tap.equal(done.returncode, 75, f"EX_TEMPFAIL while another zbd holds the store ({done.stderr!r})")


if __name__ == "__main__":
    tap.main(globals(), world.servers)
