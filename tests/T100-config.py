"""zbd --check: a broken configuration is refused with file and line, and EX_CONFIG."""
import os
import re

from zbtest import tap, world

EX_CONFIG, EX_USAGE = 78, 64


def refused(w, *parts, line=None):
    """zbd --check must end with EX_CONFIG and one line on standard error that has all of `parts`."""
    done = w.zbd.run("--check")
    tap.equal(done.returncode, EX_CONFIG, f"exit status ({done.stderr!r})")
    lines = done.stderr.strip().splitlines()
    tap.equal(len(lines), 1, f"lines on standard error {lines}")
    for part in (str(w.zbd.config_file), *parts):
        tap.contains(lines[0], part, "message")
    if line:
        tap.contains(lines[0], f"{w.zbd.config_file}:{line}", "message")


def broken(w, text, *parts):
    """`text` is appended to a good file; the complaint must name its last line."""
    w.zbd.write_config()
    with open(w.zbd.config_file, "a") as f:
        f.write(text)
    refused(w, *parts, line=w.zbd.config_file.read_text().count("\n"))


def test_good(w):
    w.zbd.write_config()
    done = w.zbd.run("--check")
    tap.equal((done.returncode, done.stderr), (0, ""), "--check of a good file")
    assert not w.zbd.database.exists(), "--check only checks, but it made a database"


def test_unknown_key(w):
    broken(w, "flavour = sweet\n", "flavour")


def test_unknown_group(w):
    broken(w, "[mailboxes]\n", "mailboxes")


def test_doubled_key(w):
    broken(w, "lead = h4\n", "lead")


def test_doubled_group(w):
    broken(w, "[duty]\n", "duty")


def test_bad_value(w):
    broken(w, "[roles]\nhandler-group =\n", "handler-group")


def test_bad_line(w):
    broken(w, "this is no line of a key file\n")


def test_relative_socket(w):
    w.zbd.config["bus"]["socket"], kept = "zb.sock", w.zbd.config["bus"]["socket"]
    w.zbd.write_config()
    w.zbd.config["bus"]["socket"] = kept
    refused(w, "socket", "absolute")


def test_secret_in_the_file(w):
    broken(w, "[mailbox tweede]\nurl = imaps://imap.example\nuser = a@b.example\npassword = geheim\n", "password")
    assert "geheim" not in w.zbd.run("--check").stderr, "the message shows the password"


def test_missing_password_file(w):
    w.zbd.config["mailbox klachten"]["password-file"], kept = w.folder / "gone.pw", w.folder / "klachten.pw"
    w.zbd.write_config()
    w.zbd.config["mailbox klachten"]["password-file"] = kept
    refused(w, "gone.pw", "password-file")


def test_missing_ca_file(w):
    w.zbd.config["mailbox klachten"]["ca-file"], kept = w.folder / "gone.pem", w.authority.ca_file
    w.zbd.write_config()
    w.zbd.config["mailbox klachten"]["ca-file"] = kept
    refused(w, "gone.pem", "ca-file")


def test_missing_config(w):
    w.zbd.config_file.unlink(missing_ok=True)
    refused(w, os.strerror(2))


def test_not_text(w):
    w.zbd.config_file.write_bytes(b"\xff\xfe\x00\x01[store]\n")
    refused(w)


def test_start_refuses_too(w):
    w.zbd.config_file.write_text("[store]\nurl = sqlite:relative.db\n")
    done = w.zbd.run()
    tap.equal(done.returncode, EX_CONFIG, "exit status of a start with a broken file")


def test_usage(w):
    done = w.zbd.run("--flavour")
    tap.equal(done.returncode, EX_USAGE, f"exit status of an unknown option ({done.stderr!r})")
    tap.contains(done.stderr, "flavour")


def test_help_and_version(w):
    tap.contains(w.zbd.run("--help").stdout, "--check")
    assert re.search(r"\d+\.\d+\.\d+", w.zbd.run("--version").stdout), "--version tells no version"


if __name__ == "__main__":
    tap.main(globals(), world.servers)
