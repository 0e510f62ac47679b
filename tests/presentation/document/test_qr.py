"""The QR code: read back from its picture by the rules of the standard's grid."""

from __future__ import annotations

import re

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from rongtong_assess.presentation.document.qr import QUIET_ZONE, draw_qr

ADDRESS = "https://assess.example.com/verify/7K3M-9QXT-2VBN-E8HD-5PWR"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1H\d+z")


def dark_modules(svg: str) -> set[tuple[int, int]]:
    path = re.findall(r' d="([^"]+)"', svg)
    assert len(path) == 1
    assert RUN.sub("", path[0]) == ""
    runs = [tuple(map(int, run)) for run in RUN.findall(path[0])]
    return {(column, row) for start, row, length in runs for column in range(start, start + length)}


@pytest.mark.parametrize("text", [ADDRESS, "7K3M-9QXT-2VBN-E8HD-5PWR"])
def test_the_drawing_has_the_modules_of_the_symbol(text: str) -> None:
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    symbol.add_data(text)
    symbol.make(fit=True)
    matrix = symbol.get_matrix()
    expected = {(column, row) for row, cells in enumerate(matrix) for column, is_dark in enumerate(cells) if is_dark}
    assert dark_modules(draw_qr(text)) == expected


def test_there_is_white_around_it_and_nothing_from_elsewhere() -> None:
    svg = draw_qr(ADDRESS)
    size = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    places = [place for module in dark_modules(svg) for place in module]
    assert min(places) == QUIET_ZONE
    assert max(places) == size - QUIET_ZONE - 1
    assert "href" not in svg
    assert svg == draw_qr(ADDRESS)
