"""Decoding, measured against what others' parsers say of the messages in ../shared/mime (see its README; nothing of it is
copied here): stalwartlabs/mail-parser's JSON and apache/james-mime4j's event trees. The rates are printed as they are, and
once more without the cases in which the other is mistaken or means something else (REASONS)."""
import collections
import contextlib
import datetime
import json
import subprocess

from zbtest import expected, places, tap

FLOOR = 0.98
HEADERS = ("cc", "date", "from", "in_reply_to", "message_id", "references", "reply_to", "subject", "to")
# (name of the message, field) → why the other's expectation is not ours.
BARE = "bare 8-bit letters outside of or within encoded words: we read them as Windows-1252, it gives U+FFFD"
WORD = "a From or To of one word: it takes that for a name, we (as Python and GMime) for a local address"
COMMENT = "it adds comments to the name; to us a comment is no name where there is one"
GLUED = "text glued to an encoded word: it puts a blank between, which the writer did not"
REASONS = {
    **{(f"legacy/{n}{end}.json", field): BARE for n in ("010", "017", "020", "022", "027", "052")
       for end in ("", ".crlf") for field in ("subject", "to")},
    **{(f"legacy/034{end}.json", field): "the charset is x-unicode-2-0-utf-7, which it does not know"
       for end in ("", ".crlf") for field in ("subject", "to")},
    **{(f"rfc/{n}{end}.json", field): WORD for n in ("001", "004") for end in ("", ".crlf") for field in ("from", "to")},
    **{(f"address.json {n}", "to"): COMMENT for n in (8, 10, 11, 14, 22, 42, 56)},
    ("address.json 9", "to"): "a comment with an escaped fold and a bracket too many",
    ("address.json 55", "to"): "it takes a word behind the address for its name",
    ("address.json 13", "to"): "it keeps an obsolete route and the blanks around a dot in the address",
    ("address.json 28", "to"): "it joins a word and a quoted word without a blank",
    ("date.json 10", "date"): "day and month as two numbers",
    ("date.json 12", "date"): "a row of numbers, no date",
    ("date.json 28", "date"): "a whole Received value given as a date",
    ("id.json 6", "references"): "it keeps the blanks in an id, which come from folding",
    ("id.json 10", "references"): "a single letter is no id",
    **{(f"unstructured.json {n}", "subject"): GLUED for n in (21, 27, 28)},
    ("intl.msg", "subject"): "Python, which decodes mime4j's raw fields for us, puts a blank between adjacent words",
}


def read(raw):
    done = subprocess.run([places.program("zbd-parse")], input=raw, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.decode("utf-8"))


def instant(iso):
    return datetime.datetime.fromisoformat(iso.replace("Z", "+00:00")).timestamp() if iso else None


def got_of(facts, field):
    if field in ("from", "to", "cc", "reply_to"):
        return [(a["name"], a["address"]) for a in facts[field]]
    if field == "date":
        return instant(facts["date"])
    if field == "text":
        return expected.words(facts["text"])
    if field == "attachments":
        return sorted(((a["name"], a["size"]) for a in facts["attachments"]), key=str)
    return facts[field]


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(word in rest for word in part)


def agree(field, got, wanted):
    if field == "attachments":
        return len(got) == len(wanted) and all(
            any(n == name and size in (None, s) for n, s in got) for name, size in wanted)
    return got == wanted


class Score:
    def __init__(self):
        self.rows = collections.defaultdict(lambda: [0, 0, 0])  # field → comparable, agreed, explained
        self.misses = []

    def add(self, name, facts, wanted):
        for field, value in wanted.items():
            got, row = got_of(facts, field), self.rows[field]
            row[0] += 1
            if agree(field, got, value):
                row[1] += 1
            elif (name, field) in REASONS:
                row[2] += 1
            else:
                self.misses.append(f"{name} {field}: got {short(got)} wanted {short(value)}")

    def show(self, title):
        tap.diag(title)
        for field, (of, agreed, explained) in sorted(self.rows.items()):
            tap.diag(f"  {field:12} {agreed:4} of {of:4}  {agreed / of:7.2%}   explained {explained:3}   "
                     f"{(agreed + explained) / of:7.2%}")
        for miss in self.misses:
            tap.diag(f"  missed: {miss}")

    def check(self):
        low = {f: r for f, r in self.rows.items() if f in HEADERS and (r[1] + r[2]) / r[0] < FLOOR}
        assert not low, f"below {FLOOR:.0%}: {low}"


def short(value):
    text = repr(value)
    return text if len(text) < 400 else f"{text[:200]} ... {text[-180:]}"


def measure(title, messages):
    score = Score()
    for name, raw, wanted in messages:
        score.add(name, read(raw), wanted)
    score.show(title)
    score.check()


@contextlib.contextmanager
def shared():
    if not expected.MIME.is_dir():
        tap.skip(f"there is no {expected.MIME}")
    yield None


def test_mail_parser(_):
    measure("mail-parser: messages", expected.of_mail_parser())


def test_mail_parser_fields(_):
    measure("mail-parser: single header values", expected.of_mail_parser_fields())


def test_mime4j(_):
    measure("mime4j: messages", expected.of_mime4j())


if __name__ == "__main__":
    tap.main(globals(), shared)
