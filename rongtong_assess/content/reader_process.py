"""The process that reads untrusted files: limits first, then one file after another.

A hostile file harms this process alone. The result goes back as JSON.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from rongtong_assess.content.edition.cache import edition_json
from rongtong_assess.content.reading.workbook_source import read_workbook, workbook_record
from rongtong_assess.content.workbook.read import read_edition_workbook
from rongtong_assess.content.workbook.upload import read_edition_texts, read_upload
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.warm_process import limit_next_request, limit_this_process

MOST_SECONDS = 15
"""CPU seconds for one file; afterwards the caller gives up and this process is killed."""
MOST_MORE_BYTES = 256 * 1024 * 1024
"""In addition to the memory of the process before it reads a file."""
MOST_FILE_BYTES = 10_000_000
MOST_MISTAKES = 200
OUT_OF_MEMORY = 3

Answer = Mapping[str, Any]


def serve(connection: Connection) -> None:
    """Files in, what they hold or why they are refused out, until the other end closes."""
    limit_this_process(more_bytes=MOST_MORE_BYTES, written_bytes=MOST_FILE_BYTES)
    while True:
        try:
            task, arguments = connection.recv()
        except EOFError:
            return
        limit_next_request(MOST_SECONDS)
        answer = _answer(TASKS[task], arguments)
        try:
            connection.send_bytes(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        except BrokenPipeError:
            # The process that asked was killed meanwhile.
            return


def _answer(task: Callable[..., Answer], arguments: Sequence[object]) -> Answer:
    try:
        return task(*arguments)
    except Refused as refusal:
        return {"mistakes": _mistakes(refusal.mistakes)}
    except MemoryError:
        # The memory may be fragmented; the next file gets a new process.
        os._exit(OUT_OF_MEMORY)


def _mistakes(mistakes: Sequence[Mistake]) -> list[tuple[str, str, str]]:
    told = [(mistake.where, mistake.what, mistake.cure) for mistake in mistakes[:MOST_MISTAKES]]
    if len(mistakes) > MOST_MISTAKES:
        told.append(("后面", f"还有 {len(mistakes) - MOST_MISTAKES} 处", "请先改好上面这些再上传"))
    return told


def _workbook(raw: bytes, name: str, titles: Sequence[str]) -> Answer:
    return workbook_record(read_workbook(raw, name, titles=titles))


def _upload(raw: bytes) -> Answer:
    uploaded = read_upload(raw)
    return _edition(uploaded.edition, uploaded.files, remarks=uploaded.remarks)


def _edition_workbook(raw: bytes, name: str, new_id: str) -> Answer:
    imported = read_edition_workbook(raw, name, new_id=new_id)
    return _edition(imported.edition, imported.files, remarks=imported.remarks)


def _texts(files: Mapping[str, str]) -> Answer:
    return _edition(read_edition_texts(files), {})


def _edition(edition: Edition, files: Mapping[str, str], *, remarks: Sequence[Mistake] = ()) -> Answer:
    return {"edition": edition_json(edition).decode(), "files": dict(files), "remarks": _mistakes(remarks)}


TASKS: Mapping[str, Callable[..., Answer]] = {
    "workbook": _workbook,
    "upload": _upload,
    "edition workbook": _edition_workbook,
    "texts": _texts,
}
