"""Documents of the formats that are read, made as programs make them, for the tests."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping

ODT_HEAD = (
    '<office:document-{} xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">'
)


def pdf(*pages: Iterable[str], info: str = "") -> bytes:
    """A PDF with these lines on these pages, set in Helvetica."""
    return pdf_of([_page(lines) for lines in pages], info)


def _page(lines: Iterable[str]) -> bytes:
    shown = (line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines)
    return b"BT /F1 11 Tf 14 TL 50 780 Td " + b" ".join(b"(" + line + b") Tj T*" for line in shown) + b" ET"


def pdf_of(contents: Iterable[bytes], info: str = "") -> bytes:
    """A PDF whose pages have these content streams."""
    streams = [zlib.compress(content) for content in contents]
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode(),
    ]
    for number, stream in enumerate(streams):
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"{page} /Contents {6 + 2 * number} 0 R >>".encode())
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def docx(body: str, title: str = "", author: str = "") -> bytes:
    """A Word document whose body is this XML."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    made = parse_xml(
        f'<w:body {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{body}</w:body>'
    )
    for child in list(made):
        document.element.body.append(child)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def odt(body: str, meta: str = "", before: str = "") -> bytes:
    """An OpenDocument text whose text part is this XML."""
    content = f"{before}{ODT_HEAD.format('content')}<office:body><office:text>{body}</office:text></office:body>"
    about = f"{ODT_HEAD.format('meta')}<office:meta>{meta}</office:meta></office:document-meta>"
    return archive({"content.xml": f"{content}</office:document-content>".encode(), "meta.xml": about.encode()})


def archive(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # without the time of day
    return file.getvalue()
