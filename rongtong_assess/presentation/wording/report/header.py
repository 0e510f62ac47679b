"""The cover of the report: whose it is, how official, and how its authenticity is checked."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.wording.quantities import join_names

CODE_REPLACED = "原来的核验码已撤销，之前发出去的报告不能再核对。现在起下载的报告用新的核验码。"
MISTYPED = "这不像报告上的核验码：应是 5 组、每组 4 位的字母和数字，可能有一位输错了。请对照报告再输一次。"
SUBSTITUTE = "〓"
"""Stands for a character that no font draws, as it does in Chinese print (替代号)."""
NOT_ON_RECORD = "本报告没有存档，不能在线核验"
HOW_TO_VERIFY = "扫码或输入核验码可查等级、日期、版本、企业名称"
ASSESSED_ON, VISITED_ON = "测评日期", "到访日期"
DISCLAIMER = "自评结果，非官方认定"


def title_lines(edition_title: str, *, kind: str = "") -> tuple[str, str]:
    """The title on the cover. edition_title: empty for the national standard. kind: of the report of a case."""
    return (edition_title or "中小企业数字化水平", kind or "自评报告")


def cover_note(*, is_visited: bool, is_demo: bool, is_complete: bool, has_scenes: bool) -> str:
    """What must be known before reading on."""
    demo = "本报告用的是演示数据，企业是虚构的。" if is_demo else ""
    scenes = "、未达一级" if has_scenes else ""
    unanswered = "" if is_complete else f"答卷还没有填完，没填的按 0 分{scenes}计算。"
    if is_visited:
        return f"结果按现场看到的情况算出，企业自己填写的答案另外列出。{demo}{unanswered}"
    return f"结果由企业自己填写的答案算出，没有经过现场评定。{demo}{unanswered}"


def disclaimer_of(edition: Edition, *, is_visited: bool = False) -> str:
    """What is said wherever a result is shown: whose it is, and how official."""
    if is_visited:
        return f"服务平台现场评定的结果，{edition.standing or '非官方认定'}"
    return f"自评结果，{edition.standing}" if edition.standing else DISCLAIMER


def off_record_words(number: str, assessed_on: str) -> str:
    """That a report cannot be checked; how it is identified instead."""
    return f"{NOT_ON_RECORD}。报告编号 {number}，测评日期 {assessed_on}。"


def code_words(code: str) -> str:
    """The code by which authenticity is checked."""
    return f"核验码 {code}"


def code_point_words(characters: Iterable[str]) -> str:
    """The code points of characters, such as "U+0378、U+E000"."""
    return join_names(f"U+{ord(character):04X}" for character in characters)


def undrawn_words(listed: str) -> str:
    """The note on characters that could not be drawn. listed: their code points, or where these are listed."""
    return f"{SUBSTITUTE} 代替服务器的字体里没有的字（{listed}）。"


def many_undrawn_words(count: int, notes_title: str) -> str:
    """Where the code points are listed that are too many for the cover."""
    return f"{count} 个字，编码都列在“{notes_title}”"
