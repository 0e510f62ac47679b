"""The QR code of a text, as SVG or as PNG."""

from __future__ import annotations

import struct
import zlib

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from rongtong_assess.presentation.brand import PNG_START
from rongtong_assess.presentation.wording.report.files import QR_CODE

# The standard asks for four modules of white on every side.
QUIET_ZONE = 4
PIXELS = 6


def draw_qr(text: str) -> str:
    """Black on white with its quiet zone, in a square of one unit per module; the page sets the size.

    The rows of a symbol are drawn as runs in one path, so that no gaps show between modules in print.
    """
    rows = _modules(text)
    path = "".join(_runs(row, number) for number, row in enumerate(rows))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{QR_CODE}"'
        f' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#ffffff"/>'
        f'<path fill="#000000" d="{path}"/></svg>'
    )


def draw_qr_png(text: str) -> bytes:
    """The same as a PNG, for documents whose readers may not show SVG."""
    rows = [b"".join(bytes([0 if dark else 255]) * PIXELS for dark in row) for row in _modules(text)]
    lines = b"".join(b"\x00" + row for row in rows for _ in range(PIXELS))
    size = len(rows) * PIXELS
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return PNG_START + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _modules(text: str) -> list[list[bool]]:
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    symbol.add_data(text)
    symbol.make(fit=True)
    return [[bool(module) for module in row] for row in symbol.get_matrix()]


def _runs(row: list[bool], number: int) -> str:
    """Every run of dark modules in a row as one rectangle."""
    parts, start = [], None
    for column, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = column
        elif not is_dark and start is not None:
            parts.append(f"M{start} {number}h{column - start}v1H{start}z")
            start = None
    return "".join(parts)
