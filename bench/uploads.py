"""Hostile uploads: the cost of each, and how ten people who send them slow down a person who answers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import count
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.hostile_files import list_hostile_files, many_keys_edition
from bench.measurement import Measurement, stopwatch
from bench.people import list_answers, make_people
from bench.saving import Visitor, serving
from rongtong_assess.content.file_reader import FileReader
from rongtong_assess.core.errors import Refused
from rongtong_assess.installation import ShippedContent
from rongtong_assess.services.assessment.import_workbook import READ_TITLES

SENDERS = 10
SECONDS = 10
BOUNDARY = "----file"
READ_SECONDS = 3
MOST_MB = 300


def measure_uploads() -> Iterator[Measurement]:
    """One file after the other in a process of its own, then ten at once on the real server."""
    with closing(FileReader(processes=1)) as reader:
        for name, raw in list_hostile_files().items():
            with stopwatch() as elapsed, suppress(Refused):
                reader.read_workbook(raw, "文件", titles=READ_TITLES)
            yield Measurement(f"读完或拒绝 {name}", elapsed(), "秒", READ_SECONDS, "most")
        with stopwatch() as elapsed, suppress(Refused):
            reader.read_upload(many_keys_edition())
        yield Measurement("拒绝 6 万个键的 edition.yaml", elapsed(), "秒", READ_SECONDS, "most")
        peak = max(peak_mb(process.pid or 0) for process in active_children())
        yield Measurement("读文件的进程，内存最多", peak, "MB", MOST_MB, "most")
    with TemporaryDirectory() as folder:
        yield from measure_ten_senders(Path(folder))


def measure_ten_senders(folder: Path) -> Iterator[Measurement]:
    """Ten people send hostile files as fast as they are answered, one more saves answers."""
    people = make_people(folder, SENDERS + 1)
    files = list(list_hostile_files().values())
    edition = ShippedContent().library.editions["miit-2024"]
    with serving(folder) as (port, _):
        visitors = [Visitor(person, port) for person in people]
        for visitor in visitors:
            visitor.log_in()
        answering, *senders = visitors
        deadline = time.perf_counter() + SECONDS
        with ThreadPoolExecutor(SENDERS) as pool:
            turns = [files[place % len(files) :] for place in range(SENDERS)]
            sending = [
                pool.submit(send_until, deadline, sender, turn) for sender, turn in zip(senders, turns, strict=True)
            ]
            answering.save_until(deadline, (list_answers(edition, number) for number in count()))
            statuses = [status for sent in sending for status in sent.result()]
        peak = max(peak_mb(pid) for pid in list_own_processes())
    yield Measurement(f"{SENDERS} 人连着传坏文件时，最慢的一次保存", max(answering.seconds), "秒", 1, "most")
    yield Measurement("那时每秒保存，1 人", len(answering.seconds) / SECONDS, "次")
    yield Measurement("那时传了坏文件", len(statuses), "个")
    yield Measurement("其中请稍后再来的", statuses.count(503), "个")
    yield Measurement("其中出错的", sum(status not in {422, 503} for status in statuses), "个", 0, "most")
    yield Measurement("网站的进程，内存最多", peak, "MB", MOST_MB, "most")


def send_until(deadline: float, sender: Visitor, files: list[bytes]) -> list[int]:
    """What was answered to each file."""
    path = sender.person.save_path.replace("/answers", "/import")
    statuses = []
    while time.perf_counter() < deadline:
        for raw in files:
            statuses.append(sender.send(path, form_of(raw, sender.token), BOUNDARY))
    return statuses


def form_of(raw: bytes, token: str) -> bytes:
    """As a browser sends the form with a file in it."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="workbook"; filename="a.xlsx"\r\n\r\n'
    )
    return head.encode() + raw + f"\r\n--{BOUNDARY}--\r\n".encode()


def list_own_processes() -> list[int]:
    """Everything that was started by this process and by what it started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    own = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in own} - own:
        own |= more
    return sorted(own - {os.getpid()})


def peak_mb(pid: int) -> float:
    """The most memory the process ever had."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)
    return 0
