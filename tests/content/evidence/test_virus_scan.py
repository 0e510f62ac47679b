"""A file is clean only when clamd says so; a scanner that is away makes it wait."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rongtong_assess.content.evidence.inspector import ScannerAway, VirusScanner
from rongtong_assess.core.errors import Refused

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Clamd(socketserver.BaseRequestHandler):
    """As clamd answers: it looks for the test virus, or says what its server is told to say."""

    def handle(self) -> None:
        said = getattr(self.server, "said", None)
        command = self._take_until(b"\0")
        if command == b"zPING\0":
            self.request.sendall(b"PONG\0")
            return
        content = b""
        while length := struct.unpack("!I", self._take(4))[0]:
            content += self._take(length)
        found = b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0"
        self.request.sendall(found if said is None else said)

    def _take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            taken += self.request.recv(count - len(taken))
        return taken

    def _take_until(self, end: bytes) -> bytes:
        taken = b""
        while not taken.endswith(end):
            taken += self.request.recv(1)
        return taken


@contextmanager
def clamd(server: socketserver.BaseServer, said: bytes | None = None) -> Iterator[None]:
    vars(server)["said"] = said
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def scanner_at(place: str, folder: Path, said: bytes | None = None) -> Iterator[VirusScanner]:
    if place == "unix":
        path = str(folder / "clamd.ctl")
        with clamd(socketserver.ThreadingUnixStreamServer(path, _Clamd), said):
            yield VirusScanner(path, 5)
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd)
        with clamd(server, said):
            yield VirusScanner(f"127.0.0.1:{server.server_address[1]}", 5)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    (tmp_path / "clean").write_bytes(bytes(200_000))
    return tmp_path / "clean"


@pytest.mark.parametrize("place", ["unix", "tcp"])
def test_a_virus_is_refused_and_a_clean_file_passes(tmp_path: Path, clean: Path, place: str) -> None:
    (tmp_path / "virus").write_bytes(bytes(70_000) + EICAR)
    with scanner_at(place, tmp_path) as scanner:
        assert scanner.is_there()
        scanner.scan(clean)
        with pytest.raises(Refused, match="病毒"):
            scanner.scan(tmp_path / "virus")


@pytest.mark.parametrize("said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"who are you?\0"])
def test_an_unclear_answer_is_no_clean_file(tmp_path: Path, clean: Path, said: bytes) -> None:
    with scanner_at("tcp", tmp_path, said) as scanner, pytest.raises(ScannerAway):
        scanner.scan(clean)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "127.0.0.1:", "nonsense"])
def test_a_scanner_that_is_not_there_makes_the_file_wait(clean: Path, address: str) -> None:
    scanner = VirusScanner(address, 1)
    assert not scanner.is_there()
    with pytest.raises(ScannerAway):
        scanner.scan(clean)


def test_without_a_scanner_nothing_is_scanned(clean: Path) -> None:
    VirusScanner().scan(clean)
    assert VirusScanner().is_there()
