"""A real Dovecot: TLS, a free port on 127.0.0.1, unprivileged, in the foreground, its mail in Maildirs."""
import contextlib
import pathlib
import shutil
import subprocess

from . import imapserver, places

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
    port = {plain_port}
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


class Dovecot(imapserver.ImapServer):
    """`users` may be changed while it runs: save_users(). `more`: settings for its next start. At `plain_url`
    STARTTLS is offered."""
    name, more, plain_port = "dovecot", "", None

    def __init__(self, parent, authority, users=None):
        super().__init__(parent, authority, users)
        for sub in ("run", "state", "mail"):
            places.server_folder(self.folder, sub)
        self.save_users()

    @classmethod
    def running(cls, folder, ca_file, port):
        """One that another process started: to deliver to it."""
        self = cls.__new__(cls)
        self.folder, self.ca_file, self.port, self.process = folder, ca_file, port, None
        rows = [row.split(":") for row in (folder / "users").read_text().splitlines()]
        self.users = {row[0]: row[1].removeprefix("{PLAIN}") for row in rows}
        return self

    @property
    def plain_url(self):
        return f"imap://127.0.0.1:{self.plain_port}"

    def save_users(self):
        path = self.folder / "users"
        path.write_text("".join(f"{u}:{{PLAIN}}{p}::::::\n" for u, p in self.users.items()))
        self.own(path)

    def command(self):
        path = self.folder / "dovecot.conf"
        self.plain_port = self.plain_port or imapserver.free_port()
        text = CONFIG.format(folder=self.folder, port=self.port, plain_port=self.plain_port, uid=places.SERVER_UID, gid=places.SERVER_GID,
                             user=self.user_name, group=self.group_name, certificate=self.certificate[0],
                             key=self.certificate[1])
        path.write_text(text + self.more)
        self.own(path)
        return ["/usr/sbin/dovecot", "-F", "-c", str(path)]

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
        """As others; then with `more` settings."""
        with super().stopped():
            self.more = self.more if more is None else more
            yield

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
