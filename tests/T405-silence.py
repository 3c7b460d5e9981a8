"""What silence may follow: nothing that must be handled is ever called a repetition, or hidden, in the corpora of our own
(tests/corpus); nor what only looks like one, nor what has a sentence on a limited topic beside what is new."""
import email
import email.utils
import json
import pathlib
import subprocess
import tempfile

from zbtest import places, tap

CORPORA = places.SRCDIR / "tests" / "corpus"
HANDLED = ("new", "mixed", "ongoing", "unknown_sender")
AWAY = ("repeat", "duplicate", "machine")


def judged(folder, server):
    command = [places.BUILD / "tests" / "judge-corpus", "--domain", server, "--authserv-id", f"mx.{server}", folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def server_of(corpus):
    return json.loads((corpus / "dossier.json").read_text())["mailbox"].split("@")[1]


def id_of(data):
    return email.message_from_bytes(data)["Message-ID"].strip("<> \r\n")


def verdicts(corpus):
    """(truth, contact) of each message."""
    by_id = {row["message_id"]: row for row in judged(corpus, server_of(corpus)) if row["message_id"]}
    for truth in json.loads((corpus / "truth.json").read_text()):
        yield truth, by_id[id_of((corpus / "messages" / truth["file"]).read_bytes())]


def test_corpora():
    for name in ("dtir", "oosterlek"):
        pairs = list(verdicts(CORPORA / name))
        away = [t["file"] for t, row in pairs if t["label"] in HANDLED and row["verdict"] in AWAY]
        tap.equal(away, [], f"{name}: to be handled, put away")
        hidden = [t["file"] for t, row in pairs if t["label"] != "machine" and row["verdict"] == "machine"]
        tap.equal(hidden, [], f"{name}: written by people, hidden")
        unsure = sum(row["verdict"] == "unsure" for _, row in pairs)
        right = sum(row["verdict"] in (t["label"], *t["accept"]) and row["verdict"] != "unsure" for t, row in pairs)
        tap.diag(f"{name}: {right} of {len(pairs)} right, {unsure} unsure")
        # Who never decides anything hides nothing either.
        assert right >= len(pairs) * 0.45, right


def message(dossier, server, number, probe):
    citizen = next(c for c in dossier["citizens"] if c["id"] == probe["citizen"])
    address = citizen["emails"][0]
    domain = address.split("@")[1]
    head = [f"Received: from out.{domain} by mx.{server} with ESMTPS id A{number}; {probe['date']}",
            f"Authentication-Results: mx.{server}; dmarc=pass header.from={domain}",
            f"From: {email.utils.formataddr((citizen['name'], address))}", f"To: {dossier['mailbox']}",
            f"Subject: {probe['subject']}", f"Date: {probe['date']}", f"Message-ID: <probe-{number}@{domain}>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if probe.get("in_reply_to"):
        head.append(f"In-Reply-To: {probe['in_reply_to']}")
    return "\r\n".join([*head, "", *probe["text"].split("\n"), ""]).encode()


def called_repeat(name, probes):
    """Those that are, by their texts."""
    corpus = CORPORA / name
    dossier = json.loads((corpus / "dossier.json").read_text())
    server = server_of(corpus)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "messages").mkdir()
        (folder / "dossier.json").write_text(json.dumps(dossier))
        for number, probe in enumerate(probes):
            (folder / "messages" / f"{number:03}.eml").write_bytes(message(dossier, server, number, probe))
        rows = [r for r in judged(folder, server) if (r["message_id"] or "").startswith("probe-")]
    tap.equal(len(rows), len(probes), "probes that are contacts")
    return [probes[int(r["message_id"].split("-")[1].split("@")[0])]["text"] for r in rows if r["verdict"] == "repeat"]


def test_what_only_looks_like_it():
    probes = [json.loads(line) for line in (CORPORA / "probes.jsonl").read_text().splitlines()]
    for name in ("dtir", "oosterlek"):
        tap.equal(called_repeat(name, [p for p in probes if p["corpus"] == name]), [], "called a repetition")


def with_limited_sentence(name):
    corpus = CORPORA / name
    sentences = json.loads((CORPORA / "limited.json").read_text())[name]
    for truth in json.loads((corpus / "truth.json").read_text()):
        raw = (corpus / "messages" / truth["file"]).read_bytes()
        data = email.message_from_bytes(raw)
        if truth["label"] in ("new", "ongoing") and truth["citizen"] in sentences:
            text = json.loads(subprocess.run([places.program("zbd-parse")], input=raw, check=True, capture_output=True).stdout)["fresh"]
            for sentence in sentences[truth["citizen"]]:
                yield {"citizen": truth["citizen"], "date": data["Date"], "subject": "bericht", "text": f"{text}\n\n{sentence}"}


def test_limited_sentence_beside_it():
    probes = list(with_limited_sentence("oosterlek"))
    assert len(probes) > 15, len(probes)
    tap.equal(called_repeat("oosterlek", probes), [], "called a repetition")


if __name__ == "__main__":
    tap.main(globals())
