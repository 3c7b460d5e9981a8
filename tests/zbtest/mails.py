"""Invented messages, as our own mail server would hand them over."""
import email.message
import email.policy
import email.utils
import itertools
import time

OURS = "klachten@veldermeer.example"
SERVER = "mx.veldermeer.example"
counter = itertools.count(1)


def new_id(domain="burgerpost.example"):
    return f"<{int(time.time())}.{next(counter)}@{domain}>"


def message(sender, subject="", text="", *, message_id=None, reply_to=None, dmarc="pass", at=None, headers=()):
    """Bytes (CRLF) of a message with everything that a message has. `reply_to`: the Message-ID that it answers.
    `dmarc`: what our server says of the sender; None: nothing. `headers`: more (name, value); a value of None takes the
    header away."""
    at = time.time() if at is None else at
    date = email.utils.formatdate(at, localtime=True)
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["Received"] = f"from mail.example (mail.example [198.51.100.7]) by {SERVER} with ESMTPS id x; {date}"
    if dmarc:
        domain = email.utils.parseaddr(sender)[1].rpartition("@")[2]
        mail["Authentication-Results"] = f"{SERVER}; dmarc={dmarc} header.from={domain}"
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, OURS, subject, date
    mail["Message-ID"] = message_id or new_id()
    if reply_to:
        mail["In-Reply-To"] = mail["References"] = reply_to
    for name, value in headers:
        del mail[name]
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def id_of(raw):
    """The Message-ID without brackets, as `zb contacts --json` has it."""
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    return (parsed["Message-ID"] or "").strip("<> ") or None
