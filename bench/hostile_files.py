"""Files made to cost their reader time or memory; each within the size of an upload."""

from __future__ import annotations

import bz2
import random
import struct
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = (
    b'<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    b'<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
PARTS: Mapping[str, bytes] = {
    "[Content_Types].xml": b"<Types/>",
    "xl/workbook.xml": '<workbook xmlns:r="x"><sheets><sheet name="编号" r:id="r1"/></sheets></workbook>'.encode(),
    "xl/_rels/workbook.xml.rels": RELATIONS,
    "xl/sharedStrings.xml": b"<sst/>",
    SHEET: b"<worksheet/>",
}
BZIP2 = 12


def list_hostile_files() -> Mapping[str, bytes]:
    """Name -> bytes."""
    return {
        "28 KB 工作簿": rows_workbook(28_000),
        "100 KB 工作簿": rows_workbook(100_000),
        "200 KB 工作簿": rows_workbook(200_000),
        "180 万个 <si/>": empty_texts_workbook(),
        "30 万格": cells_workbook(),
        "bzip2": bzip2_bomb(),
    }


def rows_workbook(size: int) -> bytes:
    """`<row ` again and again, never closed: a pattern that looks for its end looks far, from every one of them."""
    length = size * 20
    raw = _workbook(SHEET, _noisy(b"<row ", length))
    return _workbook(SHEET, _noisy(b"<row ", length * size // len(raw)))


def empty_texts_workbook() -> bytes:
    return _workbook("xl/sharedStrings.xml", b"<sst>" + _noisy(b"<si/>", 9_000_000) + b"</sst>")


def cells_workbook() -> bytes:
    """As many cells as fit into the bound on elements, all of them filled in."""
    row = b"<row>" + b"<c><v>1</v></c>" * 50 + b"</row>"
    return _workbook(SHEET, b"<worksheet>" + row * 6_000 + b"</worksheet>")


def bzip2_bomb() -> bytes:
    """A gigabyte in a part that is packed by bzip2 and says it has 90 kB."""
    packer = bz2.BZ2Compressor()
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(1_000)) + packer.flush()
    raw = bytearray(_zip({"xl/workbook.xml": packed}, ZIP_STORED))
    for sign, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        place = raw.index(sign)
        struct.pack_into("<H", raw, place + method, BZIP2)
        struct.pack_into("<I", raw, place + size, 90_000)
    return bytes(raw)


def many_keys_edition(count: int = 60_000) -> bytes:
    """An edition.yaml with this number of unknown keys."""
    text = "".join(f"k{number}: {number * 7919 % 99_991}\n" for number in range(count))
    return _zip({"edition.yaml": text.encode()}, ZIP_DEFLATED)


def _noisy(piece: bytes, length: int) -> bytes:
    """The piece repeated, with a little noise: what packs too well is refused for that alone."""
    noise = random.Random(1)  # noqa: S311  # the same file every time
    blanks = (b" " * noise.randrange(5) if noise.random() < 0.05 else b"" for _ in range(length // len(piece)))
    return b"".join(piece + blank for blank in blanks)


def _workbook(part: str, content: bytes) -> bytes:
    return _zip({**PARTS, part: content}, ZIP_DEFLATED)


def _zip(parts: Mapping[str, bytes], method: int) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()
