"""An uploaded edition: an untrusted ZIP of YAML files, or a workbook.

Of an entry at most the permitted length of an edition's file is unpacked. Files are written only for checking, under
permitted names.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.content.reading.text_file import LARGEST_FILE_BYTES, decode
from rongtong_assess.content.reading.workbook_source import OLD_FORMAT
from rongtong_assess.content.reading.yaml_source import MistakeList, read_source
from rongtong_assess.content.workbook.read import ImportedEdition, read_edition_workbook
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused

MOST_ENTRIES = 200
MOST_UNPACKED_BYTES = 4_000_000
MOST_RATIO = 100
KNOWN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,73}\.yaml")
NOT_OURS = frozenset({"listed.yaml"})
ENCRYPTED = 0x1
LONGEST_SHOWN_NAME = 60
WORKBOOK_PARTS = (b"xl/workbook.", b"xl\\workbook.", b"[Content_Types].xml")
UNNAMED_FOLDER = "draft"


def read_upload(raw: bytes) -> ImportedEdition:
    """The edition that was uploaded; raises Refused with every mistake.

    Its kind follows from its bytes, whatever its name says.
    """
    if raw.startswith(OLD_FORMAT) or any(part in raw for part in WORKBOOK_PARTS):
        imported = read_edition_workbook(raw, "上传的工作簿")
        # Read again from the files, since these are what is kept.
        return replace(imported, edition=read_edition_texts(imported.files))
    files = unpack_edition(raw)
    return ImportedEdition(read_edition_texts(files), files)


def read_edition_texts(files: Mapping[str, str]) -> Edition:
    """The edition in these files; raises Refused with every mistake, each with file:line and cure."""
    with TemporaryDirectory(prefix="rongtong-draft-") as name:
        made = write_texts(Path(name) / UNNAMED_FOLDER, files)
        return read_edition(made.rename(made.with_name(_edition_id(made))))


def write_texts(folder: Path, files: Mapping[str, str]) -> Path:
    """A new folder with these files."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def _edition_id(folder: Path) -> str:
    """The folder's name has to be the edition's id; a wrong id is reported when the edition is read."""
    if not (folder / HEAD_FILE).exists():
        return UNNAMED_FOLDER
    data = read_source(folder / HEAD_FILE, HEAD_FILE).data
    edition_id = data.get("id") if isinstance(data, dict) else None
    is_name = isinstance(edition_id, str) and edition_id.replace("-", "").replace("_", "").isalnum()
    return edition_id if isinstance(edition_id, str) and is_name and len(edition_id) <= 60 else UNNAMED_FOLDER


def unpack_edition(raw: bytes) -> Mapping[str, str]:
    """File name -> text of every YAML file in the ZIP; raises Refused with every mistake."""
    try:
        with ZipFile(BytesIO(raw)) as archive:
            return _read_archive(archive)
    # A forged archive can make the library fail in many ways.
    except (BadZipFile, ZlibError, RuntimeError, EOFError, OSError, ValueError, OverflowError) as problem:
        raise Refused.because("上传的文件", "不是能打开的 ZIP 压缩包", "请重新压缩后再上传") from problem


def _read_archive(archive: ZipFile) -> Mapping[str, str]:
    entries = archive.infolist()
    mistakes = MistakeList(_archive_mistakes(entries))
    mistakes.raise_if_any()
    files: dict[str, str] = {}
    for entry in entries:
        with archive.open(entry) as packed:
            text = mistakes.attempt(decode, packed.read(LARGEST_FILE_BYTES + 1), entry.filename)
        files[entry.filename] = text or ""
    mistakes.raise_if_any()
    return files


def _archive_mistakes(entries: list[ZipInfo]) -> Iterator[Mistake]:
    """What is wrong before anything is unpacked."""
    if not entries:
        yield Mistake("上传的文件", "压缩包是空的", "请把 edition.yaml 等文件压缩后再上传")
    if len(entries) > MOST_ENTRIES:
        what = f"压缩包里有 {len(entries)} 个文件，最多 {MOST_ENTRIES} 个"
        yield Mistake("上传的文件", what, "请只压缩评测版本的文件")
        return
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        yield Mistake("上传的文件", "解压后超过 4 MB", "请只压缩评测版本的文件")
    seen: set[str] = set()
    for entry in entries:
        yield from _entry_mistakes(entry, is_repeated=entry.filename in seen)
        seen.add(entry.filename)


def _entry_mistakes(entry: ZipInfo, *, is_repeated: bool) -> Iterator[Mistake]:
    name = entry.orig_filename
    where = (name if name.isprintable() else ascii(name))[:LONGEST_SHOWN_NAME]
    if "/" in name or "\\" in name:
        yield Mistake(where, "压缩包里带文件夹", "请选中这些 YAML 文件本身来压缩，不要压缩它们所在的文件夹")
    elif not KNOWN_NAME.fullmatch(name) or name in NOT_OURS:
        yield Mistake(where, "不是评测版本的文件", "只收文件名小写、以 .yaml 结尾的文件；锁由发布时生成，不用放进来")
    if is_repeated:
        yield Mistake(where, "同名的文件有两个", "请只留一个")
    if entry.flag_bits & ENCRYPTED:
        yield Mistake(where, "文件加了密码", "请不加密码重新压缩")
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        yield Mistake(where, "压缩方法少见，读不了", "请用系统自带的“压缩为 ZIP”重新压缩")
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
        yield Mistake(where, "这是一个链接，不是文件", "请换成文件本身")
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        yield Mistake(where, f"压缩前后相差超过 {MOST_RATIO} 倍，不像是手写的内容", "请确认没有放错文件")
