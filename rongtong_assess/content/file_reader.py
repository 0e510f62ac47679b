"""FileReader: opens untrusted files in separate processes, with limits on time, memory and size of the answer."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from threading import BoundedSemaphore, Lock
from typing import Any, NoReturn

from rongtong_assess.content.edition.cache import read_edition_json
from rongtong_assess.content.reading.workbook_source import Workbook, read_workbook_record
from rongtong_assess.content.workbook.read import ImportedEdition
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.warm_process import Broken, Busy, WarmProcesses

PROCESSES = 2
MOST_WAITING = 2
"""Threads that may wait for a process; the other threads of a web process stay free for other requests."""
MOST_SECONDS = 15
MOST_ANSWER_BYTES = 16_000_000
MOST_KEPT = 4
TRY_AGAIN = "请核对是不是选对了文件；如果是，请从下载的表重新填起，不要带图片和整列格式，再上传"


class ReaderBusy(Refused):
    """Too many files at once; trying again helps."""


class FileReader:
    """Reads files; safe to share between threads. Call close() at the end.

    Every method raises Refused with every mistake in the file, also where reading it takes too long or too
    much memory, and ReaderBusy.
    """

    def __init__(self, *, timeout_seconds: float = MOST_SECONDS, processes: int = PROCESSES) -> None:
        self._processes: WarmProcesses[tuple[str, Sequence[object]], bytes] = WarmProcesses(
            _serve, name="files", processes=processes, timeout_seconds=timeout_seconds, receive=_receive
        )
        self._places = BoundedSemaphore(processes + MOST_WAITING)
        self._kept: OrderedDict[tuple[tuple[str, str], ...], Edition] = OrderedDict()
        self._lock = Lock()

    def read_workbook(self, raw: bytes, name: str, *, titles: Sequence[str]) -> Workbook:
        """The sheets with these titles. name: what messages call the file."""
        return read_workbook_record(self._ask(name, "workbook", raw, name, titles))

    def read_upload(self, raw: bytes) -> ImportedEdition:
        """The edition in a workbook or an archive."""
        return _uploaded(self._ask("上传的文件", "upload", raw))

    def read_edition_workbook(self, raw: bytes, name: str, *, new_id: str = "") -> ImportedEdition:
        """The edition in a workbook. new_id: instead of the workbook's id."""
        return _uploaded(self._ask(name, "edition workbook", raw, name, new_id))

    def read_texts(self, files: Mapping[str, str]) -> Edition:
        """The edition in these files, as they were kept."""
        key = tuple(sorted(files.items()))
        with self._lock:
            kept = self._kept.get(key)
        return kept or self._keep(key, read_edition_json(self._ask("草稿", "texts", dict(files))["edition"]))

    def close(self) -> None:
        """Ends the processes."""
        self._processes.close()

    def _keep(self, key: tuple[tuple[str, str], ...], edition: Edition) -> Edition:
        with self._lock:
            self._kept[key] = edition
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return edition

    def _ask(self, where: str, task: str, *arguments: object) -> dict[str, Any]:
        if not self._places.acquire(blocking=False):
            _refuse_for_now(where)
        try:
            answer = json.loads(self._processes.ask((task, arguments)))
        except Busy:
            _refuse_for_now(where)
        except Broken as failure:
            what = "读这个文件花的时间太长或要的内存太多，已经停下，什么也没有改"
            raise Refused.because(where, what, TRY_AGAIN) from failure
        finally:
            self._places.release()
        if mistakes := answer.get("mistakes"):
            raise Refused(Mistake(*mistake) for mistake in mistakes)
        return answer  # type: ignore[no-any-return]  # our own process sends an object


def _uploaded(answer: Mapping[str, Any]) -> ImportedEdition:
    remarks = tuple(Mistake(*remark) for remark in answer["remarks"])
    return ImportedEdition(read_edition_json(answer["edition"]), answer["files"], remarks)


def _refuse_for_now(where: str) -> NoReturn:
    raise ReaderBusy.because(where, "现在上传文件的人多，还没有轮到读您的文件", "什么也没有改；请过一分钟再上传一次")


def _receive(connection: Connection) -> bytes:
    """Bytes of a bounded length, which are read as JSON and never run."""
    return connection.recv_bytes(MOST_ANSWER_BYTES)


def _serve(connection: Connection) -> None:
    from rongtong_assess.content.reader_process import serve  # what reads files loads here, not in the web process

    serve(connection)
