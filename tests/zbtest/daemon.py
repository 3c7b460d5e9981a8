"""A real zbd with a configuration of its own, and its clients."""
import json
import os
import select
import signal
import socket
import subprocess
import time

from . import places

ORGANISATION = {"name": "Gemeente Veldermeer", "domain": "veldermeer.example", "authserv-id": "mx.veldermeer.example",
                "timezone": "Europe/Amsterdam"}


class NotReady(Exception):
    """zbd ended, or said nothing in time; has its exit status (None: it ran) and what it wrote."""

    def __init__(self, status, log):
        super().__init__(f"zbd is not ready (exit status {status}); it wrote:\n{log}")
        self.status, self.log = status, log


def mailbox_of(dovecot, password_file, user="klachten@veldermeer.example", **more):
    return {"url": dovecot.url, "user": user, "password-file": password_file, "ca-file": dovecot.ca_file, "poll": 1,
            **more}


class Zbd:
    """`config`: group → key → value, to change before start(). start() returns when zbd says READY=1, stop() when it has
    ended as it should."""

    def __init__(self, folder, dovecot=None, smtp=None):
        self.folder = folder
        self.socket, self.database = folder / "bus", folder / "store" / "zb.db"
        self.database.parent.mkdir(exist_ok=True)
        self.log_file, self.config_file = folder / "zbd.log", folder / "zb.conf"
        self.process, self.prefix = None, []
        self.config = {"organisation": dict(ORGANISATION), "store": {"url": f"sqlite:{self.database}"},
                       "bus": {"socket": self.socket, "development": "yes"}}
        if dovecot:
            password = self.secret("klachten.pw", dovecot.users["klachten@veldermeer.example"])
            self.config["mailbox klachten"] = mailbox_of(dovecot, password)
        if smtp:
            self.config["smtp"] = {"url": smtp.url, "from": "zb@veldermeer.example"}

    def secret(self, name, text):
        path = self.folder / name
        path.write_text(f"{text}\n")
        path.chmod(0o600)
        return path

    def write_config(self):
        groups = (f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items())
                  for group, keys in self.config.items())
        self.config_file.write_text("\n".join(groups))

    # ---- the daemon ------------------------------------------------------------------------------------------
    def command(self, *options):
        return [*self.prefix, places.program("zbd"), "--config", str(self.config_file), *options]

    def run(self, *options, seconds=60):
        """zbd in the foreground until it ends: --check, --once."""
        return subprocess.run(self.command(*options), capture_output=True, text=True, timeout=seconds,
                              errors="backslashreplace")

    def start(self, seconds=30, write=True):
        if write:
            self.write_config()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify, open(self.log_file, "ab") as log:
            path = self.folder / "notify"
            path.unlink(missing_ok=True)
            notify.bind(str(path))
            path.chmod(0o666)
            environment = {**os.environ, "NOTIFY_SOCKET": str(path)}
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=environment)
            self.await_ready(notify, time.monotonic() + seconds)
        return self

    def await_ready(self, notify, deadline):
        """What zbd sends ends the waiting; so does its end, told by its pidfd."""
        ended = os.pidfd_open(self.process.pid)
        try:
            while time.monotonic() < deadline:
                readable = select.select([notify, ended], [], [], max(0, deadline - time.monotonic()))[0]
                if notify in readable and b"READY=1" in notify.recv(65536).split(b"\n"):
                    return
                if ended in readable and notify not in readable:
                    break
        finally:
            os.close(ended)
        status, self.process = self.give_up(), None
        raise NotReady(status, self.log())

    def give_up(self):
        """The exit status of a process that ended just now; one that still runs is killed (None)."""
        try:
            return self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None

    def stop(self, seconds=15):
        """SIGTERM; zbd must end by itself, with status 0."""
        if not self.process:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"zbd did not stop within {seconds} s of SIGTERM; it wrote:\n{self.log()}") from None
        self.process = None
        if status:
            raise AssertionError(f"zbd ended with status {status}; it wrote:\n{self.log()}")

    def kill(self):
        """SIGKILL, as when the power goes."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def log(self):
        return self.log_file.read_text(errors="backslashreplace") if self.log_file.exists() else ""

    # ---- its clients -----------------------------------------------------------------------------------------
    def environment(self):
        return {**os.environ, "ZB_BUS": str(self.socket), "LANGUAGE": "nl", "LC_ALL": "C.UTF-8"}

    def zb(self, *arguments, stdin=None, check=True, seconds=60, program="zb"):
        """Run zb (or zb-log). Its output is text; `check`: it must end with status 0."""
        done = subprocess.run([places.program(program), *map(str, arguments)], capture_output=True, text=True,
                              input=stdin, env=self.environment(), timeout=seconds, errors="backslashreplace")
        if check and done.returncode:
            raise AssertionError(f"{program} {' '.join(map(str, arguments))}: status {done.returncode}\n"
                                 f"{done.stdout}{done.stderr}\nzbd wrote:\n{self.log()[-4000:]}")
        return done

    def rows(self, *arguments):
        """The JSON lines of `zb … --json`."""
        lines = self.zb(*arguments, "--json").stdout.splitlines()
        return [json.loads(line) for line in lines if line.strip()]

    def contacts(self):
        """Contacts that came in by themselves: without the imported history."""
        return [row for row in self.rows("contacts") if row["verdict"] is not None]

    def contact(self, message_id):
        """The one contact of this Message-ID (without brackets)."""
        found = [row for row in self.contacts() if row["message_id"] == message_id]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} contacts with Message-ID {message_id}")
        return found[0]

    def status(self):
        return json.loads(self.zb("status", "--json").stdout)

    def wait_contacts(self, count, seconds=30):
        return places.wait_until(lambda: (rows := self.contacts()) and len(rows) >= count and rows, seconds,
                                 f"{count} contacts")

    def wait_status(self, condition, seconds=30, what="a status"):
        def look():
            status = self.status()
            return status if condition(status) else None
        try:
            return places.wait_until(look, seconds, what, 0.1)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; the status is {self.status()}; zbd wrote:\n{self.log()}") from None

    def wait_settled(self, seconds=60):
        """Everything that is in the mailboxes is recorded, and all mails about it are sent."""
        def settled(status):
            boxes = status["mailboxes"]
            return (all(b["connected"] and b["missing"] == 0 and b["recorded_count"] == b["server_count"]
                        for b in boxes) and status["mails"]["queued"] == 0 and status["readers"]["pending"] == 0)
        return self.wait_status(settled, seconds, "everything to be taken in and told")

    def wait_log(self, part, seconds=30, since=0):
        return places.wait_until(lambda: part in self.log()[since:], seconds, f"{part!r} in zbd's log, which is:\n"
                                 f"{self.log()[-3000:]}")
