"""Decoding, measured against what others' parsers say of the messages in ../shared/mime (see its README; nothing of it is
copied here): stalwartlabs/mail-parser's JSON and apache/james-mime4j's event trees. The rates are printed as they are, and
once more without the cases in which the other is mistaken or means something else (REASONS)."""
import collections
import contextlib
import datetime
import json
import re
import subprocess

from zbtest import expected, places, tap

FLOOR = 0.98
# (name of the message, field) → why the other's expectation is not ours.
BARE = "bare 8-bit letters outside of or within encoded words: we read them as Windows-1252, it gives U+FFFD"
WORD = "a From or To of one word: it takes that for a name, we (as Python and GMime) for a local address"
COMMENT = "it adds comments to the name; to us a comment is no name where there is one"
GLUED = "text glued to an encoded word: it puts a blank between, which the writer did not"
UU = "uuencoded files are taken out of our text and listed, decoded"
LEFT = "a broken multipart: it lists what is left over as an attachment; we show it as text where it may be text"
REASONS = {
    **{(f"legacy/{n}{end}.json", "attachments"): "bare 8-bit letters in a file name become U+FFFD"
       for n in ("016", "023", "026") for end in ("", ".crlf")},
    **{(f"legacy/{n}{end}.json", "text"): BARE for n in ("033", "052") for end in ("", ".crlf")},
    **{(f"legacy/{n}{end}.json", field): UU for n in ("017", "048", "049") for end in ("", ".crlf")
       for field in ("attachments", "text")},
    **{(f"{n}.msg", "text"): UU for n in ("sig-uu", "uu-junk", "uu-zeegee")},
    **{(f"malformed/{n}{end}.json", field): LEFT for end in ("", ".crlf") for field in ("attachments", "text")
       for n in ("001", "002", "003", "004", "006", "007", "008", "009", "010", "011", "012", "016", "017", "019", "022")},
    **{(f"rfc/{n}{end}.json", "attachments"): "it lists another form of the same text, and bytes that are no base64"
       for n in ("000", "003") for end in ("", ".crlf")},
    **{(f"rfc/000{end}.json", "text"): "it does not read text/enriched" for end in ("", ".crlf")},
    **{(f"thirdparty/002{end}.json", field): "base64 that is garbage: it takes it for a file"
       for end in ("", ".crlf") for field in ("attachments", "text")},
    **{(f"thirdparty/005{end}.json", "text"): "a last delimiter that does not begin a line" for end in ("", ".crlf")},
    **{(f"thirdparty/015{end}.json", "attachments"): "it takes the second of three attached messages for a part of the first"
       for end in ("", ".crlf")},
    **{(f"{n}.msg", "text"): "a line that is no header: two of its four expectations contradict the other two; we show all"
       for n in ("malformedHeader-noheader", "malformedHeaderStartsBody-nocrlfcrlf", "malformedHeaderStartsBody-noheader")},
    **{(f"{n}.msg", "text"): "a blank where the blank line should be: it drops what follows up to the next blank line"
       for n in ("hdr-fakeout", "basic-plain-with-bad-header-separator")},
    ("badbound.msg", "text"): "the boundary is folded: it finds no part",
    ("multi-bad.msg", "text"): "two Content-Types: it follows the first one's boundary into the text",
    ("multi-badnames.msg", "text"): "the first of three named texts is empty: the next is the text to us",
    **{(f"{n}.msg", "text"): LEFT for n in ("missing-boundary", "missing-inner-boundary", "missing-inner-start-boundary",
                                           "multipartemptypart", "multipartnopart", "ending-boundaries",
                                           "very-very-long-boundary")},
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


def own_text(facts):
    """Without the attached messages and documents that were taken in behind it."""
    starts = [s["start"] for s in facts["segments"] if s["kind"] == "document"]
    if any(a["type"] == "message/rfc822" for a in facts["attachments"]):
        raw = facts["text"].encode()
        starts += [f["start"] for f in facts["forwarded"]
                   if re.match(rb"From: |Date: |Subject: |\n", raw[f["start"]:f["end"]])]
    return facts["text"].encode()[:min(starts)].decode() if starts else facts["text"]


def got_of(facts, field):
    if field in ("from", "to", "cc", "reply_to"):
        return [(a["name"], a["address"]) for a in facts[field]]
    if field == "date":
        return instant(facts["date"])
    if field == "text":
        return expected.words(own_text(facts))
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
        low = {f: r for f, r in self.rows.items() if (r[1] + r[2]) / r[0] < FLOOR}
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
