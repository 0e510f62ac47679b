"""PdfMaker: PDFs laid out in processes of their own, kept warm, never in a request's thread.

Plain processes with a pipe each instead of an executor: a layout that takes too long can be killed
without losing the others.
"""

from __future__ import annotations

import gc
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Empty, LifoQueue
from threading import BoundedSemaphore

from rongtong_assess.reporting.pdf_errors import PdfFailed

WARM_UP = '<html lang="zh-CN"><title>.</title><p style="font-family: Noto Sans CJK SC">融通测评'
LAYOUTS_PER_PROCESS = 200
PATIENCE_TO_STOP_SECONDS = 2

Answer = bytes | PdfFailed


class PdfMaker:
    """Makes PDFs from HTML; safe to share between threads. Call close() at the end."""

    def __init__(self, *, processes: int = 1, timeout_seconds: float = 60) -> None:
        self._timeout_seconds = timeout_seconds
        self._free_places = BoundedSemaphore(processes)
        self._idle: LifoQueue[_Worker] = LifoQueue()

    def make(self, html: str) -> bytes:
        """The PDF of this document. Raises PdfFailed (or MissingGlyphs) with a sentence to show."""
        if not self._free_places.acquire(timeout=self._timeout_seconds):
            raise PdfFailed("现在生成 PDF 的人太多，请过一分钟再试。网页上的结果不受影响。")
        try:
            return self._make_with(self._find_idle() or _Worker(), html)
        finally:
            self._free_places.release()

    def close(self) -> None:
        """Ends the processes."""
        while worker := self._find_idle():
            worker.stop()

    def _find_idle(self) -> _Worker | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None

    def _make_with(self, worker: _Worker, html: str) -> bytes:
        try:
            answer = worker.ask(html, self._timeout_seconds)
        except (TimeoutError, EOFError, OSError) as failure:
            worker.stop()
            raise PdfFailed("PDF 没有生成：排版花的时间太长或中途断了。请再试一次；还不行，请联系管理员。") from failure
        if worker.layouts < LAYOUTS_PER_PROCESS:
            self._idle.put(worker)
        else:
            worker.stop()
        if isinstance(answer, PdfFailed):
            raise answer
        return answer


class _Worker:
    """One process that lays out one document at a time."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True, name="pdf")
        self._process.start()
        theirs.close()
        self.layouts = 0

    def ask(self, html: str, timeout_seconds: float) -> Answer:
        self.layouts += 1
        self._connection.send(html)
        if not self._connection.poll(timeout_seconds):
            raise TimeoutError
        answer: Answer = self._connection.recv()
        return answer

    def stop(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join(PATIENCE_TO_STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(connection: Connection) -> None:
    """The process's work: documents in, PDFs or refusals out, until the other end closes."""
    from rongtong_assess.reporting.pdf import render_pdf  # the layout engine loads here, not in the web process

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
