"""Blank questionnaires as PDF: the same for everyone, so each edition is laid out once per process."""

from __future__ import annotations

from rongtong_assess.core.edition import Edition
from rongtong_assess.presentation.document.html import render_blank_html
from rongtong_assess.presentation.document.pdf_maker import PdfMaker
from rongtong_assess.settings import find_data_folder
from rongtong_assess.web.documents import lay_out
from rongtong_assess.web.this_installation import installation

# By fingerprint; there are as many as published editions.
_made: dict[str, bytes] = {}


def make_blank_form(edition: Edition, maker: PdfMaker) -> bytes | None:
    """The PDF of an edition, or None while it is being laid out. Raises PdfFailed."""
    made = _made.get(edition.fingerprint)
    if made is None:
        html = render_blank_html(edition, find_data_folder("templates") / "report", brand=installation().settings.brand)
        made = lay_out(html, lambda: maker.make(html))
        if made is not None:
            _made[edition.fingerprint] = made
    return made
