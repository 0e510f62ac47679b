"""PdfMaker: PDFs laid out in processes of their own, kept warm; and why a PDF was not made, in words."""

from __future__ import annotations

import gc
from contextlib import suppress
from multiprocessing.connection import Connection

from rongtong_assess.warm_process import Broken, Busy, WarmProcesses

WARM_UP = '<html lang="zh-CN"><title>.</title><p style="font-family: Noto Sans CJK SC">融通测评'


class PdfFailed(Exception):
    """No PDF; the message says what happened and what to do."""


class MissingGlyphs(PdfFailed):
    """Characters that no installed font can draw. Such a PDF is never handed out.

    places: (character, the text around it); the text is empty where it was not found.
    """

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        self.places = places
        self.characters = frozenset(character for character, _ in places)
        listed = "；".join(
            f"“{character}”（U+{ord(character):04X}）" + (f"在“{around}”里" if around else "")
            for character, around in places
        )
        super().__init__(
            f"PDF 没有生成：有 {len(places)} 个字在服务器的字体里找不到：{listed}。"
            "请改用别的写法；如果是常用字，请管理员安装中文字体：apt-get install fonts-noto-cjk。"
        )

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
            raise PdfFailed("现在生成 PDF 的人太多，请过一分钟再试。网页上的结果不受影响。") from None
        except Broken as failure:
            raise PdfFailed("PDF 没有生成：排版花的时间太长或中途断了。请再试一次；还不行，请联系管理员。") from failure
        if isinstance(answer, PdfFailed):
            raise answer
        return answer

    def close(self) -> None:
        """Ends the processes."""
        self._processes.close()


def _serve(connection: Connection) -> None:
    """The process's work: documents in, PDFs or refusals out, until the other end closes."""
    from rongtong_assess.presentation.document.pdf import render_pdf

    with suppress(PdfFailed):  # whoever asks is told
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
            # Who asked was killed meanwhile.
            return
        gc.collect()
