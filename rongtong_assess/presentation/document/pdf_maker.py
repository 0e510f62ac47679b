"""PDFs laid out in processes of their own that are kept ready, and why a PDF was not made."""

from __future__ import annotations

import gc
from contextlib import suppress
from multiprocessing.connection import Connection

from rongtong_assess.presentation.wording.people import PRODUCT_NAME
from rongtong_assess.presentation.wording.report.files import PDF_BROKE, TOO_MANY_PDFS, missing_glyphs_words
from rongtong_assess.warm_process import Broken, Busy, WarmProcesses

WARM_UP = f'<html lang="zh-CN"><title>.</title><p style="font-family: Noto Sans CJK SC">{PRODUCT_NAME}'


class PdfFailed(Exception):
    """No PDF; the message says what happened and what to do."""


class MissingGlyphs(PdfFailed):
    """Characters that no installed font can draw. Such a PDF is never given to anybody.

    places: (character, the text around it); the text is empty where it was not found.
    """

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        self.places = places
        self.characters = frozenset(character for character, _ in places)
        super().__init__(missing_glyphs_words(places))

    def __reduce__(self) -> tuple[type[MissingGlyphs], tuple[tuple[tuple[str, str], ...]]]:
        return MissingGlyphs, (self.places,)


Answer = bytes | PdfFailed


class PdfMaker:
    """Makes PDFs from HTML; safe to share between threads. Call close() at the end."""

    def __init__(self, *, processes: int = 1, timeout_seconds: float = 60) -> None:
        self._processes: WarmProcesses[str, Answer] = WarmProcesses(
            _serve, name="pdf", processes=processes, timeout_seconds=timeout_seconds
        )

    def make(self, html: str) -> bytes:
        """The PDF of this document. Raises PdfFailed (or MissingGlyphs) with a sentence to show."""
        try:
            answer = self._processes.ask(html)
        except Busy:
            raise PdfFailed(TOO_MANY_PDFS) from None
        except Broken as failure:
            raise PdfFailed(PDF_BROKE) from failure
        if isinstance(answer, PdfFailed):
            raise answer
        return answer

    def close(self) -> None:
        """Ends the processes."""
        self._processes.close()


def _serve(connection: Connection) -> None:
    """The process's work: documents in, PDFs or refusals out, until the other end closes."""
    from rongtong_assess.presentation.document.pdf import render_pdf

    with suppress(PdfFailed):  # the caller who asks is told
        render_pdf(WARM_UP)
    gc.freeze()
    gc.disable()  # collecting between documents instead of within saves a sixth of the time
    while True:
        try:
            html: str = connection.recv()
        except EOFError:
            return
        try:
            answer: Answer = render_pdf(html)
        except PdfFailed as failure:
            answer = failure
        try:
            connection.send(answer)
        except BrokenPipeError:
            # The process that asked was killed meanwhile.
            return
        gc.collect()
