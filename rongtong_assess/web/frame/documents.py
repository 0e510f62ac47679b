"""Documents that take seconds to make: only a few at a time, and no page waits long for them."""

from __future__ import annotations

import hashlib
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from threading import Lock
from typing import cast

from flask import Flask, Response, abort, current_app, render_template

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.document.html import render_blank_html
from rongtong_assess.presentation.document.pdf_maker import PdfMaker
from rongtong_assess.settings import find_data_folder
from rongtong_assess.web.frame.guard import acting
from rongtong_assess.web.frame.limits import find_source
from rongtong_assess.web.frame.transaction import installation

EXTENSION = "rongtong-documents"
# Of the threads of a process, so that the others stay free for pages.
MOST_AT_ONCE = 5
MOST_PER_ASKER = 2
MOST_QUEUED = 30
PATIENCE_SECONDS = 15.0
# Long enough for the waiting page to ask again.
KEPT_SECONDS = 120.0
MOST_KEPT_BYTES = 64 * 1024 * 1024
ASK_AGAIN_SECONDS = 3
# Blank forms by the edition's fingerprint: one per published edition, kept for the life of the process.
_blank_forms: dict[str, bytes] = {}


class Documents:
    """The documents that one process is making or has just made; safe to share between threads."""

    def __init__(self, *, at_a_time: int) -> None:
        self._pool = ThreadPoolExecutor(at_a_time, thread_name_prefix="documents")
        self._lock = Lock()
        self._askers: Counter[str] = Counter()
        self._futures: OrderedDict[str, tuple[float, Future[bytes]]] = OrderedDict()

    @contextmanager
    def turn(self, asker: str) -> Iterator[bool]:
        """Whether this asker may occupy a thread with a document now."""
        with self._lock:
            is_free = self._askers[asker] < MOST_PER_ASKER and self._askers.total() < MOST_AT_ONCE
            if is_free:
                self._askers[asker] += 1
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._askers[asker] -= 1
                    self._askers += Counter()  # drops counts of zero

    def make(self, source: str, work: Callable[[], bytes], *, patience: float = PATIENCE_SECONDS) -> bytes | None:
        """The document, or None while it is being made. source: all it is made from; equal sources are made once.

        Raises what the work raised, and OverflowError when too many documents wait.
        """
        key = hashlib.sha256(source.encode()).hexdigest()
        future = self._find_or_begin(key, work)
        try:
            return future.result(patience)
        except NotYet:
            if future.done():
                raise
            return None
        finally:
            if future.done() and future.exception() is not None:
                self._forget(key)

    def count_queued(self) -> int:
        """How many documents are being made or wait to be made."""
        with self._lock:
            return sum(not future.done() for _, future in self._futures.values())

    def _find_or_begin(self, key: str, work: Callable[[], bytes]) -> Future[bytes]:
        with self._lock:
            self._tidy_up()
            if key not in self._futures:
                if sum(not future.done() for _, future in self._futures.values()) >= MOST_QUEUED:
                    raise OverflowError
                self._futures[key] = time.monotonic(), self._pool.submit(work)
            return self._futures[key][1]

    def _forget(self, key: str) -> None:
        with self._lock:
            self._futures.pop(key, None)

    def _tidy_up(self) -> None:
        """Drop finished documents that are old, and the oldest ones while all together are too large."""
        now, held = time.monotonic(), 0
        for key, (begun, future) in reversed(list(self._futures.items())):
            if not future.done():
                continue
            held += 0 if future.exception() else len(future.result())
            if now - begun > KEPT_SECONDS or held > MOST_KEPT_BYTES:
                del self._futures[key]


def init_documents(app: Flask, *, at_a_time: int) -> None:
    """Create the documents of this process."""
    app.extensions[EXTENSION] = Documents(at_a_time=at_a_time)


def documents() -> Documents:
    """The documents of this process."""
    return cast(Documents, current_app.extensions[EXTENSION])


def asker() -> str:
    """The name under which documents are counted: one per person, or per source without a log-in."""
    person = acting()
    return f"account {person.account_id}" if person else f"address {find_source()}"


def ask_to_wait() -> Response:
    """202 with a page that reloads itself, also without scripts."""
    page = render_template("public/document_wait.html", queued=documents().count_queued())
    response = Response(page, 202, mimetype="text/html")
    response.headers["Refresh"] = response.headers["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return response


def lay_out(source: str, work: Callable[[], bytes]) -> bytes | None:
    """`make` for a view: answers 503 where too many documents wait."""
    try:
        return documents().make(source, work)
    except OverflowError:
        abort(503)


def make_blank_form(edition: Edition, maker: PdfMaker) -> bytes | None:
    """The PDF of an edition as a blank form, or None while it is being made. Raises PdfFailed."""
    made = _blank_forms.get(edition.fingerprint)
    if made is None:
        html = render_blank_html(edition, find_data_folder("templates") / "report", brand=installation().settings.brand)
        made = lay_out(html, lambda: maker.make(html))
        if made is not None:
            _blank_forms[edition.fingerprint] = made
    return made
