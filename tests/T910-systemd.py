"""The systemd units, as they are installed."""
import configparser
import contextlib
import pathlib
import subprocess

from zbtest import places, tap
from zbtest.installing import install


@contextlib.contextmanager
def installed():
    """Installed under a prefix in a temporary folder, so that what the units name is really there."""
    with places.temporary_folder() as folder:
        install(folder / "usr", folder / "etc")
        yield folder


def unit(folder, name):
    return folder / "usr/lib/systemd/system" / name


def settings(path):
    """Section → key → values, in their order."""
    parser = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes="#")
    parser.optionxform = str
    parser.read(path)
    return parser


def test_verify(folder):
    """systemd-analyze exits 0 on unknown keys: what it writes counts."""
    command = ["systemd-analyze", "verify", "--man=no", str(unit(folder, "zbd.service")), str(unit(folder, "zbd.socket"))]
    done = subprocess.run(command, capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if line.strip()]
    tap.equal((done.returncode, ours), (0, []), "systemd-analyze verify")


def test_verify_can_fail(folder):
    """The test above would notice an unknown key."""
    broken = folder / "broken.service"
    broken.write_text(unit(folder, "zbd.service").read_text().replace("Type=notify", "Type=notify\nFlavour=sweet"))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(broken)], capture_output=True, text=True)
    tap.contains(done.stderr, "Flavour")


def test_nothing_is_left_to_fill_in(folder):
    for file in [*folder.rglob("*.conf"), *folder.rglob("*.service"), *folder.rglob("*.socket")]:
        assert "@SBINDIR@" not in file.read_text() and "@CONFDIR@" not in file.read_text(), f"blanks in {file}"


def test_what_the_unit_names_is_there(folder):
    command = settings(unit(folder, "zbd.service"))["Service"]["ExecStart"].split()
    for path in (command[0], command[-1]):
        assert pathlib.Path(path).is_file(), f"{path} was not installed"
    assert (pathlib.Path(command[0]).parent / "zbd-parse").is_file(), "zbd-parse is not beside zbd"


def test_service(folder):
    service = settings(unit(folder, "zbd.service"))["Service"]
    wanted = {"Type": "notify", "NotifyAccess": "main", "User": "zb", "StateDirectory": "zb", "Restart": "on-failure",
              "NoNewPrivileges": "yes", "ProtectSystem": "strict"}
    tap.equal({k: service.get(k) for k in wanted}, wanted, "zbd.service")
    assert "PrivateUsers" not in service, "PrivateUsers= would turn the peers of the bus into uid 65534"
    assert "RestartSteps" not in service, "RestartSteps= is unknown to systemd 252"


def test_socket(folder):
    socket = settings(unit(folder, "zbd.socket"))["Socket"]
    tap.equal((socket["ListenStream"], socket["SocketMode"]), ("/run/zb/bus", "0660"), "zbd.socket")


def test_users_and_folders(folder):
    command = ["systemd-sysusers", "--dry-run", str(folder / "usr/lib/sysusers.d/zb.conf")]
    done = subprocess.run(command, capture_output=True, text=True)
    tap.equal(done.returncode, 0, f"systemd-sysusers: {done.stderr}")
    for kind in ("u zb ", "g zb-users "):
        tap.contains((folder / "usr/lib/sysusers.d/zb.conf").read_text(), kind, "sysusers.d")


def test_configuration_is_never_overwritten(folder):
    mine = folder / "etc/zb/zb.conf"
    kept, text = mine.read_text(), "[organisation]\nname = Van ons\n"
    mine.write_text(text)
    said = install(folder / "usr", folder / "etc").stderr
    tap.equal(mine.read_text(), text, "zb.conf after installing again")
    tap.contains(said, str(mine), "what installing said")
    mine.write_text(kept)


def test_destdir(folder):
    dest = folder / "dest"
    install("/opt/zb", "/etc", dest)
    assert (dest / "opt/zb/sbin/zbd").is_file(), "DESTDIR was not used"
    text = (dest / "opt/zb/lib/systemd/system/zbd.service").read_text()
    tap.contains(text, "ExecStart=/opt/zb/sbin/zbd --config /etc/zb/zb.conf", "zbd.service")


if __name__ == "__main__":
    tap.main(globals(), installed)
