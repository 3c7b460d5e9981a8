"""A real SMTP server (aiosmtpd, see smtpd.py) on a free port of 127.0.0.1 that keeps what it gets."""
import email
import email.policy
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time

from . import places


class Mail:
    """A mail as it was handed over: `recipient` and `sender` of the envelope, `message` (email.message), `raw`."""

    def __init__(self, path):
        self.path, self.raw = path, path.read_bytes()
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.recipients = self.message.get_all("Delivered-To")
        self.recipient, self.sender = self.recipients[0], self.message["Return-Path"].strip("<>")

    @property
    def subject(self):
        return self.message["Subject"] or ""

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def contacts(self):
        """Numbers of the contacts that it is about."""
        return {int(n) for n in re.findall(r"(?:^Contact +|\bzb \w+ )(\d+)\b", self.text, re.M)}

    @property
    def message_id(self):
        return self.message["Message-ID"]


class SmtpServer:
    """start() and stop() may be called again: it keeps its port. `authority` (tls.Authority): STARTTLS is required.
    `login` (user, password): AUTH is required; `token` (user, file with an access token): XOAUTH2 with it is."""

    def __init__(self, parent, authority=None, login=None, name="smtp", token=None):
        self.folder = places.server_folder(parent, name)
        self.arguments = []
        self.port, self.process = 0, None
        if authority:
            certificate, key = authority.server(parent)
            self.arguments += ["--certificate", certificate, "--key", key]
        if login:
            self.arguments += ["--user", login[0], "--password", login[1]]
        if token:
            self.arguments += ["--user", token[0], "--token", token[1]]
        if places.IS_ROOT:
            self.arguments += ["--uid", places.SERVER_UID, "--gid", places.SERVER_GID]

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def start(self):
        """The socket listens before the server runs, so nobody has to wait for it."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        environment = {**os.environ, "PYTHONPATH": str(places.SRCDIR / "tests"), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "zbtest.smtpd", self.folder, listener.fileno(), *self.arguments]
        with open(self.folder.parent / f"{self.folder.name}.log", "ab") as log:
            self.process = subprocess.Popen([str(c) for c in command], pass_fds=[listener.fileno()], env=environment,
                                            stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL)
        listener.close()
        return self

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
            self.process.stdout.close()
        self.process = None

    def answer(self, *orders):
        """What to answer from now on instead of taking mails, see smtpd.py; nothing: take them again."""
        unready = self.folder / ".mode"
        unready.write_text("".join(f"{o}\n" for o in orders))
        unready.chmod(0o644)
        unready.rename(self.folder / "mode")

    def mails(self, recipient=None):
        found = [Mail(p) for p in sorted(self.folder.glob("0*.eml"))]
        return [m for m in found if recipient in (None, *m.recipients)]

    def wait(self, condition, seconds=30, what="a mail"):
        """All mails, once `condition(mails)` holds; looks again whenever the server tells of a new one."""
        deadline = time.monotonic() + seconds
        while True:
            mails = self.mails()
            if condition(mails):
                return mails
            left = deadline - time.monotonic()
            if left < 0:
                got = [(m.recipient, m.subject) for m in mails]
                raise TimeoutError(f"waited {seconds} s in vain for {what}; got {got}")
            if select.select([self.process.stdout], [], [], left)[0]:
                os.read(self.process.stdout.fileno(), 65536)

    def wait_count(self, count, recipient=None, seconds=30):
        return self.wait(lambda mails: len([m for m in mails if recipient in (None, *m.recipients)]) >= count,
                         seconds, f"{count} mails to {recipient or 'anybody'}")
