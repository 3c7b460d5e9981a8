#!/usr/bin/python3
"""make demo: the whole road on a real Dovecot and a real SMTP server, in a temporary folder, in under a minute.

  demo.py                       show it; leaves nothing behind (KEEP=1: leaves everything running)
  demo.py deliver FOLDER FILE…  deliver messages to a demo that was kept
  demo.py stop FOLDER           end it and remove its folder

The dossier and the messages in tests/demo/ are invented. Their days are moved along so that they lie around today.
"""
import contextlib
import datetime
import email.utils
import json
import os
import pathlib
import re
import shutil
import signal
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from zbtest import daemon, dovecot, mails, places, smtp, tls  # noqa: E402
from zbtest.terminal import Terminal  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent / "demo"
DAY = re.compile(r"^(\d{4}-\d\d-\d\d)(T.*)?$")
CALL = ("06-10000101", "--topic", "KL-2026-0147", "--minutes", "6")
EXPLAINED = ("andere-woorden", "twee-zaken", "nieuw-in-oude-draad", "gaat-niet-over")
NOTE = ("Belde weer over zijn plek op de markt.", "Verwezen naar de brief; geen nieuwe feiten.")


# ---- on the screen ---------------------------------------------------------------------------------------------------
def step(text):
    print(f"\n\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


def say(text):
    print(f"   {text}", flush=True)


def frame(text):
    for line in text.rstrip().splitlines():
        print(f"   | {line.rstrip()}", flush=True)


# ---- what is put in --------------------------------------------------------------------------------------------------
def moved(value, days):
    """`value` with all its dates that many days later."""
    if isinstance(value, dict):
        return {k: moved(v, days) for k, v in value.items()}
    if isinstance(value, list):
        return [moved(v, days) for v in value]
    found = DAY.match(value) if isinstance(value, str) else None
    if not found:
        return value
    later = datetime.date.fromisoformat(found[1]) + datetime.timedelta(days=days)
    return later.isoformat() + (found[2] or "")


def write_dossier(folder):
    data = json.loads((HERE / "dossier.json").read_text())
    days = (datetime.date.today() - datetime.date.fromisoformat(data["as_of"])).days
    path = folder / "dossier.json"
    path.write_text(json.dumps(moved(data, days), ensure_ascii=False, indent=1))
    return path


def stamped(path):
    """The message as our own mail server hands it over now: checked sender, date, CRLF."""
    body = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    sender = re.search(rb"^From:.*@([\w.-]+)", body, re.M | re.I)
    now = email.utils.formatdate(localtime=True)
    head = f"Received: from mail.example by {mails.SERVER} with ESMTPS; {now}\r\n"
    if sender:
        head += f"Authentication-Results: {mails.SERVER}; dmarc=pass header.from={sender[1].decode()}\r\n"
    if not re.search(rb"^Date:", body, re.M | re.I):
        head += f"Date: {now}\r\n"
    return head.encode() + body


# ---- the demo --------------------------------------------------------------------------------------------------------
class Demo:
    def __init__(self, folder):
        self.folder = folder
        self.authority = tls.Authority(folder / "ca")
        self.dovecot = dovecot.Dovecot(folder, self.authority)
        self.smtp = smtp.SmtpServer(folder)
        self.zbd = daemon.Zbd(folder)

    def start(self, stack):
        step("Een echte mailserver en een echte SMTP-server")
        stack.callback(self.dovecot.stop)
        self.dovecot.start()
        stack.callback(self.smtp.stop)
        self.smtp.start()
        say(f"Dovecot (IMAP, TLS) op 127.0.0.1:{self.dovecot.port}, SMTP op 127.0.0.1:{self.smtp.port}, map {self.folder}")
        step("zbd volgt de postbus klachten@veldermeer.example")
        self.zbd = daemon.Zbd(self.folder, self.dovecot, self.smtp)
        self.zbd.config["duty"] = {"handler": "h1", "lead": "h4"}
        stack.callback(self.zbd.kill)
        self.zbd.start()
        say("klaar; de postbus is nog leeg")

    def load(self):
        step("Het dossier inlezen: zb import dossier.json")
        frame(self.zbd.zb("import", write_dossier(self.folder)).stdout)

    def deliver(self):
        files = sorted(HERE.glob("*.eml"))
        step(f"{len(files)} berichten komen binnen in de postbus")
        started = time.monotonic()
        for path in files:
            self.dovecot.deliver(stamped(path))
            say(path.stem.partition("-")[2].replace("-", " "))
        self.zbd.wait_contacts(len(files))
        self.zbd.wait_settled()
        say(f"alles is binnen, ingeschat en gemeld, {time.monotonic() - started:.1f} s na de eerste bezorging")

    def show_contacts(self):
        step("De contacten: zb contacts")
        since = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
        frame(self.zbd.zb("contacts", "--since", since).stdout)

    def explain(self):
        for name in EXPLAINED:
            path = next(HERE.glob(f"*-{name}.eml"))
            number = self.zbd.contact(mails.id_of(path.read_bytes()))["id"]
            step(f"{name.replace('-', ' ').capitalize()}: zb why {number}")
            body = path.read_text().partition("\n\n")[2]
            frame(body.partition("\nOp ")[0])
            print()
            frame(self.zbd.zb("why", str(number)).stdout)

    def show_mails(self):
        sent = self.smtp.mails()
        step(f"De attentiemails, zoals de behandelaars ze kregen ({len(sent)})")
        for mail in sent:
            frame(f"Aan:       {mail.recipient}\nOnderwerp: {mail.subject}\n\n{mail.text}")
            print()

    def call(self):
        step(f"De telefoon gaat: zb-log {' '.join(CALL)}")
        with Terminal([places.program("zb-log"), *CALL], self.zbd.environment()) as terminal:
            terminal.wait_for("Willem Duinker")
            terminal.send("j")  # "ik weet met wie ik spreek"
            terminal.wait_for("Notitie")
            for line in (*NOTE, ""):
                terminal.send(f"{line}\r")
            frame(terminal.finish())

    def end(self):
        step("Netjes stoppen")
        self.zbd.stop()
        say("zbd is gestopt met status 0; er blijft niets achter")

    # ---- leaving it running ----------------------------------------------------------------------------------
    def keep(self):
        state = {"pids": [p.process.pid for p in (self.zbd, self.smtp, self.dovecot)], "port": self.dovecot.port}
        (self.folder / "demo.json").write_text(json.dumps(state))
        me = os.path.relpath(__file__)
        step("Alles blijft draaien (KEEP=1). Om mee te spelen:")
        say(f"export ZB_BUS={self.zbd.socket} LANGUAGE=nl")
        for name in ("zb contacts", "zb show KL-2026-0147", "zb status", "zb-log 06-10000101"):
            say(f"{os.path.relpath(places.BUILD)}/{name}")
        say(f"{me} deliver {self.folder} {os.path.relpath(HERE)}/03-nieuwe-klacht.eml     # of een eigen bericht")
        say(f"ls {self.smtp.folder}     # de attentiemails")
        say(f"tail {self.zbd.log_file}     # wat zbd meldt")
        say(f"{me} stop {self.folder}     # alles stoppen en opruimen")


def show(folder, stack):
    started = time.monotonic()
    demo = Demo(folder)
    demo.start(stack)
    demo.load()
    demo.deliver()
    demo.show_contacts()
    demo.explain()
    demo.show_mails()
    demo.call()
    if os.environ.get("KEEP") not in (None, "", "0"):
        demo.keep()
        stack.pop_all()
    else:
        demo.end()
    print(f"\nDe demo duurde {time.monotonic() - started:.0f} seconden.")


def main():
    """The folder goes last; a demo that is kept keeps it."""
    with contextlib.ExitStack() as stack:
        folder = places.new_folder("zb-demo-")
        stack.callback(shutil.rmtree, folder)
        show(folder, stack)


def state_of(folder):
    try:
        return json.loads((folder / "demo.json").read_text())
    except FileNotFoundError:
        sys.exit(f"{folder} is geen map van een demo die draait")


def deliver(folder, *files):
    box = dovecot.Dovecot.running(folder / "dovecot", folder / "ca" / "ca.pem", state_of(folder)["port"])
    box.deliver(*(stamped(pathlib.Path(f)) for f in files))


def is_ours(pid, folder):
    try:
        return str(folder).encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def stop(folder):
    for pid in state_of(folder)["pids"]:
        if is_ours(pid, folder):
            os.kill(pid, signal.SIGTERM)
            places.wait_until(lambda pid=pid: not is_ours(pid, folder), 20, f"process {pid} to end")
    shutil.rmtree(folder)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "deliver" and len(sys.argv) > 3:
        deliver(pathlib.Path(sys.argv[2]), *sys.argv[3:])
    elif sys.argv[1] == "stop" and len(sys.argv) == 3:
        stop(pathlib.Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
