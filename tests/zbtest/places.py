"""Where things are, and as whom the servers run."""
import contextlib
import os
import pathlib
import shutil
import tempfile
import time

SRCDIR = pathlib.Path(os.environ.get("SRCDIR") or pathlib.Path(__file__).resolve().parents[2])
BUILD = SRCDIR / (os.environ.get("BUILD") or "build")
SHARED = SRCDIR.parent / "shared"

# Dovecot must not run as root. Root's tests run the servers as nobody.
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
SERVER_UID = NOBODY if IS_ROOT else os.geteuid()
SERVER_GID = NOBODY if IS_ROOT else os.getegid()


def program(name):
    return str(BUILD / name)


def as_server(command):
    """`command`, changed so that it runs as the servers' user."""
    if not IS_ROOT:
        return command
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--", *command]


def server_folder(parent, name):
    """A new folder that belongs to the servers' user."""
    folder = pathlib.Path(parent) / name
    folder.mkdir(mode=0o700)
    if IS_ROOT:
        os.chown(folder, NOBODY, NOBODY)
    return folder


def new_folder(prefix="zb-"):
    """Its path is short: sockets live in it. Others may pass through it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=os.environ.get("TMPDIR") or "/tmp"))
    folder.chmod(0o711)
    return folder


@contextlib.contextmanager
def temporary_folder():
    """A new folder that is gone afterwards."""
    folder = new_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def wait_until(condition, seconds=20, what="condition", pause=0.03):
    """What `condition()` returns once it is true. For states of other processes that nothing announces."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain for: {what}")
        time.sleep(pause)
