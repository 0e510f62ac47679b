"""EvidenceInspector: looks into strangers' files in a process of its own, with limits on time, memory and size.

VirusScanner: asks clamd, where the installation has one.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NoReturn

from rongtong_assess.content.evidence.kinds import KINDS, WHERE, FileKind
from rongtong_assess.content.file_reader import ReaderBusy
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.warm_process import Broken, Busy, WarmProcesses

MOST_SECONDS = 40.0
MOST_WAITING = 2
MOST_ANSWER_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Inspected:
    """kind: of what is to be kept. path: the file itself, or the picture that was written anew."""

    kind: FileKind
    path: Path


class EvidenceInspector:
    """Safe to share between threads. Call close() at the end."""

    def __init__(self, *, timeout_seconds: float = MOST_SECONDS, processes: int = 1) -> None:
        self._processes: WarmProcesses[tuple[str, str, int], bytes] = WarmProcesses(
            _serve, name="evidence", processes=processes, timeout_seconds=timeout_seconds, receive=_receive
        )
        self._places = BoundedSemaphore(processes + MOST_WAITING)

    def inspect(self, path: Path, *, picture: Path) -> Inspected:
        """Judge the file by its content. picture: where a picture may be written anew.

        Raises Refused with what is wrong and what to do, also where looking takes too long or too much memory, and
        ReaderBusy while too many others wait.
        """
        answer = self._ask(path, picture)
        return Inspected(KINDS[answer["ending"]], picture if answer["is_rewritten"] else path)

    def shrink(self, path: Path, *, picture: Path, side: int) -> None:
        """Write a JPEG of a stored picture, at most side pixels long. Raises as `inspect`."""
        self._ask(path, picture, side)

    def close(self) -> None:
        """Ends the process."""
        self._processes.close()

    def _ask(self, path: Path, picture: Path, side: int = 0) -> Mapping[str, Any]:
        """What the process says. side: 0 to judge the file."""
        if not self._places.acquire(blocking=False):
            _refuse_for_now()
        try:
            answer: Mapping[str, Any] = json.loads(self._processes.ask((str(path), str(picture), side)))
        except Busy:
            _refuse_for_now()
        except Broken as failure:
            what = "看这个文件花的时间太长或要的内存太多，已经停下"
            cure = "请另存一份，或导出成 PDF、缩小图片以后再上传"
            raise Refused.because(WHERE, what, cure) from failure
        finally:
            self._places.release()
        if mistakes := answer.get("mistakes"):
            raise Refused(Mistake(*mistake) for mistake in mistakes)
        return answer


CLAMD_SECONDS = 30.0
CHUNK_BYTES = 64 * 1024
MOST_REPLY_BYTES = 4096


class ScannerAway(Exception):
    """clamd cannot be reached or gave no clear answer; the file has to wait."""


@dataclass(frozen=True, slots=True)
class VirusScanner:
    """address: a path such as /run/clamav/clamd.ctl, or host:port; empty where nothing is scanned."""

    address: str = ""
    timeout_seconds: float = CLAMD_SECONDS

    def scan(self, path: Path) -> None:
        """Send the file to clamd. Raises Refused for a virus, ScannerAway where clamd does not say that it is clean."""
        if not self.address:
            return
        try:
            with closing(self._connect()) as connection:
                reply = _ask(connection, path)
        except (OSError, ValueError) as fault:
            raise ScannerAway from fault
        if reply.endswith("FOUND"):
            raise Refused.because(WHERE, "这个文件里查出了病毒", "请先给自己的电脑杀毒，再换一份干净的文件上传")
        if not reply.endswith("OK"):
            raise ScannerAway(reply)

    def is_there(self) -> bool:
        """Whether clamd answers; also where none is set."""
        if not self.address:
            return True
        try:
            with closing(self._connect()) as connection:
                connection.sendall(b"zPING\0")
                return _read_reply(connection) == "PONG"
        except (OSError, ValueError):
            return False

    def _connect(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.timeout_seconds)
            connection.connect(self.address)
            return connection
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.timeout_seconds)


def _ask(connection: socket.socket, path: Path) -> str:
    """INSTREAM: chunks with their lengths, then a length of zero; the reply says OK, or which virus was FOUND."""
    connection.sendall(b"zINSTREAM\0")
    try:
        for chunk in _chunks(path):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
    except BrokenPipeError:
        # It stops reading at its own size limit and has said so.
        pass
    return _read_reply(connection)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _read_reply(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < MOST_REPLY_BYTES:
        chunk = connection.recv(1024)
        if not chunk:
            break
        received += chunk
    return received.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _refuse_for_now() -> NoReturn:
    raise ReaderBusy.because(WHERE, "现在上传的人多，还没有轮到您的文件", "已经传上来的都留着；请过一分钟再试一次")


def _receive(connection: Connection) -> bytes:
    """Bytes of a bounded length, which are read as JSON and never run."""
    return connection.recv_bytes(MOST_ANSWER_BYTES)


def _serve(connection: Connection) -> None:
    from rongtong_assess.content.evidence.inspection_process import serve  # Pillow loads here, not in the web process

    serve(connection)
