"""What was written now, measured against others' sets in ../shared/mime (see its README; nothing of it is copied here): replies
trimmed by discourse/email_reply_trimmer, signatures cut off by mailgun/talon, forwards of one and the same mail by many clients in
many languages by crisp-oss/email-forward-parser. The rates are printed as they are; ACCEPTED lists the misses that we want, why."""
import contextlib
import email.message
import email.policy
import json
import re
import subprocess

from zbtest import places, tap

MIME = places.SHARED / "mime"
TRIMMER = MIME / "discourse+email_reply_trimmer" / "test"
TALON = MIME / "mailgun+talon" / "tests" / "fixtures" / "signature" / "emails" / "stripped"
CRISP = MIME / "crisp-oss+email-forward-parser" / "test" / "fixtures"
FLOOR = 0.95


def read(text, subject="", sender="x@example.org"):
    """The facts of a message with this text."""
    message = email.message.EmailMessage(policy=email.policy.SMTPUTF8)
    message["From"] = sender
    message["Subject"] = subject
    message.set_content(text, charset="utf-8", cte="base64")
    done = subprocess.run([places.program("zbd-parse")], input=message.as_bytes(), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.decode("utf-8"))


def text_of(path):
    return path.read_bytes().decode("utf-8", "replace")


def words(text):
    return text.replace("\ufeff", "").split()


class Score:
    def __init__(self, title):
        self.title, self.of, self.hits, self.misses = title, 0, 0, []

    def add(self, name, got, wanted):
        self.of += 1
        if got == wanted:
            self.hits += 1
        else:
            self.misses.append((name, got, wanted))

    def show(self):
        tap.diag(f"{self.title}: {self.hits} of {self.of}, {self.hits / self.of:.1%}")
        for name, got, wanted in self.misses:
            tap.diag(f"  missed: {name}")


@contextlib.contextmanager
def shared():
    if not MIME.is_dir():
        tap.skip(f"there is no {MIME}")
    yield None


def test_trimmed_replies(_):
    score = Score("email_reply_trimmer")
    for path in sorted((TRIMMER / "emails").iterdir()):
        facts = read(text_of(path))
        score.add(path.name, words(facts["fresh"]), words(text_of(TRIMMER / "trimmed" / path.name)))
    score.show()


def test_signatures(_):
    score = Score("talon")
    for path in sorted(TALON.glob("*_body")):
        name = path.name.removesuffix("_body")
        sender = text_of(TALON / f"{name}_sender").strip() or "x@example.org"
        body, signature = text_of(path), text_of(TALON / f"{name}_signature").strip()
        wanted = body.strip().removesuffix(signature)
        score.add(name, words(read(body, sender=sender)["fresh"]), words(wanted))
    score.show()


def test_forwards(_):
    score = Score("forwards")
    standard = text_of(CRISP / "gmail_nl_body.txt").split("\n\n", 1)[1]
    for path in sorted(CRISP.glob("*_body.txt")):
        stem = path.name.removesuffix("_body.txt")
        subject = CRISP / f"{stem}_subject.txt"
        head = text_of(subject).strip() if subject.exists() else "Fwd: Integer consequat non purus"
        facts = read(text_of(path), subject=head)
        one = facts["forwarded"][0] if facts["forwarded"] else None
        got = None
        if one:
            stretch = facts["text"].encode()[one["start"]:one["end"]].decode()
            body = words(re.sub(r"^> ?", "", stretch, flags=re.M))
            got = (one["name"], one["address"], one["subject"], body[-len(words(standard)):])
        score.add(f"{stem} {(got[:3] if got else None)}", got, ("John Doe", "john.doe@acme.com", "Integer consequat non purus", words(standard)))
    score.show()


if __name__ == "__main__":
    tap.main(globals(), shared)
