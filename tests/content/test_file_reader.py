"""A stranger's file is opened in a process of its own, which may be slow, greedy or killed without harm to anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rongtong_assess.content import file_reader
from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.file_reader import MOST_WAITING, PROCESSES, FileReader, ReaderBusy
from rongtong_assess.content.reading.workbook_source import read_workbook
from rongtong_assess.content.workbook.export import write_edition_workbook
from rongtong_assess.core.errors import Refused
from tests.content.workbooks import SHEET, small_book, with_part
from tests.drafts import TINY, tiny_files, zip_of

PLAIN = small_book(["a", 1.25, True, "=1+1"])
ROWS = (b"<row>" + b"<c><v>1</v></c>" * 50 + b"</row>") * 1_200
SLOW = with_part(PLAIN, SHEET, b"<worksheet>" + ROWS + b"</worksheet>")


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    # Patient, since machines that run tests have much else to do.
    made = FileReader(timeout_seconds=120)
    yield made
    made.close()


def test_a_workbook_is_read_as_it_would_be_here(reader: FileReader) -> None:
    assert reader.read_workbook(PLAIN, "文件", titles=["Sheet"]) == read_workbook(PLAIN, "文件", titles=["Sheet"])


def test_what_is_refused_there_is_refused_here_in_the_same_words(reader: FileReader) -> None:
    with pytest.raises(Refused, match="我的表：这不是"):
        reader.read_workbook(b"id,name", "我的表", titles=[])


def test_an_edition_comes_back_with_its_files(reader: FileReader, tmp_path: Path) -> None:
    assert reader.read_upload(zip_of(tiny_files()).getvalue()).files == tiny_files()
    assert reader.read_texts(tiny_files()) == read_edition(TINY)
    assert reader.read_texts(tiny_files()) is reader.read_texts(tiny_files())
    write_edition_workbook(TINY, tmp_path / "tiny.xlsx")
    read = reader.read_edition_workbook((tmp_path / "tiny.xlsx").read_bytes(), "tiny.xlsx", new_id="other")
    assert read.edition.id == "other"
    with pytest.raises(Refused, match=r"part\.yaml"):
        reader.read_texts({"edition.yaml": tiny_files()["edition.yaml"]})


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    impatient = FileReader(timeout_seconds=0.01)
    try:
        with pytest.raises(Refused, match="花的时间太长"):
            impatient.read_workbook(PLAIN, "文件", titles=[])
        impatient._processes._timeout_seconds = 60
        assert impatient.read_workbook(PLAIN, "文件", titles=[]).sheets
    finally:
        impatient.close()


def test_a_process_that_was_killed_while_it_waited_is_replaced(reader: FileReader) -> None:
    reader.read_workbook(PLAIN, "文件", titles=[])
    worker = reader._processes._idle.queue[-1]
    os.kill(worker._process.pid or 0, signal.SIGKILL)
    worker._process.join()
    assert reader.read_workbook(PLAIN, "文件", titles=[]).sheets


def test_what_comes_back_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_reader, "MOST_ANSWER_BYTES", 20)
    narrow = FileReader()
    try:
        with pytest.raises(Refused, match="已经停下"):
            narrow.read_workbook(PLAIN, "文件", titles=[])
    finally:
        narrow.close()


def test_who_comes_when_too_many_wait_is_told_so_at_once(reader: FileReader) -> None:
    for _ in range(PROCESSES + MOST_WAITING):
        assert reader._places.acquire(blocking=False)
    try:
        with pytest.raises(ReaderBusy, match="请过一分钟再上传一次"):
            reader.read_workbook(PLAIN, "文件", titles=[])
    finally:
        for _ in range(PROCESSES + MOST_WAITING):
            reader._places.release()
    assert reader.read_workbook(PLAIN, "文件", titles=[]).sheets


def test_this_process_has_nothing_to_do_while_ten_slow_files_are_read(reader: FileReader) -> None:
    def read(_number: int) -> str:
        try:
            reader.read_workbook(SLOW, "文件", titles=[])
        except Refused as refusal:
            return str(refusal)
        return "read"

    began = time.process_time()
    with ThreadPoolExecutor(10) as people:
        said = list(people.map(read, range(10)))
    turned_away, read_through = (sum(words in answer for answer in said) for words in ("没有轮到", "格子太多"))
    assert turned_away + read_through == 10
    assert 1 <= turned_away <= 10 - PROCESSES - MOST_WAITING
    assert time.process_time() - began < 0.3


LIMITED = """
import sys
from rongtong_assess.content import reader_process
most_bytes = reader_process.MOST_MORE_BYTES
reader_process.limit_this_process(more_bytes=most_bytes, written_bytes=reader_process.MOST_FILE_BYTES)
reader_process.limit_next_request(reader_process.MOST_SECONDS)
"""


@pytest.mark.parametrize(
    ("work", "code"),
    [
        ("bytearray(reader_process.MOST_MORE_BYTES * 2)", 1),
        ("reader_process._answer(lambda: bytearray(2**40), ())", 3),
        ("open('/proc/self/oom_score_adj').read(); bytearray(100_000_000)", 0),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))\nwhile True: pass",
            -signal.SIGXCPU,
        ),
    ],
)
def test_the_system_ends_a_process_that_takes_too_much(work: str, code: int) -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED + work], capture_output=True, check=False)
    assert done.returncode == code, done.stderr
