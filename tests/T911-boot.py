"""The installed units under a real systemd, booted in a container for a moment (../shared/tools/systemd-in-a-box.sh): users
and folders are made, a client's call starts zbd, the hardening lets it and its readers work, and roles hold."""
import contextlib
import subprocess

from zbtest import installing, mails, places, tap

BOX = places.SHARED / "tools" / "systemd-in-a-box.sh"

CONFIG = """[organisation]
name = Gemeente Veldermeer
domain = veldermeer.example
[store]
url = sqlite:/var/lib/zb/zb.db
[roles]
handler-group = zb-handlers
lead-group = zb-leads
administrator-group = zb-admins
auditor-group = zb-auditors
"""

PEOPLE = """u anna - "handler" / /bin/sh
m anna zb-users
m anna zb-handlers
u beheer - "administrator" / /bin/sh
m beheer zb-users
m beheer zb-admins
m beheer zb-handlers
u gast - "in zb-users only" / /bin/sh
m gast zb-users
u bert - "nobody in particular" / /bin/sh
"""

# What runs inside. Each line "NAME STATUS" is a result; what a step printed goes to standard error.
SCRIPT = r"""
as() { who=$1; shift; setpriv --reuid=$who --regid=$who --init-groups -- "$@"; }
step() { name=$1; shift; "$@" >/tmp/said 2>&1; echo "RESULT $name $?"; sed "s/^/$name: /" /tmp/said >&2; }
is() { test "$(systemctl show -P "$2" "$1")" = "$3" || { systemctl show -p "$2" "$1"; return 1; }; }
refused() { ! "$@"; }

step users systemd-sysusers
step folders systemd-tmpfiles --create zb.conf
step reload systemctl daemon-reload
step socket systemctl start zbd.socket
step not_started_yet is zbd.service ActiveState inactive
step handler_lists as anna zb contacts
step started is zbd.service ActiveState active
step runs_as_zb sh -c 'test "$(stat -c %U /proc/$(systemctl show -P MainPID zbd.service))" = zb'
step database sh -c 'test "$(stat -c %U:%a /var/lib/zb)" = zb:700 && test -s /var/lib/zb/zb.db'
step administrator_ingests as beheer zb ingest /etc/message.eml
step it_was_read sh -c 'setpriv --reuid=anna --regid=anna --init-groups zb contacts --json | grep -q "\"verdict\" *: *\"unknown_sender\""'
step handler_may_not_ingest refused as anna zb ingest /etc/message.eml
step guest_may_not_list refused as gast zb contacts
step outsider_may_not_connect refused as bert zb status
step watchdog sh -c 'test "$(systemctl show -P WatchdogUSec zbd.service)" = 30s'
step stop systemctl stop zbd.service
step stopped_well is zbd.service Result success
step starts_again as anna zb status
journalctl --no-pager -u zbd.service >&2 || true
"""

STEPS = [line.split()[1] for line in SCRIPT.splitlines() if line.startswith("step ")]


@contextlib.contextmanager
def booted():
    """Name of a step → its exit status. Where one failed, what was said inside is shown, once."""
    if not places.IS_ROOT:
        tap.skip("booting a container needs root")
    if not BOX.is_file():
        tap.skip(f"there is no {BOX}")
    with places.temporary_folder() as folder:
        dest = folder / "dest"
        installing.install("/usr", "/etc", dest)
        (dest / "etc/zb/zb.conf").write_text(CONFIG)
        (dest / "etc/sysusers.d").mkdir(parents=True)
        (dest / "etc/sysusers.d/people.conf").write_text(PEOPLE)
        (dest / "etc/message.eml").write_bytes(mails.message("iemand@elders.example", "Loket", "Ik wachtte een uur."))
        # In an ASan build: the sandbox forbids the ptrace by which leaks are looked for; all else is watched.
        drop_in = dest / "etc/systemd/system/zbd.service.d"
        drop_in.mkdir(parents=True)
        (drop_in / "asan.conf").write_text("[Service]\nEnvironment=ASAN_OPTIONS=detect_leaks=0\n")
        script = folder / "script"
        script.write_text(SCRIPT)
        done = subprocess.run(["bash", str(BOX), str(dest), str(script)], capture_output=True, text=True, timeout=200,
                              errors="replace")
        results = dict(line.split()[1:3] for line in done.stdout.splitlines() if line.startswith("RESULT "))
        if set(results.values()) != {"0"} or len(results) != len(STEPS):
            tap.diag(done.stdout + done.stderr)
        yield results


def check(name):
    def test(results):
        tap.equal(results.get(name), "0", f"exit status of {name}")
    return test


for step in STEPS:
    globals()[f"test_{step}"] = check(step)


if __name__ == "__main__":
    tap.main(globals(), booted)
