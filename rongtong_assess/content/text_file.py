"""The text of one content file, or a clear refusal."""

from __future__ import annotations

from pathlib import Path

from rongtong_assess.core.errors import Refused

LARGEST_FILE_BYTES = 1_000_000


def read_text(path: Path, name: str) -> str:
    """The file's text; UTF-8, with or without a byte order mark, at most 1 MB."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError:
        raise Refused.because(f"{name}:1", "文件不存在或读不了", "请检查文件名和读取权限") from None
    return decode(raw, name)


def decode(raw: bytes, name: str, first_line: int = 1) -> str:
    """The same checks for bytes that are already at hand. first_line: where in the file they begin."""
    if len(raw) > LARGEST_FILE_BYTES:
        raise Refused.because(
            f"{name}:1", "文件超过 1 MB，不像是手写的内容", "请确认没有放错文件，或把内容分成几个文件"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + first_line
        raise Refused.because(f"{name}:{line}", "文件不是 UTF-8 编码", "请在编辑器里另存为 UTF-8 编码") from None
