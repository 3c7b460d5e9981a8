"""What real IMAP servers for tests have in common: a folder, users, a certificate, a port, and a client to deliver with."""
import contextlib
import grp
import imaplib
import os
import pwd
import signal
import socket
import ssl
import subprocess
import time

from . import places


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def name_of(getter, number):
    try:
        return getter(number)[0]
    except KeyError:
        return str(number)


class ImapServer:
    """start() returns when it answers; stop() when it is gone. `port`, `ca_file` and `url` say where it is.

    A server defines `name` and command(): what runs it in the foreground, after writing its configuration."""

    def __init__(self, parent, authority, users=None):
        self.folder = places.server_folder(parent, self.name)
        self.authority, self.ca_file = authority, authority.ca_file
        self.users = users or {"klachten@veldermeer.example": "geheim"}
        self.certificate = [self.own(p) for p in authority.server(self.folder)]
        self.user_name = name_of(pwd.getpwuid, places.SERVER_UID)
        self.group_name = name_of(grp.getgrgid, places.SERVER_GID)
        self.process, self.port = None, None

    def own(self, path):
        if places.IS_ROOT:
            os.chown(path, places.SERVER_UID, places.SERVER_GID)
        return path

    @property
    def url(self):
        return f"imaps://127.0.0.1:{self.port}"

    def start(self, port=None):
        """Nobody can reserve a port for it: where another program was faster, the next one is tried."""
        for _ in range(5):
            self.port = port or free_port()
            with open(self.folder / "output", "ab") as output:
                self.process = subprocess.Popen(places.as_server(self.command()), stdout=output, stderr=output,
                                                stdin=subprocess.DEVNULL, cwd="/")
            if self.answers():
                return self
            self.stop()
        raise RuntimeError(f"{self.name} does not start: {self.complaints()}")

    def answers(self, seconds=15):
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                self.login().logout()
                return True
            except (OSError, imaplib.IMAP4.abort):
                time.sleep(0.02)
        return False

    def complaints(self):
        return "".join((self.folder / n).read_text(errors="replace")[-2000:] for n in ("output", "log")
                       if (self.folder / n).exists())

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        self.process = None

    @contextlib.contextmanager
    def stopped(self):
        """Down meanwhile; then at the same port."""
        port = self.port
        self.stop()
        yield
        self.start(port)

    def login(self, user=None):
        user = user or next(iter(self.users))
        context = ssl.create_default_context(cafile=str(self.ca_file))
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context, timeout=30)
        client.login(user, self.users[user])
        return client

    def deliver(self, *messages, folder="INBOX", date=None, user=None):
        """APPENDs messages (bytes) without flags; `date` (seconds since 1970) becomes their INTERNALDATE, else now."""
        client = self.login(user)
        client.create(folder)
        when = imaplib.Time2Internaldate(time.time() if date is None else date)
        for message in messages:
            status, answer = client.append(folder, None, when, message)
            assert status == "OK", answer
        client.logout()

    def flags(self, folder="INBOX", user=None):
        """UID → flags, as a client sees them that changes nothing."""
        client = self.login(user)
        client.select(folder, readonly=True)
        rows = client.uid("FETCH", "1:*", "(FLAGS)")[1]
        client.logout()
        text = [row.decode() for row in rows if row]
        return {int(r.split("UID ")[1].split()[0].rstrip(")")): imaplib.ParseFlags(r.encode()) for r in text}
