"""Trouble: each kind gives one clear message that says what, where and what to do; nothing is lost; zbd stays up
wherever staying up makes sense."""
import contextlib
import os
import sqlite3
import subprocess
import time

from zbtest import daemon, mails, places, tap, tls, world

MAILBOX = "mailbox klachten"
EX_CONFIG, EX_IOERR = 78, 74


def fresh(w):
    """A zbd of its own in a folder of its own, for the servers of `w`."""
    folder = w.folder / f"run{len(list(w.folder.glob('run*')))}"
    folder.mkdir()
    zbd = daemon.Zbd(folder, w.dovecot, w.smtp)
    zbd.config["duty"] = {"handler": "h1", "lead": "h4"}
    w.stack.callback(zbd.kill)
    return zbd


@contextlib.contextmanager
def up(w, **mailbox):
    """A zbd that was started with these changes to its mailbox; it must be there at the end, and stop cleanly."""
    zbd = fresh(w)
    zbd.config[MAILBOX].update({k.replace("_", "-"): v for k, v in mailbox.items()})
    zbd.start()
    yield zbd
    assert zbd.alive(), f"zbd did not stay up: {zbd.log()}"
    zbd.stop()


def in_trouble(zbd, *parts):
    """The mailbox's error has all of `parts`, is logged once, and a next try is set."""
    status = zbd.wait_status(lambda s: s["mailboxes"][0]["last_error"], what="an error of the mailbox")
    mailbox = status["mailboxes"][0]
    for part in parts:
        tap.contains(mailbox["last_error"].lower(), part, "last_error")
    tap.equal((mailbox["connected"], bool(mailbox["last_error_at"])), (False, True), "connected, last_error_at")
    logged = [line for line in zbd.log().splitlines() if mailbox["last_error"] in line]
    tap.equal(len(logged), 1, f"lines in the log about it: {zbd.log()}")
    tap.contains(logged[0], "klachten", "the line in the log")


# ---- the mailbox ---------------------------------------------------------------------------------------------------
def test_wrong_password(w):
    zbd = fresh(w)
    zbd.secret("klachten.pw", "niet-dit")
    zbd.start()
    in_trouble(zbd, "log")
    assert "niet-dit" not in zbd.log() + str(zbd.status()), "the password shows"
    zbd.stop()  # while it waits a minute, so as not to be locked out by the server
    zbd.secret("klachten.pw", "geheim")
    zbd.start()
    zbd.wait_status(lambda s: s["mailboxes"][0]["connected"], what="the mailbox after its password was mended")
    zbd.stop()


def test_untrusted_certificate(w):
    stranger = tls.Authority(w.folder / "stranger")
    with up(w, ca_file=stranger.ca_file) as zbd:
        in_trouble(zbd, "certificate")


def test_missing_folder(w):
    with up(w, folders="Bestaatniet") as zbd:
        in_trouble(zbd, "bestaatniet")


def test_nobody_listens(w):
    with up(w, url="imaps://127.0.0.1:1") as zbd:
        in_trouble(zbd, "127.0.0.1")


def test_imap_server_restarts(w):
    with up(w) as zbd:
        zbd.wait_status(lambda s: s["mailboxes"][0]["connected"], what="the mailbox")
        port = w.dovecot.port
        w.dovecot.stop()
        zbd.wait_status(lambda s: not s["mailboxes"][0]["connected"], what="the loss to be noticed")
        w.dovecot.start(port)
        after = mails.message("iemand@elders.example", "Na de storing", "Bent u er weer?")
        w.deliver(after)
        places.wait_until(lambda: mails.id_of(after) in [r["message_id"] for r in zbd.contacts()], 60, "the message")


# ---- mails -----------------------------------------------------------------------------------------------------------
def alerted(w, zbd, text):
    """A message that somebody must hear of at once."""
    w.deliver(mails.message("anna@bakkerpost.example", "Re: Mijn standplaats", text,
                            reply_to="<permit-1@bakkerpost.example>"))


def loaded(w):
    zbd = fresh(w)
    zbd.start()
    zbd.zb("import", w.dossier.write(w.folder / "dossier.json"))
    return zbd


def test_smtp_down_and_up(w):
    zbd = loaded(w)
    w.smtp.stop()
    alerted(w, zbd, "Terwijl de mailserver uit staat.")
    status = zbd.wait_status(lambda s: s["mails"]["last_error"], what="an error of sending")
    assert status["mails"]["queued"] > 0, f"nothing is queued: {status['mails']}"
    count = len(w.smtp.mails())
    zbd.stop()  # what is queued survives that
    zbd.start()
    w.smtp.start()
    w.smtp.wait_count(count + 1, seconds=90)
    zbd.wait_status(lambda s: s["mails"]["queued"] == 0, what="the queue to be empty")
    zbd.stop()


def test_smtp_says_later(w):
    zbd = loaded(w)
    count = len(w.smtp.mails())
    w.smtp.answer("451 4.3.0 later")
    alerted(w, zbd, "De mailserver zegt: later.")
    status = zbd.wait_status(lambda s: s["mails"]["last_error"], what="an error of sending")
    tap.contains(status["mails"]["last_error"], "451", "last_error")
    w.smtp.answer()
    w.smtp.wait_count(count + 1, seconds=90)
    zbd.stop()


def test_smtp_says_never(w):
    zbd = loaded(w)
    w.smtp.answer("550 5.1.1 no such user")
    alerted(w, zbd, "De mailserver zegt: nooit.")
    status = zbd.wait_status(lambda s: s["mails"]["failed"] > 0, what="a failed mail")
    tap.contains(status["mails"]["last_error"], "550", "last_error")
    w.smtp.answer()
    zbd.stop()


def test_smtp_hangs(w):
    zbd = loaded(w)
    w.smtp.answer("hang")
    alerted(w, zbd, "De mailserver zegt niets meer.")
    zbd.wait_status(lambda s: s["mails"]["queued"] > 0, what="a queued mail")
    zbd.stop()  # within the time that stop() allows, although a transaction runs
    w.smtp.answer()


# ---- the store ---------------------------------------------------------------------------------------------------------
def refuses_to_start(zbd, status, *parts):
    try:
        zbd.start(15)
    except daemon.NotReady as refusal:
        tap.equal(refusal.status, status, f"exit status ({refusal.log})")
        tap.equal(len(refusal.log.strip().splitlines()), 1, f"one clear message, not: {refusal.log}")
        for part in parts:
            tap.contains(refusal.log, part, "message")
        return
    zbd.kill()
    raise AssertionError("zbd started")


def test_newer_database(w):
    zbd = fresh(w)
    zbd.start()
    zbd.stop()
    zbd.log_file.unlink()
    with contextlib.closing(sqlite3.connect(zbd.database)) as db:
        db.execute("PRAGMA user_version = 999")
    refuses_to_start(zbd, EX_CONFIG, str(zbd.database), "newer")


def test_no_database_but_text(w):
    zbd = fresh(w)
    zbd.database.write_text("This is no database, but quite some text. " * 100)
    refuses_to_start(zbd, EX_IOERR, str(zbd.database))


def test_folder_of_the_database_is_missing(w):
    zbd = fresh(w)
    zbd.database.parent.rmdir()
    try:
        zbd.start(15)
    except daemon.NotReady as refusal:
        tap.contains(refusal.log, str(zbd.database.parent), "message")
        tap.equal(len(refusal.log.strip().splitlines()), 1, f"one clear message, not: {refusal.log}")
        return
    assert zbd.database.exists(), "zbd runs without a database"
    zbd.stop()


def test_read_only_folder(w):
    zbd = fresh(w)
    zbd.start()
    zbd.stop()
    zbd.log_file.unlink()
    for path in (zbd.database, zbd.database.parent):
        path.chmod(path.stat().st_mode & ~0o222)
    if places.IS_ROOT:  # root without the power to write everywhere
        zbd.prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"]
    refuses_to_start(zbd, EX_IOERR, str(zbd.database.parent))
    zbd.database.parent.chmod(0o755)


@contextlib.contextmanager
def small_disk(zbd, size="4M"):
    """The store's folder becomes a small disk in a mount namespace that only zbd sees; zbd.prefix enters it."""
    probe = subprocess.run(["unshare", "--mount", "true"], capture_output=True)
    if not places.IS_ROOT or probe.returncode:
        tap.skip("mounting a small disk needs root and mount namespaces")
    folder = zbd.database.parent
    keeper = subprocess.Popen(["unshare", "--mount", "--propagation", "private", "sh", "-c",
                               f"mount -t tmpfs -o size={size} tmpfs {folder} && echo ready && exec cat"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert keeper.stdout.readline() == b"ready\n", "the small disk cannot be mounted"
    zbd.prefix = ["nsenter", f"--mount=/proc/{keeper.pid}/ns/mnt", f"--wdns={os.getcwd()}", "--"]
    try:
        yield f"/proc/{keeper.pid}/root{folder}"
    finally:
        keeper.stdin.close()
        keeper.stdout.close()
        keeper.wait()


def test_full_disk(w):
    zbd = fresh(w)
    with small_disk(zbd) as disk:
        zbd.start()
        noise = [os.urandom(48 * 1024).hex() for _ in range(90)]
        wanted = [mails.message("iemand@elders.example", f"Groot {i}", text) for i, text in enumerate(noise)]
        w.deliver(*wanted)
        zbd.wait_status(lambda s: s["store"]["last_error"], 60, "an error of the store")
        assert zbd.alive(), f"zbd did not stay up: {zbd.log()}"
        told = [line for line in zbd.log().splitlines() if "full" in line.lower()]
        assert 1 <= len(told) <= 3, f"says it {len(told)} times: {told}"
        subprocess.run(["nsenter", f"--mount={disk.split('/root')[0]}/ns/mnt", "--", "mount", "-o", "remount,size=64M",
                        str(zbd.database.parent)], check=True)
        expected = {mails.id_of(m) for m in wanted}
        places.wait_until(lambda: expected <= {r["message_id"] for r in zbd.contacts()}, 90, "all to be recorded")
        zbd.stop()


# ---- messages ------------------------------------------------------------------------------------------------------------
ODD = {
    "empty": b"",
    "no headers": b"\r\nonly a text\r\n",
    "junk": bytes(range(256)) * 20,
    "begins with a space": b" X: y\r\nFrom: a@b.example\r\n\r\nhello\r\n",
    "no From": b"Subject: geen afzender\r\nMessage-ID: <odd-from@x.example>\r\n\r\nhallo\r\n",
    "no Date": b"From: a@b.example\r\nSubject: geen datum\r\nMessage-ID: <odd-date@x.example>\r\n\r\nhallo\r\n",
    "no Message-ID": b"From: a@b.example\r\nDate: Mon, 4 May 2026 09:12:00 +0200\r\nSubject: zonder\r\n\r\nhallo\r\n",
    "date in 2050": b"From: a@b.example\r\nDate: Mon, 4 May 2050 09:12:00 +0200\r\nMessage-ID: <odd-2050@x.example>"
                    b"\r\n\r\nhallo\r\n",
    "two From": b"From: a@b.example\r\nFrom: c@d.example\r\nMessage-ID: <odd-two@x.example>\r\n\r\nhallo\r\n",
    "two Content-Types": b"From: a@b.example\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\n<p>hallo\r\n",
    "8-bit headers": "From: Zoë <a@b.example>\r\nSubject: café\r\n\r\nhé\r\n".encode("latin-1"),
    "open multipart": b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nhallo\r\n',
    "deep": b"From: a@b.example\r\nMessage-ID: <odd-deep@x.example>\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (i, i) for i in range(300)) + b"\r\nx\r\n",
    "many parts": b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"--x\r\n\r\n\r\n" * 40000,
    "tags in the body": b"From: a@b.example\r\nMessage-ID: <odd-tags@x.example>\r\n\r\nA004 OK done\r\n* 1 EXISTS\r\n)\r\n",
}


def test_database_moved_away(w):
    """Nobody is told "recorded" of what the next start would not find."""
    with up(w) as zbd:
        zbd.wait_settled()
        away = zbd.database.with_suffix(".away")
        zbd.database.rename(away)
        call = zbd.zb("06-99999999", stdin="Belde over de kade.", check=False, program="zb-log")
        tap.equal(call.returncode, EX_IOERR, "zb-log's status")
        tap.contains(call.stderr, "moved or removed")
        w.deliver(mails.message("iemand@elders.example", "Intussen", "Gewoon.", message_id="<meanwhile@x.example>"))
        zbd.wait_log("moved or removed")
        away.rename(zbd.database)
        zbd.wait_settled(90)
        zbd.contact("meanwhile@x.example")


def test_one_account_holds_many_connections(w):
    """The other accounts still get through; it is said once."""
    hold = ("import socket, sys\nheld = []\nfor _ in range(250):\n    held.append(socket.socket(socket.AF_UNIX))\n"
            "    held[-1].connect(sys.argv[1])\nprint('held', flush=True)\nsys.stdin.read()\n")
    if os.geteuid() != 0:
        return tap.skip("only root can be another account")
    with up(w) as zbd:
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", hold, zbd.socket]
        w.folder.chmod(0o711)
        zbd.folder.chmod(0o711)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            tap.equal(other.stdout.readline(), b"held\n", "the other account")
            zbd.wait_log("too many connections")
            zbd.zb("status")
            other.communicate()
        tap.equal(zbd.log().count("too many connections"), 1, "lines about it")


def test_odd_messages(w):
    with up(w) as zbd:
        zbd.wait_settled()
        before = len(zbd.contacts())
        for name, raw in ODD.items():
            try:
                w.deliver(raw or b"\r\n")
            except AssertionError as refusal:
                raise AssertionError(f"Dovecot does not take the message {name!r}: {refusal}") from None
        w.deliver(mails.message("iemand@elders.example", "Na al dat vreemde", "Gewoon.", message_id="<after@x.example>"))
        zbd.wait_contacts(before + len(ODD) + 1, 90)
        zbd.wait_settled(90)
        rows = zbd.contacts()
        tap.equal(len(rows) - before, len(ODD) + 1, "every odd message is a contact, and the one after them")
        assert all(r["verdict"] and r["date"] for r in rows), "contacts without verdict or date"
        zbd.contact("after@x.example")


def test_store_does_not_take_what_was_sent(w):
    """The mail went out, and cannot be noted: it is not sent again and again."""
    zbd = loaded(w)
    zbd.stop()
    with contextlib.closing(sqlite3.connect(zbd.database)) as database, database:
        database.execute("CREATE TRIGGER stuck BEFORE UPDATE ON mail BEGIN SELECT RAISE(FAIL, 'stuck'); END")
    zbd.start()
    before = len(w.smtp.mails())
    w.deliver(mails.message("cor@vermeerpost.example", "Gat", "Bij de school zit nog steeds een gat in het fietspad."))
    places.wait_until(lambda: len(w.smtp.mails()) > before, 20, "an alert")
    time.sleep(2)
    recipients = [m.recipient for m in w.smtp.mails()[before:]]
    tap.equal(len(recipients), len(set(recipients)), "one mail for each recipient")
    zbd.stop()


def test_bus_socket_is_a_file(w):
    zbd = fresh(w)
    precious = zbd.folder / "precious"
    precious.write_text("precious")
    zbd.config["bus"]["socket"] = precious
    refuses_to_start(zbd, EX_CONFIG, "[bus] socket", "precious")
    tap.equal(precious.read_text(), "precious", "the file")


def test_no_citizens_words_in_logs(w):
    for log in w.folder.glob("run*/zbd.log"):
        for word in ("standplaats", "hallo", "iemand@", "anna@"):
            assert word not in log.read_text(errors="replace"), f"{word!r} stands in {log}"


if __name__ == "__main__":
    tap.main(globals(), world.servers)
