"""make bench [ONLY='reading dossier']: what zb costs, each part measured side by side with what it stands on, in one run.
Ratios count, not seconds: the machine is whatever it is.

mailbox: COUNT messages (default 10,000; about 12 kB each, 30 of them with an attachment of 1 MB) stand on a real Dovecot
over TLS. Measured in turn, RUNS times, medians shown:

  fetch    the bare bulk fetch of all bytes (UID FETCH 1:* BODY.PEEK[]), read and thrown away: the floor
  intake   zbd --once from an empty database: fetched, read, identified, linked, judged, durably stored

with the peak memory of zbd.

reading: such messages through zbd-parse, beside GMime's bare parse: tests/bench-reader.c. Should be 0.4 of it or more.

hostile: messages made to hurt, each through a zbd-parse of its own. Should take at most 5 s, and 256 MiB.

dossier: what a message costs after it was read, at 10,000 contacts and at 1,000,000 (CONTACTS), and how much of that is judging, and
how much storing the same rows and bytes costs by itself: tests/bench-intake.c. Judging should be at most 0.3 ms, all of it at most
1.2 times as much in the large dossier, with at most 64 MiB for likeness."""
import multiprocessing
import os
import pathlib
import random
import ssl
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from zbtest import daemon, documents, dovecot, mails, places, tls  # noqa: E402

COUNT = int(os.environ.get("COUNT", 10000))
RUNS = int(os.environ.get("RUNS", 3))
CONTACTS = int(os.environ.get("CONTACTS", 1000000))
LARGE = 30
WORDS = ("geachte heer mevrouw ik schrijf u over de container die niet geleegd wordt terwijl wij al drie weken wachten "
         "op antwoord van de gemeente over onze klacht het geluid van de pomp houdt ons wakker graag uw reactie").split()
CHARSETS = ("utf-8", "iso-8859-1", "windows-1252")


def text(dice, length):
    out, line = [], ""
    while sum(map(len, out)) < length:
        line += dice.choice(WORDS) + dice.choice((" ", " ", " ", ", ", "é "))
        if len(line) > 68:
            out.append(line.rstrip() + "\n")
            line = ""
    return "".join(out)


def message(dice, number, large):
    import email.message
    import email.policy
    import email.utils
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    at = email.utils.formatdate(1700000000 + 2000 * number)
    for hop in range(dice.randint(2, 5)):
        mail["Received"] = f"from mx{hop}.example by in{hop}.veldermeer.example with ESMTPS id {dice.getrandbits(40):x}; {at}"
        mail.policy = email.policy.SMTP.clone(header_factory=mail.policy.header_factory)
    mail["Authentication-Results"] = f"{mails.SERVER}; dmarc=pass header.from=post.example"
    mail["From"] = f"Burger {number % 3000} <u{number % 3000}@post.example>"
    mail["To"], mail["Subject"], mail["Date"] = mails.OURS, text(dice, 40).split("\n")[0], at
    mail["Message-ID"] = f"<{number}.{dice.getrandbits(64):x}@post.example>"
    if number > 200 and dice.random() < 0.35:
        mail["In-Reply-To"] = mail["References"] = f"<{number - dice.randint(1, 200)}.0@post.example>"
    body = text(dice, min(40000, dice.lognormvariate(7.6, 0.8)))
    mail.set_content(body, charset=dice.choice(CHARSETS), cte=dice.choice(("quoted-printable", "base64", "8bit")))
    if dice.random() < 0.45:
        paragraphs = body.replace("\n", "<br>\n")
        mail.add_alternative(f"<html><body><p>{paragraphs}</p></body></html>", subtype="html")
    if large or dice.random() < 0.12:
        size = 750_000 if large else dice.randint(4000, 60000)
        mail.add_attachment(dice.randbytes(size), maintype="application", subtype="pdf", filename="bijlage.pdf")
    return mail.as_bytes()


def fill(server):
    """Files in the Maildir: Dovecot finds them; APPEND would take minutes."""
    home = server.folder / "mail" / "klachten@veldermeer.example" / "Maildir"
    for folder in (home.parent, home, *(home / sub for sub in ("cur", "new", "tmp"))):
        folder.mkdir(exist_ok=True)
        server.own(folder)
    dice, total = random.Random(42), 0
    large = set(random.Random(7).sample(range(COUNT), min(LARGE, COUNT)))
    for number in range(COUNT):
        raw = message(dice, number, number in large).replace(b"\r\n", b"\n")
        path = home / "new" / f"{1700000000 + number}.M{number}.bench"
        path.write_bytes(raw)
        server.own(path)
        total += len(raw)
    server.login().select()  # Dovecot numbers and indexes them now, not while we measure
    return total


def fetch(server):
    """Reads the bulk fetch without understanding it, but for its end."""
    context = ssl.create_default_context(cafile=str(server.ca_file))
    with context.wrap_socket(socket.create_connection(("127.0.0.1", server.port)), server_hostname="127.0.0.1") as s:
        def command(tag, line):
            s.sendall(f"{tag} {line}\r\n".encode())
            tail = b""
            while not tail.rpartition(b"\r\n")[0].rpartition(b"\r\n")[2].startswith(tag.encode() + b" "):
                data = s.recv(1 << 20)
                assert data, "the server went away"
                tail = (tail + data)[-8192:]
        s.recv(4096)
        user, password = next(iter(server.users.items()))
        command("x1", f'LOGIN "{user}" "{password}"')
        command("x2", "EXAMINE INBOX")
        begun = time.monotonic()
        command("x3", "UID FETCH 1:* (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])")
        return time.monotonic() - begun


def intake(server, folder):
    """Seconds, peak KiB of zbd, contacts."""
    folder.mkdir()
    zbd = daemon.Zbd(folder, server)
    zbd.write_config()
    with open(folder / "log", "wb") as log:
        begun = time.monotonic()
        process = subprocess.Popen(zbd.command("--once"), stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
    assert status == 0, (folder / "log").read_text()
    with sqlite3.connect(zbd.database) as db:
        contacts = db.execute("SELECT count(*) FROM contact").fetchone()[0]
    assert contacts == COUNT, f"{contacts} contacts of {COUNT} messages"
    return seconds, usage.ru_maxrss, os.path.getsize(zbd.database)


def mailbox():
    with places.temporary_folder() as folder:
        server = dovecot.Dovecot(folder, tls.Authority(folder))
        server.start()
        size = fill(server)
        print(f"{COUNT} messages, {size / 1e6:.0f} MB, Dovecot over TLS, {RUNS} runs, {os.cpu_count()} processors")
        try:
            rows = [(fetch(server), *intake(server, folder / f"run{n}")) for n in range(RUNS)]
        finally:
            server.stop()
    fetched, taken = (statistics.median(r[i] for r in rows) for i in (0, 1))
    print(f"fetch    {fetched:7.2f} s  {COUNT / fetched:8.0f} messages/s")
    print(f"intake   {taken:7.2f} s  {COUNT / taken:8.0f} messages/s  = {taken / fetched:.2f} x fetch")
    print(f"zbd peak {max(r[2] for r in rows) / 1024:7.1f} MiB    database {rows[0][3] / 1e6:.0f} MB")


def tool(name, *arguments):
    subprocess.run([places.BUILD / "tests" / name, *map(str, arguments)], check=True)


def reading():
    dice = random.Random(42)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(min(COUNT, 2000)):
            (pathlib.Path(folder) / str(number)).write_bytes(message(dice, number, number % 300 == 0))
        tool("bench-reader", folder)


def write_hostile(path):
    """Each in a file. In a process of its own: what it takes would be counted as its children's."""
    head = b"From: a@x.example\r\nTo: b@v.example\r\nSubject: onderwerp\r\nMIME-Version: 1.0\r\n"
    multipart = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    (path / "300,000 parts").write_bytes(head + multipart % (0, 0) + b"\r\nx\r\n--b0\r\n" * 300_000)
    (path / "100,000 nested").write_bytes(head + b"".join(multipart % (n, n) for n in range(100_000)) + b"\r\nx\r\n")
    (path / "60 MB base64 line").write_bytes(head + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 15_000_000)
    (path / "zip bomb in a DOCX").write_bytes(documents.mail(documents.docx_bomb(300)))


def hostile():
    with tempfile.TemporaryDirectory() as folder:
        writer = multiprocessing.Process(target=write_hostile, args=(pathlib.Path(folder),))
        writer.start()
        writer.join()
        for path in sorted(pathlib.Path(folder).iterdir()):
            with open(path, "rb") as file:
                begun = time.monotonic()
                process = subprocess.Popen([places.program("zbd-parse")], stdin=file, stdout=subprocess.DEVNULL)
                _, status, usage = os.wait4(process.pid, 0)
                seconds = time.monotonic() - begun
            assert status == 0, f"{path.name}: no result"
            print(f"{path.name:20}{path.stat().st_size / 1e6:6.1f} MB: {seconds:5.2f} s "
                  f"({usage.ru_utime + usage.ru_stime:.2f} s of processor), peak {usage.ru_maxrss / 1024:.0f} MiB")


def dossier():
    tool("bench-intake", places.SRCDIR / "tests" / "data" / "bench-sentences.txt", 10_000, 1_000, CONTACTS, CONTACTS // 10)


def main():
    parts = {"mailbox": mailbox, "reading": reading, "hostile": hostile, "dossier": dossier}
    for name in sys.argv[1:] or parts:
        print(f"---- {name}", flush=True)
        parts[name]()


if __name__ == "__main__":
    main()
