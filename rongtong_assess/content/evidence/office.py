"""Office files (docx, xlsx, pptx): zip archives that are looked through within limits and never trusted.

They are kept as they came. Refused is what could do something when it is opened: macros, templates fetched from a
network, embedded programs; and what could hurt the one who opens it: bombs, encrypted or doubtful entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

from rongtong_assess.core.errors import Refused

MOST_ENTRIES = 5000
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_RATIO = 200
"""How many times larger than its packed size an entry may be, once it is large at all."""
SMALL_BYTES = 5 * 1024 * 1024
MOST_RELATIONS_BYTES = 2 * 1024 * 1024
CHUNK_BYTES = 128 * 1024
ENCRYPTED = 0x1
METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})

TYPES_PART = "[content_types].xml"
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
MACRO_NAMES = re.compile(
    r"vbaproject\.bin|vbadata\.xml|xl/macrosheets/|activex/|\.(exe|dll|js|vbs|bat|cmd|ps1|lnk|scr)$"
)
MACRO_TYPES = re.compile(rb"macroenabled|ms-office\.vbaproject", re.IGNORECASE)
FETCHED_TEMPLATE = re.compile(rb"<Relationship\b[^>]*(attachedTemplate|oleObject)[^>]*>", re.IGNORECASE)
EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)

WHERE = "file"
FAULTS = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError, zlib_error)
"""What zipfile raises for a file that is no archive, or a forged one."""


def find_office_ending(path: Path) -> str:
    """docx, xlsx or pptx. Raises Refused for any other archive and for one that could do harm."""
    try:
        with ZipFile(path) as archive:
            return _judge(archive)
    except FAULTS as fault:
        raise Refused.because(
            WHERE, "这个 Office 文件坏了，打不开", "请在自己的电脑上打开看看，另存一份再上传"
        ) from fault


def _judge(archive: ZipFile) -> str:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused.because(WHERE, "这个文件里的部分太多", "请分成几个文件，或导出成 PDF 再上传")
    names = [_plain_name(entry) for entry in entries]
    ending = _find_ending(names)
    if len(set(names)) < len(names) or any(".." in name.split("/") for name in names):
        raise because("这个文件里有重名或写法可疑的部分")
    if any(MACRO_NAMES.search(name) for name in names):
        raise because("这个文件里有宏或程序")
    left = MOST_UNPACKED_BYTES
    for name, entry in zip(names, entries, strict=True):
        left -= _read_through(archive, entry, name=name, left=left)
    return ending


def _find_ending(names: list[str]) -> str:
    found = [ending for part, ending in MAIN_PARTS.items() if part in names]
    if TYPES_PART in names and len(found) == 1:
        return found[0]
    if "ofd.xml" in names:
        raise Refused.because(WHERE, "这是 OFD 文件，不能上传", "请用阅读软件导出成 PDF 再上传")
    raise Refused.because(WHERE, "这是压缩包，不能上传", "请解开，把里面的文件一个一个上传")


def _read_through(archive: ZipFile, entry: ZipInfo, *, name: str, left: int) -> int:
    """Unpack one entry without keeping it, and look at those that say what the file does; its size."""
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
        raise Refused.because(WHERE, "这个文件加了密码，看不了里面", "请去掉密码再上传")
    most = min(left, max(SMALL_BYTES, entry.compress_size * MOST_RATIO))
    size, kept = 0, bytearray()
    is_telling = name == TYPES_PART or name.endswith(".rels")
    for chunk in _chunks(archive, entry):
        size += len(chunk)
        if size > most:
            raise Refused.because(WHERE, "这个文件解开以后大得不正常", "请另存一份，或导出成 PDF 再上传")
        if is_telling:
            kept += chunk
            if len(kept) > MOST_RELATIONS_BYTES:
                raise because("这个文件里的目录大得不正常")
    if MACRO_TYPES.search(kept):
        raise because("这个文件是带宏的格式")
    if any(EXTERNAL.search(found[0]) for found in FETCHED_TEMPLATE.finditer(kept)):
        raise because("打开这个文件会去网上取别的文件")
    return size


def _chunks(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK_BYTES):
            yield chunk


def _plain_name(entry: ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lstrip("/").lower()


def because(what: str) -> Refused:
    """The refusal of a file that could do harm when it is opened."""
    cure = "请用 Word、Excel 或 WPS 打开，另存为不带宏的 docx、xlsx、pptx，或导出成 PDF 再上传"
    return Refused.because(WHERE, what, cure)
