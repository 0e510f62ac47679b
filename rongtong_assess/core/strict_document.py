"""JSON documents of other programs, read key by key: nothing is guessed, and every mistake is named at once.

Where a mistake is, is told by its path as in `jq`, counted from 0: firms[2].urgency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rongtong_assess.core.characters import is_invisible
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.exact import JSON_WORDS

LONGEST_ID = 200
LONGEST_QUOTE = 40
MOST_TOLD = 20
"""Mistakes that a refusal names; a file of thousands of firms may repeat one for each."""


class FoundMistakes:
    """Collects what is wrong with one document."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, where: str, what: str, *, cure: str) -> None:
        self._found.append(Mistake(where, what, cure))

    def raise_if_any(self) -> None:
        """Raises Refused with the first MOST_TOLD mistakes, and how many more there are."""
        if not self._found:
            return
        told, more = self._found[:MOST_TOLD], len(self._found) - MOST_TOLD
        if more > 0:
            told.append(Mistake("", f"后面还有 {more} 处不对，没有一一列出", "请先改好上面这些，再试一次"))
        raise Refused(told)


class StrictObject:
    """One JSON object of a document.

    A value that is missing or wrong is noted as a mistake and read as an empty one, so that reading goes on. Keys that
    are neither required nor optional are mistakes as well.
    """

    def __init__(
        self,
        value: object,
        *,
        where: str,
        mistakes: FoundMistakes,
        required: Sequence[str],
        optional: Sequence[str] = (),
    ) -> None:
        self.where, self.mistakes = where, mistakes
        self._values: Mapping[str, Any] = {}
        if not isinstance(value, Mapping):
            mistakes.add(where, f"这里应是一个 JSON 对象，写的是 {_quote(value)}", cure="请用花括号写成“键: 值”")
            return
        self._values = value
        known = (*required, *optional)
        for key in value:
            if key not in known:
                mistakes.add(self.at(str(key)), "这里没有这个键", cure=f"请核对写法；可以写的是 {'、'.join(known)}")
        for key in required:
            if key not in value:
                mistakes.add(self.at(key), "缺少这个键", cure="请补上")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        """The path of a key of this object."""
        key = key if len(key) <= LONGEST_QUOTE else f"{key[:LONGEST_QUOTE]}…"
        return f"{self.where}.{key}" if self.where else key

    def text(self, key: str, *, longest: int = LONGEST_ID) -> str:
        """A text with something to see in it and nothing invisible; "" where it is missing."""
        return self._text(self._values[key], self.at(key), longest) if key in self._values else ""

    def texts(self, key: str, *, most: int, may_repeat: bool = False) -> tuple[str, ...]:
        """A list of such texts; repeated ones are a mistake, or are read once where that changes nothing."""
        values = self.values(key, most=most)
        texts = [self._text(value, f"{self.at(key)}[{place}]", LONGEST_ID) for place, value in enumerate(values)]
        if not may_repeat:
            note_repeated(texts, self.at(key), self.mistakes)
        return tuple(dict.fromkeys(filter(None, texts)))

    def values(self, key: str, *, most: int) -> Sequence[Any]:
        """A list of anything, of bounded length; empty where it is missing."""
        values: Sequence[Any] = self._values.get(key, ())
        if key in self._values and not isinstance(values, list):
            self.mistakes.add(self.at(key), f"这里应是一个列表，写的是 {_quote(values)}", cure="请用方括号")
            return ()
        if len(values) > most:
            self.mistakes.add(self.at(key), f"有 {len(values)} 个，最多 {most} 个", cure="请分成几次来做")
            return ()
        return values

    def whole(self, key: str, *, least: int, most: int, default: int = 0) -> int:
        """A whole number within bounds, written without quotes, point or exponent."""
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            what = f"这里应是整数，写的是 {_quote(value)}"
            self.mistakes.add(self.at(key), what, cure=f"请写 {least} 到 {most} 之间的整数，不加引号")
            return default
        if not least <= value <= most and key in self._values:
            self.mistakes.add(self.at(key), f"{_quote(value)} 超出了范围", cure=f"请写 {least} 到 {most} 之间的整数")
            return default
        return value

    def flag(self, key: str) -> bool:
        """true or false; false where it is missing."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.mistakes.add(self.at(key), f"这里应是 true 或 false，写的是 {_quote(value)}", cure="请改成其中一个")
            return False
        return value

    def get(self, key: str) -> object:
        """The value as it is; None where it is missing."""
        return self._values.get(key)

    def is_null(self, key: str) -> bool:
        """Whether the key is missing or says null."""
        return self._values.get(key) is None

    def _text(self, value: object, where: str, longest: int) -> str:
        if not isinstance(value, str):
            self.mistakes.add(where, f"这里应是一段文字，写的是 {_quote(value)}", cure="请用英文双引号括起来")
        elif not value.strip():
            self.mistakes.add(where, "这里是空的", cure="请填上")
        elif len(value) > longest:
            self.mistakes.add(where, f"有 {len(value)} 个字，最多 {longest} 个", cure="请改短")
        elif any(character in "\t\n\r" or is_invisible(character) for character in value):
            self.mistakes.add(where, "里面有看不见的字符，例如换行或零宽空格", cure="请删掉它们")
        else:
            return value
        return ""


def note_repeated(texts: Iterable[str], where: str, mistakes: FoundMistakes) -> None:
    """A mistake for the first text that is there twice."""
    seen: set[str] = set()
    for text in texts:
        if text and text in seen:
            mistakes.add(where, f"{_quote(text)} 写了两遍", cure="请只留一个")
            return
        seen.add(text)


def _quote(value: object) -> str:
    """A value as a message names it, cut where it is long."""
    if isinstance(value, Mapping | list):
        return "{…}" if isinstance(value, Mapping) else "[…]"
    text = JSON_WORDS[value] if value is None or isinstance(value, bool) else str(value)
    return f"「{text[:LONGEST_QUOTE]}{'…' if len(text) > LONGEST_QUOTE else ''}」"
