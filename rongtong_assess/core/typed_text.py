"""Text as people type it: one way to clean it, and one limit per kind of text, for every page and file.

GBK and GB 18030-2000 put characters that Unicode lacked at fixed places of the private use area, and older Windows
fonts and input methods still type them. Their replacements are those of GB 18030-2005 and GB 18030-2022, including
the six (GB+FE51, FE52, FE53, FE6C, FE76, FE91) that the standard leaves in both places. U+E000–U+E765 hold users' own
characters (造字), which have no public meaning and are not replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rongtong_assess.core.characters import normal_form

MOST_ORGANISATION_NAME = 120
"""Of a firm or a service platform."""
MOST_ID = 40
"""Of an industry, as a sheet names it."""
MOST_PERSON_NAME = 80
MOST_EMAIL = 255
MOST_PASSWORD = 200
MOST_NOTE = 500
"""A remark on an answer or a finding, and the reason of a decision."""
MOST_PRODUCT_NAME = 120
MOST_PRODUCT_TEXT = 500
MOST_KEY_NAME = 40
MOST_SEARCH = 100
MOST_CODE_TYPED = 200
"""Of a report's code, with any text pasted around it."""
MOST_RAW_FIELD = 4_000
"""Of any field before it is cleaned; longer text is not examined further."""

# GB+A6D9–A6DF, A6EC, A6ED, A6F3: punctuation of vertical text.
_VERTICAL = (0xE78D, "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19")
# GB+A989–A995: how a character is put together.
_DESCRIPTION = (0xE7E7, "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb")

# GB+FE50–FEA0: eighty characters and components.
_HAN = (
    0xE815,
    "⺁\U00020087\U00020089\U000200cc⺄㑳㑇⺈⺋\u9fb4㖞㘚㘎⺌⺗㥮㤘\u9fb5㧏㧟㩳㧐\u9fb6\u9fb7㭎㱮㳠⺧\U000215d7\u9fb8"
    "⺪䁖䅟⺮䌷⺳⺶⺷\U0002298f䎱䎬⺻䏝䓖䙡䙌\u9fb9䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶\u9fba\U000241fe䲣䲟䲠䲡䱷䲢"
    "䴓䴔䴕䴖䴗䴘䴙䶮\u9fbb",
)

# GB+A2E3, A8BC, A8BF: the euro sign, and two letters of pinyin.
_SINGLE = ((0xE76C, "\u20ac"), (0xE7C7, "\u1e3f"), (0xE7C8, "\u01f9"))

REAL_CHARACTERS = {
    first + place: character
    for first, characters in (_VERTICAL, _DESCRIPTION, _HAN, *_SINGLE)
    for place, character in enumerate(characters)
}
"""Private code point → the character it stands for, for str.translate."""
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
"""Variation selectors: part of many names, and harmless after a visible character."""
_JOINER = re.compile("[\u200c\u200d]")
_JOINING = re.compile("[\u0600-\u109f\u1780-\u18af\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
"""Characters that joiners may stand between: Arabic, Indic and Mongolian scripts, emoji."""

_UNSEEN = re.compile(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Displayed as nothing (Default_Ignorable_Code_Point and similar), so two names that look alike could differ."""


def compose(text: str) -> str:
    """The text in NFC, with private code points of older systems replaced by real characters."""
    return normal_form("NFC", text.translate(REAL_CHARACTERS))


def one_line(text: str | None) -> str:
    """A name: composed, each run of white space as one space."""
    return " ".join(compose(text or "").split())


def many_lines(text: str | None) -> str:
    """A note: composed, every line end as a line feed, no white space around it."""
    return LINE_ENDS.sub("\n", compose(text or "")).replace("\t", " ").strip()


def hidden_character_words(text: str, *, is_one_line: bool = False) -> str:
    """The first hidden character in words, such as 看不见的控制字符（U+200B，零宽空格）; "" for none."""
    words = next(_hidden(text, "" if is_one_line else "\n"), "")
    if words or not text.strip():
        return words
    return "" if any(not _SELECTOR.match(character) and not _JOINER.match(character) for character in text) else CONTROL


def _hidden(text: str, allowed: str) -> Iterator[str]:
    before = ""
    for character in text:
        if character != allowed and (words := _why_refused(character, before)):
            yield words
        before = character


def _why_refused(character: str, before: str) -> str:
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return f"{CONTROL}（U+{code:04X}，半个字）"
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return f"{CONTROL}（U+{code:04X}，不是文字的编码）"
    if _DIRECTION.match(character):
        return f"{CONTROL}（U+{code:04X}，改变文字方向）"
    is_misplaced = _JOINER.match(character) and not _JOINING.match(before or "-")
    if code < 0x20 or 0x7F <= code < 0xA0 or _UNSEEN.match(character) or is_misplaced:
        named = f"，{_NAMED[character]}" if character in _NAMED else ""
        return f"{CONTROL}（U+{code:04X}{named}）"
    return ""


def can_be_printed(character: str) -> bool:
    """Whether a printed page may show the character: not hidden, and not private, since fonts differ there."""
    code = ord(character)
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    return not is_private and not (character != "\n" and _why_refused(character, "\u0628"))


MOST_EXAMINED = 20_000
_TYPED = r"[\"'“‘「『<\[(]?(?P<typed>[!-~]{4,64})"
"""What can be typed as a password: no Chinese; a bracket or quote may open it."""
_UNSPACED = r"(?P<typed>[A-Za-z0-9!@#$%^&*_.+-]{4,64})"
_PAIR = r"(?P<typed>[!-~]{2,40}\s*[/、, ]\s*[!-~]{4,40})"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
_NOT_TOLD = re.compile(r"[*xX#._\-/]+|https?:.*|n/?a|none|null|todo", re.IGNORECASE)
"""Stands for a password that is not told: ******, xxxx, or an address."""


class PasswordWords:
    """The words by which people introduce a password, as alternatives of regular expressions.

    secret: for a password. name: for an account. joins: between these two. says: between such a word and what is told.
    unit: what makes a number after the word a length or a day instead.
    """

    def __init__(self, *, secret: str, name: str, joins: str, says: str, unit: str) -> None:
        after_word = rf"(?:{secret})(?:\s*[（(][^）)]{{,20}}[）)])?\s*(?:{says})\s*{_TYPED}"
        after_name = rf"(?:{name})[^\n。；;]{{,40}}?(?:{secret})\s*{_UNSPACED}"
        digits = rf"(?:{secret})\s*(?P<typed>[0-9]{{6,20}})(?![0-9%{unit}])"
        pair = rf"(?:{name})\s*(?:{joins})\s*(?:{secret})\s*(?:{says})?\s*{_PAIR}"
        self._forms = [re.compile(form, re.IGNORECASE) for form in (pair, after_word, after_name, digits)]

    def holds_password(self, text: str) -> bool:
        """Whether the text seems to tell a password.

        Some platforms ask firms for the log-ins of their systems; this one has no field for them. The rule errs on the
        side of letting text pass: sentences about passwords, such as 密码每季度更换, are none.
        """
        plain = _INVISIBLE.sub("", normal_form("NFKC", text[:MOST_EXAMINED]))
        return any(not _NOT_TOLD.fullmatch(found["typed"]) for form in self._forms for found in form.finditer(plain))
