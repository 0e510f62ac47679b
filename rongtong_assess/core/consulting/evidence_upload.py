"""The rules of an upload in parts: how a file is cut, and which parts still have to come.

The sender says name, size and SHA-256 first. Every part but the last has the same size, so a part that is sent again
is the same part, and an upload that was interrupted goes on with the parts that are not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rongtong_assess.core.consulting.evidence import MOST_FILE_NAME
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.typed_text import hidden_character_words, one_line

MEGABYTE = 1024 * 1024
MOST_PART_BYTES = 8 * MEGABYTE
"""The largest part that is taken."""
PART_BYTES = 2 * MEGABYTE
"""The size of the parts asked for: what a bad line loses is small, and most gateways let it pass."""
SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class EvidenceLimits:
    """Bytes that one firm's evidence and one file may have, and how many files a firm may hand in."""

    bytes_per_firm: int = 200 * MEGABYTE
    bytes_per_file: int = 50 * MEGABYTE
    files_per_firm: int = 2000


DEFAULT_LIMITS = EvidenceLimits()


def limits_of_megabytes(*, per_firm: int, per_file: int) -> EvidenceLimits:
    """The limits that an installation sets; a file never gets more than its firm."""
    return EvidenceLimits(per_firm * MEGABYTE, min(per_file, per_firm) * MEGABYTE)


@dataclass(frozen=True, slots=True)
class AnnouncedFile:
    """What a sender says of a file before it is sent. name: as typed on their machine."""

    name: str
    size_bytes: int
    sha256: str
    part_bytes: int = PART_BYTES

    @property
    def part_count(self) -> int:
        return -(-self.size_bytes // self.part_bytes)

    def part_size(self, number: int) -> int:
        """The bytes of a part, counted from 1; 0 for a number that the file does not have."""
        if not 1 <= number <= self.part_count:
            return 0
        return min(self.part_bytes, self.size_bytes - (number - 1) * self.part_bytes)

    def missing_parts(self, present: Collection[int]) -> list[int]:
        """The numbers of the parts that have not come yet, in order."""
        return [number for number in range(1, self.part_count + 1) if number not in present]


def list_announcement_mistakes(announced: AnnouncedFile, limits: EvidenceLimits) -> Iterator[Mistake]:
    """What is wrong with the announcement by itself, whatever the firm has handed in already."""
    name = clean_file_name(announced.name)
    if not name:
        yield Mistake("name", "文件没有名字", "请给文件起个名字再上传")
    if not SHA256.fullmatch(announced.sha256):
        yield Mistake("sha256", "校验值不是 64 位的十六进制数", "请刷新页面再上传")
    if announced.size_bytes < 1:
        yield Mistake("size", f"「{name}」是空文件", "请核对是不是选对了文件")
    elif announced.size_bytes > limits.bytes_per_file:
        what = f"「{name}」有 {megabytes(announced.size_bytes)}，一个文件最多 {megabytes(limits.bytes_per_file)}"
        yield Mistake("size", what, "请分成几个文件，或降低扫描、图片的清晰度再上传")


def find_quota_mistake(
    announced: AnnouncedFile, *, held_bytes: int, held_files: int, limits: EvidenceLimits
) -> Mistake | None:
    """What is wrong with one more file beside those that the firm has or is sending; None if nothing is."""
    if held_files >= limits.files_per_firm:
        return Mistake("size", f"已有 {held_files} 个文件，不能再多", "请先删掉用不着的文件")
    if held_bytes + announced.size_bytes <= limits.bytes_per_firm:
        return None
    left = max(limits.bytes_per_firm - held_bytes, 0)
    most, size = megabytes(limits.bytes_per_firm), megabytes(announced.size_bytes)
    what = f"空间不够：一家企业共 {most}，还剩 {megabytes(left)}，这个文件有 {size}"
    return Mistake("size", what, "请先删掉用不着的文件或没传完的文件，再上传")


def clean_file_name(typed: str) -> str:
    """The name without folders and hidden characters, shortened but for its ending; only ever shown, never a path."""
    name = one_line(typed[:1000].replace("\\", "/")).rpartition("/")[2].strip(". ")
    name = "".join(character for character in name if not hidden_character_words(character, is_one_line=True))
    name = "".join("_" if character in '<>:"|?*' else character for character in name)
    stem, dot, ending = name.rpartition(".")
    if len(name) <= MOST_FILE_NAME or not dot or len(ending) > 10:
        return name[:MOST_FILE_NAME]
    return stem[: MOST_FILE_NAME - len(ending) - 1] + dot + ending


def with_ending(name: str, ending: str, *, also: Collection[str] = ()) -> str:
    """The name with the ending that its content has. also: further endings of that content, which may stay."""
    _stem, dot, typed = name.rpartition(".")
    if dot and typed.lower() in {ending, *also}:
        return name
    return f"{clean_file_name(name)[: MOST_FILE_NAME - len(ending) - 1]}.{ending}"


def megabytes(size: int) -> str:
    """A size for people: 1.5 MB, 320 KB."""
    if size < MEGABYTE:
        return f"{max(1, size // 1024)} KB"
    tenths = size * 10 // MEGABYTE
    return f"{tenths // 10} MB" if tenths % 10 == 0 or tenths >= 100 else f"{tenths // 10}.{tenths % 10} MB"
