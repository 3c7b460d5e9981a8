"""Documents for tests, made here: PDF, ODT, DOCX, RTF, winmail.dat; sound ones and hostile ones."""
import io
import struct
import zipfile
import zlib

PDF = "application/pdf"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TNEF = "application/ms-tnef"


# ---- PDF ---------------------------------------------------------------------------------------------------
def pdf_of(objects, root=1, extra=""):
    """`objects`: the bodies of objects 1, 2, ..."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        body = body if isinstance(body, bytes) else body.encode("latin-1")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += f"trailer\n<</Size {len(objects) + 1}/Root {root} 0 R{extra}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data, extra=""):
    return f"<</Length {len(data)}{extra}>>\nstream\n".encode() + data + b"\nendstream"


def page_content(text):
    lines = "".join(f"({line}) Tj T*\n" for line in text.splitlines())
    return f"BT /F1 12 Tf 14 TL 50 700 Td\n{lines}ET".encode("latin-1")


def pdf(*pages):
    """Its pages show these texts (Latin-1, without brackets), set in a font that is not embedded."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    for i, text in enumerate(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * i} 0 R"
                       "/Resources<</Font<</F1 3 0 R>>>>>>")
        objects.append(stream(zlib.compress(page_content(text)), "/Filter/FlateDecode"))
    return pdf_of(objects)


def pdf_of_pages(count):
    """So many pages that show the same."""
    kids = " ".join(f"{i} 0 R" for i in range(5, 5 + count))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    return pdf_of(["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
                   "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", stream(page_content("Bladzijde"))] + [page] * count)


def pdf_recursive():
    """A form that shows itself, twice; an object stream that says it stands in itself."""
    return pdf_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
                   stream(b"/X Do /X Do"), stream(b"/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources 6 0 R"),
                   "<</XObject<</X 5 0 R>>>>"])


def pdf_bomb(megabytes):
    """A page whose content unpacks to so much."""
    content = zlib.compress(b"(a) Tj\n" * (megabytes * 150000), 9)
    return pdf_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[4 0 R]/Count 1>>",
                   "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
                   stream(content, "/Filter/FlateDecode")])


# ---- zip ---------------------------------------------------------------------------------------------------
def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body, **others):
    head = '<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": head + body + "</w:body></w:document>"} | others)


def docx_paragraphs(*texts):
    return docx("".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in texts))


def odt(body):
    head = ('<?xml version="1.0"?><office:document-content xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:b">'
            "<office:automatic-styles><p>stijl</p></office:automatic-styles><office:body>")
    return zipped({"mimetype": ODT, "content.xml": head + body + "</office:body></office:document-content>"})


def docx_bomb(megabytes):
    """document.xml unpacks to so much, of letters that are one text."""
    return docx(f"<w:p><w:r><w:t>{'a' * 1024 * 1024 * megabytes}</w:t></w:r></w:p>")


def docx_blank_bomb(megabytes):
    """The same, of what is no text."""
    return docx(" " * 1024 * 1024 * megabytes)


def docx_entities():
    """A billion laughs."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return zipped({"word/document.xml": f"<!DOCTYPE d [{entities}]><w:document><w:p><w:t>&a9;</w:t></w:p></w:document>"})


def zip_of_many(count):
    return zipped({f"{i}.xml": "" for i in range(count)} | {"content.xml": "<p>achteraan</p>"})


# ---- winmail.dat -------------------------------------------------------------------------------------------
def tnef_attribute(level, identity, data):
    return struct.pack("<BII", level, identity, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def tnef(body=None, attachments=(), properties=b""):
    """`attachments`: (name, bytes) each; `properties`: the content of attMAPIProps."""
    out = struct.pack("<IH", 0x223E9F78, 1) + tnef_attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    if properties:
        out += tnef_attribute(1, 0x00069003, properties)
    if body is not None:
        out += tnef_attribute(1, 0x0002800C, body.encode("windows-1252") + b"\0")
    for name, content in attachments:
        out += tnef_attribute(2, 0x00069002, b"\1\0" + b"\0" * 12)
        out += tnef_attribute(2, 0x00018010, name.encode("windows-1252") + b"\0")
        out += tnef_attribute(2, 0x0006800F, content)
    return out


def mapi_binary(identity, data, codepage=None):
    """One property of type binary, as the whole of attMAPIProps; and behind it the code page of texts."""
    padded = data + b"\0" * (-len(data) % 4)
    behind = struct.pack("<HHI", 0x0003, 0x3FDE, codepage) if codepage else b""
    return struct.pack("<IHHII", 2 if codepage else 1, 0x0102, identity, 1, len(data)) + padded + behind


def rtf_compressed(rtf):
    """As PR_RTF_COMPRESSED holds it (MS-OXRTFCP): every byte a literal."""
    packed = b"".join(b"\0" + rtf[i:i + 8] for i in range(0, len(rtf), 8))
    return struct.pack("<IIII", len(packed) + 12, len(rtf), 0x75465A4C, zlib.crc32(packed)) + packed


# ---- a mail that carries one -----------------------------------------------------------------------------------
def mail(document, kind="application/octet-stream", name="bijlage", text="Zie bijlage."):
    import base64
    return (f"From: a@x.example\r\nSubject: klacht\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            ).encode() + base64.encodebytes(document).replace(b"\n", b"\r\n") + b"--b--\r\n"
