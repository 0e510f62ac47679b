"""Blank questionnaires as PDF: the same for everyone, so each edition is laid out once per process."""

from __future__ import annotations

from threading import Lock

from rongtong_assess.core.edition import Edition
from rongtong_assess.reporting.blank import render_blank_html
from rongtong_assess.reporting.pdf_maker import PdfMaker
from rongtong_assess.settings import find_data_folder
from rongtong_assess.web.product import product

# By fingerprint; there are as many as published editions.
_made: dict[str, bytes] = {}
_laying_out = Lock()


def make_blank_form(edition: Edition, maker: PdfMaker) -> bytes:
    """The PDF of an edition; whoever asks while it is being laid out waits for that one. Raises PdfFailed."""
    with _laying_out:
        if edition.fingerprint not in _made:
            html = render_blank_html(
                edition, find_data_folder("templates") / "report", brand=product().settings.brand
            )
            _made[edition.fingerprint] = maker.make(html)
        return _made[edition.fingerprint]
