"""The development corpus (../shared/corpus): imported, taken in, scored. No message that needs handling may be put
away (harm) or hidden; the other figures are printed, and are the next issues' business."""
import contextlib
import email
import json
import subprocess
import sys

from zbtest import places, tap, world

CORPUS = places.SHARED / "corpus"


@contextlib.contextmanager
def scored():
    if not CORPUS.is_dir():
        tap.skip(f"there is no {CORPUS}")
    with world.bare() as w:
        w.zbd.config.pop("duty")  # the corpus has handlers of its own
        w.zbd.start()
        w.zbd.zb("import", CORPUS / "dossier.json")
        w.files = sorted((CORPUS / "messages").glob("*.eml"))
        w.zbd.zb("ingest", *w.files, seconds=240)
        w.lines = w.folder / "contacts.jsonl"
        w.lines.write_text(w.zbd.zb("contacts", "--json").stdout)
        w.score = json.loads(score(w, "--json"))
        yield w
        w.zbd.stop()


def score(w, *options):
    command = [sys.executable, str(CORPUS / "score.py"), *options, str(CORPUS), str(w.lines)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def value(w, name):
    """score.py --json: name → value, or → [value, numerator, denominator]."""
    found = w.score[name]
    return found[0] if isinstance(found, list) else found


def test_score_is_printed(w):
    tap.diag(score(w))


def test_every_message_is_a_contact(w):
    rows = [json.loads(line) for line in w.lines.read_text().splitlines()]
    judged = [r for r in rows if r["verdict"]]
    # The same message delivered twice is one contact: its Message-ID comes again, in other Received headers.
    distinct = {email.message_from_bytes(p.read_bytes())["Message-ID"] for p in w.files}
    tap.equal(len(judged), len(distinct), "contacts with a verdict")


def test_harm(w):
    tap.equal(value(w, "harm"), 0, f"messages that need handling, put away\n{score(w, '--misses')}\n")


def test_hidden(w):
    tap.equal(value(w, "hidden"), 0, f"human messages hidden\n{score(w, '--misses')}\n")


def test_again_is_the_same(w):
    w.zbd.zb("ingest", *w.files, seconds=240)
    again = w.zbd.zb("contacts", "--json").stdout.splitlines()
    tap.equal(len(again), len(w.lines.read_text().splitlines()), "contacts after the same files again")


if __name__ == "__main__":
    tap.main(globals(), scored)
