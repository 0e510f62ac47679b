"""Which kind of file something is, by its content, never by its name; and why other kinds are refused.

Two views have to agree: a short list of our own, and the library puremagic, which knows many kinds and so notices what
only begins like one of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import puremagic

from rongtong_assess.content.evidence.office import find_office_ending
from rongtong_assess.core.errors import Mistake, Refused

HEAD_BYTES, TAIL_BYTES = 4096, 66_000
WHERE = "file"
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileKind:
    """ending: of names. more_endings: others that people use for it. is_picture: written anew before it is kept.

    known_as: media types under which the second view may know it. kept_as: the kind that comes of it.
    """

    ending: str
    media_type: str
    more_endings: frozenset[str] = frozenset()
    is_picture: bool = False
    known_as: frozenset[str] = frozenset()
    kept_as: str = ""

    @property
    def all_names(self) -> frozenset[str]:
        return self.known_as | {self.media_type}


KINDS: Mapping[str, FileKind] = {
    kind.ending: kind
    for kind in (
        FileKind("pdf", "application/pdf"),
        FileKind("jpg", "image/jpeg", frozenset({"jpeg", "jpe", "jfif"}), is_picture=True, kept_as="jpg"),
        FileKind("png", "image/png", is_picture=True, kept_as="png"),
        FileKind("webp", "image/webp", is_picture=True, kept_as="webp"),
        # Browsers cannot show it, so a JPEG comes of it.
        FileKind(
            "heic", "image/heic", frozenset({"heif"}), True, frozenset({"image/heif", "image/heic-sequence"}), "jpg"
        ),
        FileKind("docx", OFFICE_TYPE + "wordprocessingml.document"),
        FileKind("xlsx", OFFICE_TYPE + "spreadsheetml.sheet"),
        FileKind("pptx", OFFICE_TYPE + "presentationml.presentation"),
    )
}
"""By ending."""
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
ZIP_START, ZIP_END = b"PK\x03\x04", b"PK\x05\x06"

_ARCHIVE = Mistake(WHERE, "这是压缩包，不能上传", "请解开，把里面的文件一个一个上传")
_PROGRAM = Mistake(WHERE, "这是程序，不能上传", "材料请存成 PDF、图片，或 Word、Excel、PPT 文件再上传")
_OLD_PICTURE = Mistake(WHERE, "这种图片（GIF、BMP、TIFF）不能上传", "请另存为 PNG、JPG 或 PDF 再上传")
_OLD_OFFICE = Mistake(
    WHERE,
    "这是旧格式的 Office 文件（.doc、.xls、.ppt），或者加了打开密码",
    "里面藏着宏也看不出来；请去掉打开密码，另存为 docx、xlsx、pptx，或导出成 PDF 再上传",
)
_REFUSED_STARTS: tuple[tuple[bytes, Mistake], ...] = (
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"GIF8", _OLD_PICTURE),
    (b"BM", _OLD_PICTURE),
    (b"II*\0", _OLD_PICTURE),
    (b"MM\0*", _OLD_PICTURE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
)
_TEXT_STARTS = (b"<", b"{", b"[")


def find_kind(path: Path) -> FileKind:
    """The kind of the file. Raises Refused, saying what it seems to be and what to do instead."""
    head, tail = _read_ends(path)
    kind = KINDS[_find_ending(path, head, tail)]
    try:
        seen = {found.mime_type for found in puremagic.magic_file(str(path))}
    except (puremagic.PureError, ValueError):
        seen = set()
    if not seen & kind.all_names:
        raise Refused.because(
            WHERE, "文件的开头和后面的内容不像同一种文件", "请在原来的软件里打开，重新保存或导出成 PDF 再上传"
        )
    return kind


def _find_ending(path: Path, head: bytes, tail: bytes) -> str:
    for matches, find in _RECOGNISERS:
        if matches(head):
            return find(path, head, tail)
    _refuse_known(head)
    cure = "可以上传 PDF、图片（JPG、PNG、WebP、HEIC）和 Word、Excel、PPT 文件（docx、xlsx、pptx）"
    raise Refused.because(WHERE, "这种文件不能上传", cure)


def _find_pdf(_path: Path, _head: bytes, tail: bytes) -> str:
    if b"%%EOF" not in tail:
        raise Refused.because(WHERE, "这个 PDF 不完整，后半截没有了", "请重新导出或重新下载以后再上传")
    if ZIP_END in tail:
        raise Refused.because(WHERE, "这个 PDF 后面还藏着一个压缩包", "请重新导出成普通的 PDF 再上传")
    return "pdf"


def _find_picture(ending: str) -> Callable[[Path, bytes, bytes], str]:
    return lambda _path, _head, _tail: ending


_RECOGNISERS: tuple[tuple[Callable[[bytes], bool], Callable[[Path, bytes, bytes], str]], ...] = (
    (lambda head: head.startswith(b"%PDF-"), _find_pdf),
    (lambda head: head.startswith(b"\xff\xd8\xff"), _find_picture("jpg")),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _find_picture("png")),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _find_picture("webp")),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS, _find_picture("heic")),
    (lambda head: head.startswith(ZIP_START), lambda path, _head, _tail: find_office_ending(path)),
)
"""What the beginning must be, and how the rest is judged."""


def _refuse_known(head: bytes) -> None:
    if head[4:8] == b"ftyp":
        raise Refused.because(WHERE, "这是视频，不能上传", "请截几张看得清楚的画面上传")
    for start, mistake in _REFUSED_STARTS:
        if head.startswith(start):
            raise Refused([mistake])
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if plain.startswith(_TEXT_STARTS):
        raise Refused.because(WHERE, "这是网页、SVG 或代码，里面可以藏程序，不能上传", "请导出成 PDF 或 PNG 再上传")
    if plain and not any(byte < 9 for byte in plain):
        raise Refused.because(WHERE, "这是纯文本，不能上传", "请存成 Word、Excel 或 PDF 再上传")


def _read_ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL_BYTES))
        return head, file.read()
