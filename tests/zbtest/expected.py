"""What others' parsers say of the messages in ../shared/mime, in the words of our facts.

An expectation is a dict: only what the other speaks of stands in it. `text`: the words of the text, in order;
`attachments`: (name, bytes or None) each."""
import datetime
import email.header
import email.utils
import html.parser
import json
import re
import xml.etree.ElementTree as ElementTree

from zbtest import places

MIME = places.SHARED / "mime"
PARSER = MIME / "stalwartlabs+mail-parser" / "resources"
MIME4J = MIME / "apache+james-mime4j" / "core" / "src" / "test" / "resources"


class Words(html.parser.HTMLParser):
    """The words that a page shows."""

    def __init__(self, page):
        super().__init__()
        self.skipped, self.found = 0, []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in ("script", "style", "title")

    def handle_endtag(self, tag):
        self.skipped -= tag in ("script", "style", "title") and self.skipped > 0

    def handle_data(self, data):
        if not self.skipped:
            self.found += words(data)


def words(text):
    return re.findall(r"\w+", text.replace("\u00ad", ""))


def line(text):
    return " ".join((text or "").split())


def address(name, addr):
    local, at, domain = line(addr).rpartition("@")
    return (line(name), local + at + (domain.lower() if at else domain))


# ---- stalwartlabs/mail-parser ----------------------------------------------------------------------------
def parser_date(value):
    """Seconds since the epoch; None where it is no date."""
    sign = -1 if value["tz_before_gmt"] else 1
    zone = datetime.timedelta(hours=value["tz_hour"], minutes=value["tz_minute"]) * sign
    try:
        parts = [value[k] for k in ("year", "month", "day", "hour", "minute", "second")]
        return datetime.datetime(*parts, tzinfo=datetime.timezone(zone)).timestamp()
    except ValueError:
        return None


def parser_addresses(value):
    """Of {"List": [...]} or {"Group": [...]}."""
    if "List" in value:
        return [address(a["name"], a["address"]) for a in value["List"]]
    return [address(a["name"], a["address"]) for group in value["Group"] for a in group["addresses"]]


def parser_ids(value):
    return [value["Text"]] if "Text" in value else value.get("TextList", [])


def parser_headers(headers, wanted):
    for header in reversed(headers):  # of several the first holds
        name, value = header["name"], header["value"]
        if not isinstance(name, str) or value == "Empty":
            continue
        if name in ("from", "to", "cc", "reply_to") and "Address" in value:
            wanted[name] = parser_addresses(value["Address"])
        elif name == "subject":
            wanted["subject"] = line(value["Text"])
        elif name == "date" and parser_date(value["DateTime"]) is not None:
            wanted["date"] = parser_date(value["DateTime"])
        elif name in ("message_id", "in_reply_to"):
            wanted[name] = (parser_ids(value) or [None])[0]
        elif name == "references":
            wanted["references"] = parser_ids(value)


def parser_parameter(part, header, name):
    for item in part["headers"]:
        if item["name"] == header and "ContentType" in item["value"]:
            for attribute in item["value"]["ContentType"]["attributes"] or []:
                if attribute["name"] == name:
                    return attribute["value"]
    return None


def parser_attachment(part):
    name = parser_parameter(part, "content_disposition", "filename") or parser_parameter(part, "content_type", "name")
    kind, content = next(iter(part["body"].items()))
    if kind == "Message":
        root = content["parts"][0]["headers"]
        subject = next((h["value"]["Text"] for h in root if h["name"] == "subject" and "Text" in h["value"]), "")
        return line(name or subject), None
    exact = kind in ("Binary", "InlineBinary") or content.isascii()
    return line(name), len(content) if exact else None


def parser_text(message):
    found = []
    for index in message["text_body"]:
        kind, content = next(iter(message["parts"][index]["body"].items()))
        found += words(content) if kind == "Text" else Words(content).found if kind == "Html" else []
    return found


def parser_attachments(message):
    """Those of the messages within it, too."""
    found = []
    for part in (message["parts"][i] for i in message["attachments"]):
        found.append(parser_attachment(part))
        found += parser_attachments(part["body"]["Message"]) if "Message" in part["body"] else []
    return sorted(found, key=str)


def parser_message(message):
    wanted = {"text": parser_text(message), "attachments": parser_attachments(message)}
    parser_headers(message["parts"][0]["headers"], wanted)
    return wanted


def of_mail_parser():
    for path in sorted(PARSER.glob("eml/*/*.json")):
        crlf = path.name.endswith(".crlf.json")
        raw = path.with_name(path.name.split(".")[0] + ".eml").read_bytes().replace(b"\r", b"")
        raw = raw.replace(b"\n", b"\r\n") if crlf else raw  # as its own test does
        yield str(path.relative_to(PARSER / "eml")), raw, parser_message(json.loads(path.read_text()))


def of_mail_parser_fields():
    """Its expectations of single header values: each becomes the header of a message."""
    for file, header in (("address", "To"), ("date", "Date"), ("id", "References"), ("unstructured", "Subject")):
        for number, case in enumerate(json.loads((PARSER / f"{file}.json").read_text())):
            value, expected, wanted = case["header"].rstrip("\r\n"), case["expected"], {}
            if file == "address":
                wanted["to"] = parser_addresses(expected) if isinstance(expected, dict) else []
            elif file == "date" and expected:
                wanted["date"] = parser_date(expected)
            elif file == "id":
                wanted["references"] = [expected] if isinstance(expected, str) else expected or []
            elif file == "unstructured":
                wanted["subject"] = line(expected)
            if file == "address" and any("://" in a or a.startswith("mailto:") for _, a in wanted["to"]):
                continue  # a List-* header: URLs, no addresses
            if None not in wanted.values():
                yield f"{file}.json {number}", f"{header}: {value}\n\nhallo\n".encode(), wanted


# ---- apache/james-mime4j ---------------------------------------------------------------------------------
def decoded(value):
    parts = email.header.decode_header(re.sub(r"\r?\n", "", value))
    return line(str(email.header.make_header([(b, c if c != "unknown-8bit" else None) for b, c in parts])))


def mime4j_headers(entity):
    """name → value of the first one."""
    found = {}
    for field in entity.find("header").iter("field"):
        name, _, value = (field.text or "").partition(":")
        found.setdefault(name.strip().lower(), value.strip())
    return found


def mime4j_message(root, folder):
    headers, wanted = mime4j_headers(root), {}
    for name in ("from", "to", "cc", "reply-to"):
        if name in headers:
            pairs = email.utils.getaddresses([re.sub(r"\r?\n", "", headers[name])])
            wanted[name.replace("-", "_")] = [address(decoded(n), a) for n, a in pairs if n or a]
    if "subject" in headers:
        wanted["subject"] = decoded(headers["subject"])
    if "message-id" in headers:
        wanted["message_id"] = headers["message-id"].strip("<> \t\r\n")
    date = headers.get("date") and email.utils.parsedate_tz(headers["date"])
    if date:
        wanted["date"] = email.utils.mktime_tz(date)
    wanted["text"] = mime4j_text(root, folder)
    return wanted


def content_type(entity):
    value = mime4j_headers(entity).get("content-type", "text/plain")
    charset = re.search(r'charset="?([\w.-]+)', value, re.I)
    return value.split(";")[0].strip().lower(), charset[1] if charset else "utf-8"


def is_attached(entity):
    headers = mime4j_headers(entity)
    return headers.get("content-disposition", "").lower().startswith("attachment")


def is_named_text(entity):
    """A text with a file name behind another is a file (RFC 8621, 4.1.4)."""
    return bool(re.search(r"\bname\*?=", mime4j_headers(entity).get("content-type", ""))) and \
        entity.find("text-body") is not None


def mime4j_body(entity, body, folder):
    kind, charset = content_type(entity)
    raw = (folder / body.get("name")).read_bytes()
    try:
        text = raw.decode(charset)
    except (UnicodeDecodeError, LookupError):
        text = raw.decode("windows-1252", "replace")
    return Words(text).found if kind == "text/html" else words(text)


def mime4j_text(entity, folder):
    """The words of an entity's text; an attached message is another's."""
    kind, _ = content_type(entity)
    body, multipart = entity.find("text-body"), entity.find("multipart")
    if body is not None and kind in ("text/plain", "text/html", "text/enriched", "text") and not is_attached(entity):
        return mime4j_body(entity, body, folder)
    if multipart is None:
        return []
    parts = [p for p in multipart.findall("body-part") if p.find("header") is not None]
    parts = [p for i, p in enumerate(parts) if i == 0 or not is_named_text(p)]
    texts = [(content_type(p)[0], mime4j_text(p, folder)) for p in parts]
    if kind == "multipart/alternative":
        plain = [t for k, t in texts if k == "text/plain" and t] or [t for _, t in texts if t][:1]
        texts = [("", text) for text in plain]  # all the plain ones (RFC 8621, 4.1.4)
    return [word for _, text in texts for word in text]


def of_mime4j():
    for path in sorted(MIME4J.glob("*/*_decoded.xml")):
        raw = path.with_name(path.name.replace("_decoded.xml", ".msg")).read_bytes()
        try:
            root = ElementTree.fromstring(path.read_bytes())
        except ElementTree.ParseError:
            continue  # some of their trees hold control characters, which XML has not
        yield path.name.replace("_decoded.xml", ".msg"), raw, mime4j_message(root, path.parent)
