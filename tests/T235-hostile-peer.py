"""Peers of the bus who mean no good, or are broken: zbd stays up, and stops when it is told to."""
import contextlib
import json
import sqlite3
import threading
import time

from zbtest import peer, tap, world


def test_deep_json(w):
    with peer.connect(w.zbd.socket) as link:
        link.sendall(peer.call("Contacts", '{"citizen":' + "[" * 500000 + "]" * 500000 + "}", ""))
        answer = link.recv(4096)
    assert b"Error.invalid" in answer, f"answered {answer!r}; zbd: {w.zbd.process.poll()}"
    assert w.zbd.alive(), "zbd is gone"


def test_call_of_before_the_first_start(w):
    """Marks reach people whenever the call began: the first call of all may have started zbd."""
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))
    note = {"citizen": "B1", "note": "gas", "marks": ["danger"], "started": began, "direction": "in"}
    before = len(w.smtp.mails())
    with peer.connect(w.zbd.socket) as link:
        link.sendall(peer.call("LogCall", json.dumps(note)))
        assert b'"danger"' in link.recv(4096)
    w.smtp.wait_count(before + 1)


def test_errors_keep_their_words(w):
    """What a method found wrong reaches the caller: its code, and what to do."""
    wrong = {"citizen": "B1", "note": "x", "behaviour": ["rudeness"], "direction": "in"}
    for question, parts in ((peer.call("LogCall", json.dumps(wrong)), [b"Error.invalid", b"insult, intimidation"]),
                            (peer.call("Show", "nobody"), [b"Error.not_found", b"no contact, citizen or topic"])):
        with peer.connect(w.zbd.socket) as link:
            link.sendall(question)
            answer = link.recv(4096)
        assert all(part in answer for part in parts), f"answered {answer!r}"


def test_a_first_call_in_two_slices(w):
    """Wherever the authentication and the first call are cut, the call is answered: sd-bus 252 leaves some lying."""
    stream = peer.authentication() + b"BEGIN\r\n" + peer.call("Show", "nobody")
    for cut in range(1, len(stream)):
        with peer.link(w.zbd.socket) as link:
            link.sendall(stream[:cut])
            link.sendall(stream[cut:])
            answer = link.recv(4096)
            while b"Error.not_found" not in answer:
                more = link.recv(4096)
                assert more, f"cut at {cut}: {answer!r}"
                answer += more


def test_looking_at_a_topic_is_logged(w):
    def looks():
        with contextlib.closing(sqlite3.connect(w.zbd.database)) as database:
            return database.execute("SELECT count(*) FROM audit WHERE action = 'topic.look'").fetchone()[0]
    before = looks()
    w.zbd.rows("contacts", "--topic", w.dossier.reference("T1"))
    tap.equal(looks() - before, 1, "rows of the audit")


def test_stops_under_a_flood(w):
    """Nobody reads the answers in time; the questions never end."""
    over = threading.Event()

    def flood():
        with peer.connect(w.zbd.socket) as link:
            threading.Thread(target=drain, args=[link], daemon=True).start()
            questions = peer.call("Status") * 200
            try:
                while not over.is_set():
                    link.sendall(questions)
            except OSError:
                pass

    def drain(link):
        try:
            while link.recv(1 << 20):
                pass
        except OSError:
            pass

    threads = [threading.Thread(target=flood, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        w.zbd.stop(seconds=10)
    finally:
        over.set()


if __name__ == "__main__":
    tap.main(globals(), world.running)
