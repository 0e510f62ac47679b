"""What people type as text: brought into one form, and refused only for signs that hide something.

No table of Unicode is asked whether a character exists: the one that comes with Python is years old, and new letters
of names are added every year. What is refused is listed here and never grows: Unicode promises that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rongtong_assess.core.normal_form import normal_form
from rongtong_assess.core.private_signs import REAL_SIGNS

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROL = "看不见的控制字符"
_NAMED = {
    "\t": "制表符",
    "\n": "换行",
    "\xad": "软连字符",
    "\u200b": "零宽空格",
    "\u200c": "零宽不连字符",
    "\u200d": "零宽连字符",
    "\u2060": "零宽连接符",
    "\ufeff": "零宽字符",
}
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Which form of the character before is meant: part of many names, and harmless after a character that is seen."""
_JOINER = re.compile("[\u200c\u200d]")
_JOINING = re.compile("[\u0600-\u109f\u1780-\u18af\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
"""Letters and pictures that joiners belong between: Arabic, Indic and Mongolian scripts, emoji."""
_UNSEEN = re.compile(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Drawn as nothing (Default_Ignorable_Code_Point and the like), so two names that look alike could differ."""


def compose(text: str) -> str:
    """Letters composed, private code points of older systems replaced by the characters they stand for."""
    return normal_form("NFC", text.translate(REAL_SIGNS))


def one_line(text: str | None) -> str:
    """A name: composed, every run of blanks as one."""
    return " ".join(compose(text or "").split())


def many_lines(text: str | None) -> str:
    """A note: composed, every line end as one sign, no blanks around it."""
    return LINE_ENDS.sub("\n", compose(text or "")).replace("\t", " ").strip()


def hidden_sign_words(text: str, *, is_one_line: bool = False) -> str:
    """What the text hides, such as 看不见的控制字符（U+200B，零宽空格）; empty for good text."""
    words = next(_hidden(text, "" if is_one_line else "\n"), "")
    if words or not text.strip():
        return words
    return "" if any(not _SELECTOR.match(sign) and not _JOINER.match(sign) for sign in text) else CONTROL


def _hidden(text: str, allowed: str) -> Iterator[str]:
    before = ""
    for sign in text:
        if sign != allowed and (words := _why_refused(sign, before)):
            yield words
        before = sign


def _why_refused(sign: str, before: str) -> str:
    code = ord(sign)
    if 0xD800 <= code <= 0xDFFF:
        return f"{CONTROL}（U+{code:04X}，半个字）"
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return f"{CONTROL}（U+{code:04X}，不是文字的编码）"
    if _DIRECTION.match(sign):
        return f"{CONTROL}（U+{code:04X}，改变文字方向）"
    is_misplaced = _JOINER.match(sign) and not _JOINING.match(before or "-")
    if code < 0x20 or 0x7F <= code < 0xA0 or _UNSEEN.match(sign) or is_misplaced:
        named = f"，{_NAMED[sign]}" if sign in _NAMED else ""
        return f"{CONTROL}（U+{code:04X}{named}）"
    return ""


def can_be_printed(sign: str) -> bool:
    """Whether paper may show the sign: neither hidden nor private, where every font draws something else."""
    code = ord(sign)
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    return not is_private and not (sign != "\n" and _why_refused(sign, "\u0628"))
