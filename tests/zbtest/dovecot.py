"""A real Dovecot: TLS, a free port on 127.0.0.1, unprivileged, in the foreground, its mail in Maildirs."""
import contextlib
import imaplib
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import time

from . import places

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
auth_failure_delay = 0
disable_plaintext_auth = yes
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
# Failed logins would delay the next ones from 127.0.0.1, those of other tests of this server.
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def name_of(getter, number):
    try:
        return getter(number)[0]
    except KeyError:
        return str(number)


class Dovecot:
    """start() returns when it answers; stop() when it is gone. `port`, `ca_file` and `url` say where it is.

    `users` (name → password) may be changed while it runs: save_users(). `more`: settings for its next start."""
    more = ""

    def __init__(self, parent, authority, users=None, name="dovecot"):
        self.folder = places.server_folder(parent, name)
        self.authority, self.ca_file = authority, authority.ca_file
        self.users = users or {"klachten@veldermeer.example": "geheim"}
        self.certificate = [self.own(p) for p in authority.server(self.folder)]
        for sub in ("run", "state", "mail"):
            places.server_folder(self.folder, sub)
        self.save_users()
        self.process, self.port = None, None

    @classmethod
    def running(cls, folder, ca_file, port):
        """One that another process started: to deliver to it."""
        self = cls.__new__(cls)
        self.folder, self.ca_file, self.port, self.process = folder, ca_file, port, None
        rows = [row.split(":") for row in (folder / "users").read_text().splitlines()]
        self.users = {row[0]: row[1].removeprefix("{PLAIN}") for row in rows}
        return self

    def own(self, path):
        if places.IS_ROOT:
            os.chown(path, places.SERVER_UID, places.SERVER_GID)
        return path

    @property
    def url(self):
        return f"imaps://127.0.0.1:{self.port}"

    def save_users(self):
        path = self.folder / "users"
        path.write_text("".join(f"{u}:{{PLAIN}}{p}::::::\n" for u, p in self.users.items()))
        self.own(path)

    def write_config(self):
        import grp
        import pwd
        text = CONFIG.format(folder=self.folder, port=self.port, uid=places.SERVER_UID, gid=places.SERVER_GID,
                             user=name_of(pwd.getpwuid, places.SERVER_UID),
                             group=name_of(grp.getgrgid, places.SERVER_GID),
                             certificate=self.certificate[0], key=self.certificate[1])
        path = self.folder / "dovecot.conf"
        path.write_text(text + self.more)
        self.own(path)
        return path

    def start(self, port=None):
        """Nobody can reserve a port for Dovecot: where another program was faster, the next one is tried."""
        for _ in range(5):
            self.port = port or free_port()
            command = ["/usr/sbin/dovecot", "-F", "-c", str(self.write_config())]
            with open(self.folder / "output", "ab") as output:
                self.process = subprocess.Popen(places.as_server(command), stdout=output, stderr=output,
                                                stdin=subprocess.DEVNULL, cwd="/")
            if self.answers():
                return self
            self.stop()
        raise RuntimeError(f"Dovecot does not start: {self.complaints()}")

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

    def doveadm(self, command, *arguments, user=None):
        """What an administrator does with a mailbox: doveadm COMMAND -u USER ARGUMENTS."""
        return self.run_doveadm(*command.split(), "-u", user or next(iter(self.users)), *map(str, arguments))

    def kick(self, user=None):
        """Ends all its connections."""
        self.run_doveadm("kick", user or next(iter(self.users)), check=False)  # perhaps there are none

    def run_doveadm(self, *arguments, check=True):
        whole = ["/usr/bin/doveadm", "-c", str(self.folder / "dovecot.conf"), *arguments]
        done = subprocess.run(places.as_server(whole), capture_output=True, text=True, timeout=60, cwd="/")
        assert not check or done.returncode == 0, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout

    @contextlib.contextmanager
    def stopped(self, more=None):
        """Down meanwhile; then at the same port, with `more` settings."""
        port = self.port
        self.stop()
        self.more = self.more if more is None else more
        yield
        self.start(port)

    def home(self, user=None):
        return self.folder / "mail" / (user or next(iter(self.users)))

    def save_mailbox(self, user=None):
        """A backup, while it is stopped: what restore_mailbox() takes."""
        backup = self.folder / f"backup{len(list(self.folder.glob('backup*')))}"
        subprocess.run(["cp", "-a", str(self.home(user)), str(backup)], check=True)
        return backup

    def restore_mailbox(self, backup, user=None):
        """All that came since is gone, while it is stopped."""
        shutil.rmtree(self.home(user))
        subprocess.run(["cp", "-a", str(backup), str(self.home(user))], check=True)

    def files(self, user=None):
        """Every file of the mailbox by name and content: what "the mailbox is not changed" means."""
        home = self.home(user)
        return {str(p.relative_to(home)): p.read_bytes() for p in pathlib.Path(home).rglob("*")
                if p.is_file() and p.parent.name in ("new", "cur")}
