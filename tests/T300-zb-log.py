"""zb-log at a real terminal, against a real zbd: first who, then what applies, then the note; and nothing lost."""
import contextlib
import os
import pty
import signal
import subprocess
import termios
import time

from zbtest import places, tap, terminal, world

EX_USAGE, EX_NOINPUT, EX_UNAVAILABLE, STOPPED = 64, 66, 69, 130
LIMITED = ("begrensd", "tijdelijke stop", "uit-100")


@contextlib.contextmanager
def loaded():
    with world.bare() as w:
        bakker = w.dossier.data["citizens"][0]["id"]
        w.dossier.citizen("Anton Bakker", "anton@bakkerpost.example", phones=["06-10000404"])
        w.dossier.citizen("Bea Bakker", "bea@bakkerpost.example", phones=["06-10000404"])
        w.permit, w.waste, w.desk, w.cellar = (t["reference"] for t in w.dossier.data["topics"])
        w.bakker = bakker
        w.zbd.start()
        w.load()
        yield w
        w.zbd.stop()


def dial(w, *arguments):
    return terminal.Terminal([places.program("zb-log"), *arguments], w.zbd.environment())


def contacts(w):
    return w.zbd.rows("contacts")


@contextlib.contextmanager
def one_more(w, count=1):
    """Exactly `count` contacts are recorded meanwhile; gives a list that then has them."""
    before, found = {row["id"] for row in contacts(w)}, []
    yield found
    found += [row for row in contacts(w) if row["id"] not in before]
    tap.equal(len(found), count, "contacts recorded")


def text_of(w, row):
    return w.zbd.rows("show", row["id"])[0]["text"]


def silent_about_limits(shown):
    for word in LIMITED:
        assert word not in shown.lower(), f"{word!r} is shown before it is known who calls: {shown!r}"


def test_limited_topic(w):
    with one_more(w) as found, dial(w, "06-10000101") as t:
        t.wait_for("Ik spreek met")
        tap.contains(t.shown, "Anna Bakker")
        silent_about_limits(t.shown)
        t.send("j")
        t.wait_for("Uw keuze")
        for part in ("BEGRENSD: alleen " + w.permit, "UIT-1001", "AL HET ANDERE BEHANDELT U GEWOON", "zes maanden"):
            tap.contains(terminal.plain(t.shown), part, "screen")
        t.send("1")
        t.wait_for("Notitie")
        t.send("Wil zijn plek terug.\rGeen nieuws.\r\r")
        t.wait_for("Vastgelegd: contact")
        t.finish()
    row, = found
    tap.equal((row["channel"], row["direction"], row["citizen"]), ("phone", "in", w.bakker), "contact")
    tap.equal(row["topics"], [w.permit], "topics")
    tap.equal(row["minutes"], 1, "minutes")
    tap.equal(text_of(w, row), "Wil zijn plek terug.\nGeen nieuws.", "note")


def test_stop_all(w):
    with one_more(w) as found, dial(w, "Vermeer") as t:
        t.wait_for("Ik spreek met")
        silent_about_limits(t.shown)
        t.send("j")
        t.wait_for("Uw keuze")
        tap.contains(terminal.plain(t.shown), "TIJDELIJKE STOP van klachtbehandeling, tot en met")
        tap.contains(terminal.plain(t.shown), "[m] melding")
        t.send("m")
        t.wait_for("Notitie")
        t.send("Gat in het fietspad\x04")
        t.wait_for("Vastgelegd")
        t.finish()
    tap.contains(text_of(w, found[0]), "Gat in het fietspad", "note")


def test_no_limitation(w):
    with one_more(w), dial(w, "06 10000303", "--minutes", "7", "--out") as t:
        t.wait_for("Ik spreek met")
        t.send("j")
        t.wait_for("Uw keuze")
        tap.contains(t.shown, "GEEN BEGRENZING")
        t.send("?")
        t.wait_for("Notitie")
        t.send("Teruggebeld.\r\r")
        t.finish()
    row = contacts(w)[-1]
    tap.equal((row["direction"], row["minutes"]), ("out", 7), "contact")


def test_several_at_a_number(w):
    with one_more(w) as found, dial(w, "06-10000404") as t:
        t.wait_for("Ik spreek met")
        names = terminal.plain(t.shown)
        tap.contains(names, "[1] ")
        assert "Anton Bakker" in names and "Bea Bakker" in names, names
        t.send("j")  # says nothing here: there are two
        t.send("2" if names.index("Anton") < names.index("Bea") else "1")
        t.wait_for("Uw keuze")
        t.send("n")
        t.wait_for("Notitie")
        t.send("Iets nieuws.\r\r")
        t.finish()
    bea = next(c["id"] for c in w.dossier.data["citizens"] if c["name"] == "Bea Bakker")
    tap.equal(found[0]["citizen"], bea, "citizen")


def test_unknown(w):
    with one_more(w) as found, dial(w, "06-99999999") as t:
        t.wait_for("NIEMAND BEKEND")
        t.wait_for("Uw keuze")
        t.send("n")
        t.wait_for("Notitie")
        t.send("Een eerste klacht.\r\r")
        t.finish()
    tap.equal(found[0]["citizen"], None, "citizen")


def test_stopped_before_the_note(w):
    with one_more(w, 0), dial(w, w.bakker) as t:
        t.wait_for("Ik spreek met")
        t.send("\x03")
        t.wait_for("niets vastgelegd")
        t.finish(STOPPED)


def test_draft(w):
    long = "lang " * 2000  # more than a terminal's own line editing takes
    with one_more(w) as found, dial(w, w.bakker, "--topic", "new") as t:
        t.wait_for("Ik spreek met")
        t.send("j")
        t.wait_for("Notitie")
        t.send(long + "\rhalverwege")
        t.wait_for("halverwege")
        t.send("\x03")
        t.wait_for("Bewaard als concept: contact")
        t.finish()
    text = text_of(w, found[0])
    tap.equal(text.split("\n")[-1], "halverwege", "the end of the draft")
    tap.equal(text.count("lang"), 2000, "words of the draft")


def test_enter_after_the_choice(w):
    """Who is used to Enter after each answer still gets to write her note."""
    with one_more(w) as found, dial(w, "06-10000101") as t:
        t.wait_for("Ik spreek met")
        t.send("j\r")
        t.wait_for("Uw keuze")
        t.send("1\r")
        t.wait_for("Nog niets geschreven")
        t.send("Wil zijn plek terug.\r\r")
        t.wait_for("Vastgelegd: contact")
        t.finish()
    tap.equal(text_of(w, found[0]), "Wil zijn plek terug.", "note")


def test_threat(w):
    with one_more(w) as found, dial(w, w.bakker) as t:
        t.wait_for("Ik spreek met")
        t.send("j")
        t.wait_for("Uw keuze")
        t.send("!")
        t.wait_for("dreiging")
        t.send("d")
        t.wait_for("U BENT NIET ALLEEN")
        t.wait_for("Woorden")
        t.send("Ik weet waar u woont\r\r")
        t.wait_for("Wat was het")
        t.wait_for("Uw keuze")
        t.send("3")
        t.wait_for("hoort nu van de dreiging")
        t.finish()
    assert found[0]["threat"], f"the threat is not kept: {found[0]}"


def test_note_from_a_pipe(w):
    """Keys come from the terminal, the note from standard input."""
    shell = f'echo "Uit een bestand." | "{places.program("zb-log")}" {w.bakker}'
    with one_more(w) as found, terminal.Terminal(["/bin/sh", "-c", shell], w.zbd.environment()) as t:
        t.wait_for("Ik spreek met")
        t.send("j")
        t.wait_for("Uw keuze")
        t.send("2")
        t.wait_for("Vastgelegd")
        t.finish()
    tap.equal(text_of(w, found[0]), "Uit een bestand.", "note")
    tap.equal(found[0]["minutes"], None, "minutes")


def unattended(w, *arguments, note="Een notitie.\n"):
    return subprocess.run([places.program("zb-log"), *arguments], input=note, capture_output=True, text=True,
                          env=w.zbd.environment(), start_new_session=True, timeout=30)


def test_without_terminal(w):
    with one_more(w, 0):
        done = unattended(w, w.bakker)
        tap.equal(done.returncode, EX_USAGE, "status unconfirmed")
        tap.contains(done.stderr, "--confirmed")
        silent_about_limits(done.stdout + done.stderr)
        done = unattended(w, "06-10000404", "--confirmed")
        tap.equal(done.returncode, EX_USAGE, "status with two people")
        tap.equal(unattended(w, "Niemand", "--confirmed").returncode, EX_NOINPUT, "status of a name not known")
        tap.equal(unattended(w, w.bakker, "--confirmed", "--topic", "KL-1-1").returncode, EX_NOINPUT, "bad topic")
        tap.equal(unattended(w, w.bakker, "--behaviour", "boos").returncode, EX_USAGE, "bad behaviour")
    with one_more(w) as found:
        done = unattended(w, w.bakker, "--confirmed", "--topic", w.waste, "--minutes", "6", "--behaviour", "schelden")
        tap.equal(done.returncode, 0, done.stderr)
        tap.contains(done.stdout, "BEGRENSD")
    tap.equal((found[0]["topics"], found[0]["minutes"]), ([w.waste], 6), "contact")


def test_daemon_away(w):
    done = subprocess.run([places.program("zb-log"), "--bus", str(w.folder / "nothing"), "06"], input="",
                          capture_output=True, text=True, env=w.zbd.environment(), timeout=30)
    tap.equal(done.returncode, EX_UNAVAILABLE, "status")
    tap.contains(done.stderr, str(w.folder / "nothing"))


class Session:
    """zb-log as the leader of a session on a pty whose settings can be looked at."""

    def __init__(self, w, *arguments):
        self.ours, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.process = subprocess.Popen([places.program("zb-log"), *arguments], stdin=self.theirs, stdout=self.theirs,
                                        stderr=self.theirs, env=w.zbd.environment(), start_new_session=True)

    def wait_for(self, part):
        shown = b""
        while part not in shown:
            shown += os.read(self.ours, 4096)

    def restored(self):
        return termios.tcgetattr(self.theirs) == self.before

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


def test_terminal_is_restored(w):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        with contextlib.closing(Session(w, w.bakker)) as session:
            session.wait_for(b"Ik spreek met")
            assert not session.restored(), "keys are not read one by one"
            session.process.send_signal(number)
            session.process.wait(10)
            assert session.restored(), f"the terminal is not restored after {number.name}"


def test_suspended_and_resumed(w):
    with contextlib.closing(Session(w, w.bakker)) as session:
        session.wait_for(b"Ik spreek met")
        session.process.send_signal(signal.SIGTSTP)
        os.waitpid(session.process.pid, os.WUNTRACED)
        assert session.restored(), "the terminal is not restored while zb-log is stopped"
        session.process.send_signal(signal.SIGCONT)
        session.wait_for(b"Ik spreek met")
        assert not session.restored(), "zb-log does not read keys again"


def test_it_answers_fast(w):
    began = time.monotonic()
    with dial(w, w.bakker) as t:
        t.wait_for("Ik spreek met")
        t.send("j")
        t.wait_for("Uw keuze")
        took = time.monotonic() - began
        t.send("\x03")
        t.finish(STOPPED)
    tap.diag(f"the screen stands after {took * 1000:.0f} ms")
    assert took < 2, f"the screen took {took:.1f} s"


if __name__ == "__main__":
    tap.main(globals(), loaded)
