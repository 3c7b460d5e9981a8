"""Machine mail told from people's, measured on the real messages of ../shared/mime (see its README; nothing of it is copied
here): the bounces, automatic replies, abuse reports and other messages of sisimai, whose kind is in the file's name, and all
other sets, which people wrote. The rates are printed against what the sets say; where we mean something else it stands in
OTHERWISE, with the reason."""
import collections
import concurrent.futures
import contextlib
import json
import re
import subprocess

from zbtest import places, tap

MIME = places.SHARED / "mime"
SISIMAI = MIME / "sisimai+set-of-emails" / "maildir"
FLOOR = 0.99
# File → what it is to us, and why.
OTHERWISE = {
    "lhost-sendmail-14.eml": ("human", "a person forwards a bounce"),
    "make-test-36.eml": ("human", "a person forwards a bounce"),
    "rb-issue-368-bug.eml": ("bounce", "it is one: the set tests that another program does not stumble over it"),
    "arf-26.eml": ("auto_reply", "a mail program unsubscribes; nobody reports abuse"),
}
# In the other sets this is no person's: a mail system returns a message.
MACHINES = {"badbound.msg": "bounce"}
# What lies beside the messages: expectations, parts of them, scripts.
NO_MESSAGES = {".json", ".xml", ".out", ".bin", ".html", ".md"}


def read(path):
    done = subprocess.run([places.program("zbd-parse")], input=path.read_bytes(), capture_output=True, timeout=120)
    assert done.returncode == 0, (path, done.stderr)
    return json.loads(done.stdout)


def named_kind(path):
    """What sisimai's folder and file name say."""
    if path.parent.name == "not":
        return "human"
    kinds = {"rfc3834": "auto_reply", "arf": "abuse_report"}
    return kinds.get(path.name.split("-")[0], "bounce")


@contextlib.contextmanager
def everything_read():
    if not MIME.is_dir():
        tap.skip(f"there is no {MIME}")
    files = sorted(p for p in MIME.rglob("*") if p.is_file() and p.suffix not in NO_MESSAGES)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield dict(zip(files, pool.map(read, files)))


def of_sisimai(results):
    return {p: facts for p, facts in results.items() if SISIMAI in p.parents}


def bounces(results):
    return {p: facts for p, facts in of_sisimai(results).items() if facts["kind"] == named_kind(p) == "bounce"}


def show(what, right, count):
    tap.diag(f"{what:<28} {right:4}/{count:<4} {right / count:.3f}")


def test_kinds(results):
    right, count, misses = collections.Counter(), collections.Counter(), []
    for path, facts in of_sisimai(results).items():
        wanted = named_kind(path)
        count[wanted] += 1
        right[wanted] += facts["kind"] == wanted
        if facts["kind"] != OTHERWISE.get(path.name, (wanted,))[0]:
            misses.append(f"{path.parent.name}/{path.name}: {facts['kind']}")
    for kind in sorted(count):
        show(kind, right[kind], count[kind])
    show("all kinds", right.total(), count.total())
    tap.diag("\n".join(misses))
    assert right["bounce"] >= FLOOR * count["bounce"] and right.total() >= FLOOR * count.total(), misses


def test_no_person_is_a_machine(results):
    taken = {str(p.relative_to(MIME)): facts["kind"] for p, facts in results.items()
             if SISIMAI not in p.parents and facts["kind"] not in ("human", MACHINES.get(p.name))}
    show("people taken for machines", len(taken), len(results) - len(of_sisimai(results)))
    tap.equal(taken, {}, "people's messages taken for machines'")


def test_failed_recipients(results):
    found = bounces(results)
    with_address = [p for p, facts in found.items() if facts["failed_recipients"]]
    show("bounces with a recipient", len(with_address), len(found))
    assert len(with_address) >= FLOOR * len(found), [p.name for p in found if p not in with_address]


def addresses_in_fields(raw):
    """Whom the fields of a report or of Exim name, as they stand there."""
    fields = re.findall(rb"(?im)^(?:final-recipient|original-recipient|x-failed-recipients):(.*(?:\n[ \t].*)*)", raw)
    return {a.decode().lower() for f in fields for a in re.findall(rb"[^\s<>;,:\"]+@[\w.-]+\w", f)}


def test_recipients_are_those_of_the_fields(results):
    plain, wrong = 0, []
    for path, facts in bounces(results).items():
        named = addresses_in_fields(path.read_bytes())
        plain += bool(named)
        if named and not named & {a.lower() for a in facts["failed_recipients"]}:
            wrong.append((path.name, facts["failed_recipients"]))
    show("recipients as the fields say", plain - len(wrong), plain)
    assert len(wrong) <= (1 - FLOOR) * plain, wrong


def returned_id(raw):
    """The last Message-ID of a file that has two: the returned message's."""
    ids = re.findall(rb"(?im)^[ \t>]*message-id:\s*<([^>\s]+)>", raw)
    return ids[-1].decode(errors="replace") if len(ids) > 1 and ids[0] != ids[-1] else None


def test_original_message(results):
    wanted = {p: returned_id(p.read_bytes()) for p in bounces(results)}
    wanted = {p: message for p, message in wanted.items() if message}
    missed = [(p.name, results[p]["original_message_id"], message) for p, message in wanted.items()
              if results[p]["original_message_id"] != message]
    show("original Message-ID", len(wanted) - len(missed), len(wanted))
    tap.diag("\n".join(map(str, missed)))
    assert len(missed) <= 0.05 * len(wanted), missed


if __name__ == "__main__":
    tap.main(globals(), everything_read)
