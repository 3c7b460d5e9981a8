"""Whatever stops zbd in the middle of an intake: every message is recorded once, and no alert is lost."""
import collections
import random
import sqlite3
import time

from zbtest import mails, tap, world

MESSAGES, STOPS = 300, 12
SEED = random.SystemRandom().randrange(10**6)


def make_messages(rng):
    """Every tenth is about the limited topic, each in words of its own: the same words again would be a duplicate, of which
    nobody hears at once."""
    series = rng.getrandbits(64)
    for i in range(MESSAGES):
        filler = "\n".join(f"Regel {n} van bericht {i} uit {series}." for n in range(rng.randrange(1, 200)))
        if i % 10 == 0:
            yield mails.message("anna@bakkerpost.example", f"Re: Mijn standplaats {i}", f"Bericht {i}.\n{filler}",
                                reply_to="<permit-1@bakkerpost.example>")
        else:
            yield mails.message(f"iemand{i}@elders.example", f"Vraag {i}", f"Bericht {i}.\n{filler}")


def interrupted_intake(w, end, rng):
    """Stops and starts zbd while it takes in `messages`, at moments that nobody chose."""
    messages = list(make_messages(rng))
    wanted = collections.Counter(mails.id_of(m) for m in messages)
    before = len(w.zbd.contacts())
    w.deliver(*messages)
    for _ in range(STOPS):
        time.sleep(rng.uniform(0, 0.25))  # not for readiness: the moment of the blow
        end(w)
        w.zbd.start()
    w.zbd.wait_contacts(before + len(messages), 120)
    w.zbd.wait_settled(120)
    got = collections.Counter(r["message_id"] for r in w.zbd.contacts() if r["message_id"] in wanted)
    tap.equal(got, wanted, "every message once")
    return {mails.id_of(m) for i, m in enumerate(messages) if i % 10 == 0}


def all_told(w, limited):
    """Every contact of a limited citizen stands in a mail to a handler; a mail sent twice is the same mail."""
    numbers = {r["id"] for r in w.zbd.contacts() if r["message_id"] in limited}

    def untold(mails):
        return numbers - set().union(*(m.contacts for m in mails))
    try:
        sent = w.smtp.wait(lambda mails: not untold(mails), 60)
    except TimeoutError:
        raise AssertionError(f"contacts of which no handler heard: {untold(w.smtp.mails())}") from None
    by_id = {m.message_id: m.text for m in sent}
    tap.equal([m.message_id for m in sent if m.text != by_id[m.message_id]], [], "Message-IDs of two different mails")
    tap.diag(f"{len(sent) - len(by_id)} of {len(sent)} mails were sent again after an interruption")


def test_sigterm(w):
    tap.diag(f"seed {SEED}")
    all_told(w, interrupted_intake(w, lambda w: w.zbd.stop(), random.Random(SEED)))


def test_sigkill(w):
    all_told(w, interrupted_intake(w, lambda w: w.zbd.kill(), random.Random(SEED + 1)))


def test_database_is_sound(w):
    w.zbd.stop()
    with sqlite3.connect(w.zbd.database) as db:
        tap.equal(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)], "integrity_check")
        tap.equal(db.execute("PRAGMA foreign_key_check").fetchall(), [], "foreign_key_check")
    db.close()
    w.zbd.start()


if __name__ == "__main__":
    tap.main(globals(), world.running)
