"""Attached documents through the real zbd-parse, sandbox and all: their text comes behind the mail's own; each cap at its
edge; what is meant to hurt ends in time, with a result."""
import json
import resource
import struct
import subprocess
import time

from zbtest import documents, places, tap

SECONDS = 5 if places.BUILD.name != "build-asan" else 30  # daemon/parse-limits.c


def read(mail):
    """The facts, and the processor seconds that they took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    done = subprocess.run([places.program("zbd-parse")], input=mail, capture_output=True, timeout=240)
    assert done.returncode == 0, (done.returncode, done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tap.diag(f"{used:.2f} s of processor time, {time.monotonic() - begun:.2f} s")
    return json.loads(done.stdout), used


def text_of(document, **options):
    facts, _ = read(documents.mail(document, **options))
    segments = [s for s in facts["segments"] if s["kind"] == "document"]
    raw = facts["text"].encode()
    return "\n---\n".join(raw[s["start"]:s["end"]].decode().strip() for s in segments), facts


def notes(document, **options):
    return [n for n in text_of(document, **options)[1]["notes"] if n.startswith("document")]


def test_pdf():
    text, facts = text_of(documents.pdf("Geachte heer,\nDe pomp maakt café-herrie.", "Tweede blad"))
    tap.equal(text, "Geachte heer,\nDe pomp maakt café-herrie.\n\nTweede blad")
    tap.equal(facts["fresh"], "Zie bijlage.\n\n" + text, "fresh text of a mail that says little itself")
    tap.equal(facts["text"][:12], "Zie bijlage.")


def test_long_mail_keeps_its_own_text():
    facts, _ = read(documents.mail(documents.pdf("Bijlage"), text="Dit schrijf ik zelf. " * 20))
    assert "Bijlage" in facts["text"] and "Bijlage" not in facts["fresh"], facts["fresh"]


def test_odt():
    body = ('<text:h>Kop</text:h><text:p>Geachte  <text:s text:c="3"/>heer<text:line-break/>een<text:tab/>twee</text:p>'
            "<text:tracked-changes><text:p>weg</text:p></text:tracked-changes>"
            "<text:list><text:list-item><text:p>punt</text:p></text:list-item></text:list>"
            "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
            "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row><text:p>é &amp; ë</text:p>")
    tap.equal(text_of(documents.odt(body))[0], "Kop\nGeachte    heer\neen\ttwee\n- punt\na | b\né & ë")


def test_docx():
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = ('<w:p><w:r><w:t>Geachte</w:t><w:tab/><w:t xml:space="preserve"> heer</w:t><w:br/></w:r>' + run("é") + "</w:p>"
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r><w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"
            + run("zichtbaar") + "</w:p><w:p><w:pPr><w:numPr/><w:tabs><w:tab/></w:tabs></w:pPr>" + run("punt") + "</w:p>"
            "<w:tbl><w:tr><w:tc><w:p>" + run("a") + "</w:p></w:tc><w:tc><w:p>" + run("b") + "</w:p></w:tc></w:tr></w:tbl>")
    notes_xml = '<w:footnotes xmlns:w="urn:w"><w:p><w:r><w:t>voetnoot</w:t></w:r></w:p></w:footnotes>'
    text = text_of(documents.docx(body, **{"word/footnotes.xml": notes_xml}))[0]
    tap.equal(text, "Geachte\t heer\né\nzichtbaar\n- punt\na | b\n---\nvoetnoot")


def test_rtf():
    tap.equal(text_of(rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}Geachte\par heer \u233? caf\'e9}")[0],
              "Geachte\nheer é café")


def test_winmail_dat():
    winmail = documents.tnef("Geachte heer, café", [("brief.docx", documents.docx_paragraphs("Uit de brief")), ("a.bin", b"x")])
    text, facts = text_of(winmail, kind=documents.TNEF, name="winmail.dat", text="")
    tap.equal(text, "Geachte heer, café\n---\nUit de brief")
    tap.equal([(a["name"], a["size"] > 0) for a in facts["attachments"]],
              [("winmail.dat", True), ("brief.docx", True), ("a.bin", True)])
    tap.equal(text_of(winmail)[0], "Uit de brief", "beside a text of the mail's own, which it repeats")


def test_winmail_dat_rtf():
    rtf = documents.rtf_compressed(rb"{\rtf1\ansi\ansicpg1252 Geachte\par heer}" + b" " * 300)
    winmail = documents.tnef(properties=documents.mapi_binary(0x1009, rtf))
    tap.equal(text_of(winmail, text="")[0], "Geachte\nheer")


def test_winmail_dat_codepage():
    page = "<p>Zażółć gęślą jaźń"
    for codepage, charset in ((28592, "iso-8859-2"), (1250, "cp1250"), (65001, "utf-8")):
        winmail = documents.tnef(properties=documents.mapi_binary(0x1013, page.encode(charset), codepage))
        tap.equal(text_of(winmail, text="")[0], page[3:], charset)


def test_winmail_dat_of_many_texts():
    page = b"<b>x</b> " * 100000
    many = struct.pack("<I", 40) + documents.mapi_binary(0x1013, page)[4:] * 40
    facts, used = read(documents.mail(documents.tnef(properties=many), text=""))
    assert used < SECONDS / 3 and facts["text"].startswith("x x"), (used, facts["text"][:20])


def test_content_tells_not_the_type():
    tap.equal(text_of(documents.pdf("Geachte heer"), kind="image/png", name="foto.png")[0], "Geachte heer")
    tap.equal(notes(b"geen document", kind=documents.PDF, name="brief.pdf"), [])


def test_unsound():
    sound = documents.docx_paragraphs("Geachte heer")
    for broken in (sound[:-40], b"%PDF-1.4\n" + b"\0\xff" * 5000, documents.docx("<w:p>"), documents.docx_entities(),
                   documents.tnef("x", [("a", b"y" * 1000)])[:-300]):
        tap.equal(notes(broken), ["document_failed"])


def test_nothing_to_read():
    tap.equal(notes(documents.pdf("")), ["document_empty"], "a scan")
    tap.equal(notes(documents.zipped({"foto.jpg": "x"})), ["document_empty"])


# ---- caps ----------------------------------------------------------------------------------------------------
def test_cap_pages():
    tap.equal(notes(documents.pdf_of_pages(500)), [])
    tap.equal(notes(documents.pdf_of_pages(501)), ["document_cut"])


def test_cap_entries():
    tap.equal(notes(documents.zip_of_many(4999)), [])  # and one with the text
    tap.equal(notes(documents.zip_of_many(5000)), ["document_cut", "document_empty"])


def test_cap_nesting():
    inner = documents.docx_paragraphs("diep")
    for levels, wanted in ((2, []), (3, ["document_cut"])):
        nested = inner
        for _ in range(levels):
            nested = documents.tnef(None, [("w", nested)])
        tap.equal(notes(nested), wanted)


def test_cap_documents():
    for count, wanted in ((20, []), (21, ["document_cut"])):
        many = documents.mail(documents.docx_paragraphs("brief"))
        head, part = many.split(b"--b\r\n")[0], many.split(b"--b\r\n")[2].replace(b"--b--\r\n", b"")
        facts, _ = read(head + (b"--b\r\n" + part) * count + b"--b--\r\n")
        tap.equal([n for n in facts["notes"] if n.startswith("document")], wanted)


def test_cap_text():
    facts, _ = read(documents.mail(documents.docx_bomb(2)))
    assert "document_cut" in facts["notes"] and len(facts["text"]) <= 1024 * 1024, facts["notes"]


# ---- what is meant to hurt -----------------------------------------------------------------------------------
def check_hostile(document):
    facts, used = read(documents.mail(document))
    tap.equal(facts["fresh"][:12], "Zie bijlage.")
    assert used < SECONDS, f"{used} s"
    return facts["notes"]


def test_zip_bombs():
    assert "document_cut" in check_hostile(documents.docx_bomb(300))
    assert "document_cut" in check_hostile(documents.docx_blank_bomb(300))


def test_entities():
    assert "document_failed" in check_hostile(documents.docx_entities())


def test_pdf_of_100000_pages():
    assert "document_cut" in check_hostile(documents.pdf_of_pages(100000))


def test_pdf_that_shows_itself():
    check_hostile(documents.pdf_recursive())


def test_pdf_that_never_ends():
    assert "documents_failed" in check_hostile(documents.pdf_bomb(200))


if __name__ == "__main__":
    tap.main(globals())
