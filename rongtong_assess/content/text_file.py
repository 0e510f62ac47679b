"""The text of one content file, or a clear refusal."""

from __future__ import annotations

from pathlib import Path

from rongtong_assess.core.errors import Refused

LARGEST_FILE_BYTES = 1_000_000
UTF_8_CURE = "请在编辑器里另存为 UTF-8 编码"
TEXT_CURE = "请核对是不是选错了文件；这里要的是文本文件，从表格软件另存时选 UTF-8 编码的文本"
OTHER_KINDS = (
    ((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), "这是工作簿或压缩包，不是文本文件", TEXT_CURE),
    ((b"%PDF-",), "这是 PDF，不是文本文件", TEXT_CURE),
    ((b"PAR1",), "这是 Parquet 文件，不是文本文件", "请核对是不是选错了文件；成批的用 rongtong score-batch"),
    ((b"\xff\xfe", b"\xfe\xff"), "文件是 UTF-16 编码，不是 UTF-8", UTF_8_CURE),
)
"""How bytes begin that are no UTF-8 text, what they are, and what to do."""


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
        raise Refused.because(f"{name}:{line}", *_judge_bytes(raw)) from None


def _judge_bytes(raw: bytes) -> tuple[str, str]:
    """What bytes that are no UTF-8 are, and what to do: nobody can save a workbook as UTF-8."""
    told = (fault for beginnings, *fault in OTHER_KINDS if raw.startswith(beginnings))
    what, cure = next(told, ("文件不是 UTF-8 编码", UTF_8_CURE))
    return what, cure
