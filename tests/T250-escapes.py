"""What a citizen writes never drives a handler's terminal, whichever command shows it."""
import contextlib
import re

from zbtest import mails, tap, world

# Title of the window, clear the screen, colour, C1's CSI, backspace, carriage return, bell, override of direction,
# zero width.
EVIL = "\x1b]0;eigendom\x07\x1b[2J\x1b[31mrood\x9b1mvet\x08\x08\rvoor\x7f\u202egnal\u200bx\u2066y"
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def evil_message():
    """The escapes stand raw in the text, the subject and the sender's name. A bare CR would end a header."""
    raw = mails.message('"X-Name" <anna@bakkerpost.example>', "X-Subject", f"Geachte,\n\n{EVIL} stond er op het scherm.\n\nDag.\n",
                        message_id="<evil@x.example>")
    header = EVIL.replace("\r", "").encode()
    return raw.replace(b"X-Subject", b"begin " + header + b" eind").replace(b"X-Name", header)


@contextlib.contextmanager
def evil():
    with world.running() as w:
        w.deliver(evil_message())
        w.zbd.wait_contacts(1)
        w.zbd.wait_settled()
        yield w


def clean(w, *arguments, program="zb", stdin=None, check=True):
    done = w.zbd.zb(*arguments, program=program, stdin=stdin, check=check)
    for stream in (done.stdout, done.stderr):
        found = FORBIDDEN.search(stream)
        assert not found, f"{program} {' '.join(arguments)} printed {found[0]!r} in {stream!r}"
    return done.stdout


def test_it_is_there(w):
    row = w.zbd.contact("evil@x.example")
    assert "eigendom" in row["subject"], f"the subject is lost: {row}"


def test_contacts(w):
    tap.contains(clean(w, "contacts"), "eind", "zb contacts")


def test_show(w):
    number = str(w.zbd.contact("evil@x.example")["id"])
    tap.contains(clean(w, "show", number), "Dag.", "zb show")


def test_json(w):
    clean(w, "contacts", "--json")
    clean(w, "show", str(w.zbd.contact("evil@x.example")["id"]), "--json")


def test_arguments(w):
    clean(w, "show", EVIL.replace("\x00", ""), check=False)
    clean(w, "import", f"/tmp/{EVIL}", check=False)


def test_others(w):
    for command in ("citizens", "topics", "status"):
        clean(w, command)
    clean(w, "show", "B1")


def test_log_and_mails(w):
    found = FORBIDDEN.search(w.zbd.log())
    assert not found, f"zbd's log has {found[0]!r}"
    for mail in w.smtp.mails():
        for text in (mail.text, mail.subject):
            found = FORBIDDEN.search(text)
            assert not found, f"an alert mail has {found[0]!r} in {text!r}"


if __name__ == "__main__":
    tap.main(globals(), evil)
