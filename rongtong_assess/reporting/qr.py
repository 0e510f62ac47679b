"""draw_qr: a text -> the SVG of its QR code."""

from __future__ import annotations

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# The standard asks for four modules of white on every side.
QUIET_ZONE = 4


def draw_qr(text: str) -> str:
    """Black on white with its quiet zone, in a square of one unit per module; the page sets the size.

    The rows of a symbol are drawn as runs in one path, so that no gaps show between modules in print.
    """
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    symbol.add_data(text)
    symbol.make(fit=True)
    rows = symbol.get_matrix()
    path = "".join(_runs(row, number) for number, row in enumerate(rows))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="二维码"'
        f' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#ffffff"/>'
        f'<path fill="#000000" d="{path}"/></svg>'
    )


def _runs(row: list[bool | None], number: int) -> str:
    """Every run of dark modules in a row as one rectangle."""
    parts, start = [], None
    for column, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = column
        elif not is_dark and start is not None:
            parts.append(f"M{start} {number}h{column - start}v1H{start}z")
            start = None
    return "".join(parts)
