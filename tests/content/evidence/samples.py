"""Files that tests hand in as evidence: good ones, and such as strangers could send."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MAKER = "Secret Phone 9"
CONTENT_TYPES = "[Content_Types].xml"


def picture(format_name: str, *, size: tuple[int, int] = (48, 32), mode: str = "RGB", **options: object) -> bytes:
    """A picture, half red and half blue, with an EXIF block that names a maker, a place and a turn by 90 degrees."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    raw = io.BytesIO()
    image.save(raw, format_name, exif=exif.tobytes(), **options)
    return raw.getvalue()


def office(main: str = "word/document.xml", more: Mapping[str, str | bytes] | None = None, **types: str) -> bytes:
    """A small Office file. more: further parts, which may replace those that are there."""
    parts: dict[str, str | bytes] = {
        CONTENT_TYPES: types.get("types", '<Types xmlns="t"/>'),
        "_rels/.rels": "<Relationships/>",
        main: "<document/>",
        **(more or {}),
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return raw.getvalue()


def bomb() -> bytes:
    """An Office file of a few kilobytes that unpacks to 600 MB."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT_TYPES, "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        with archive.open("word/media/image1.png", "w") as part:
            for _ in range(600):
                part.write(bytes(1024 * 1024))
    return raw.getvalue()


def huge_picture() -> bytes:
    """A PNG of some kilobytes that claims 900 million pixels."""
    raw = bytearray(picture("PNG"))
    raw[16:24] = (30_000).to_bytes(4, "big") * 2
    raw[29:33] = zlib.crc32(raw[12:29]).to_bytes(4, "big")
    return bytes(raw)
