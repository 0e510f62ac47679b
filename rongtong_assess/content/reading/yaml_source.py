"""Reads YAML strictly, with the line of every value, and collects every mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from rongtong_assess.content.reading.text_file import read_text
from rongtong_assess.core.errors import Mistake, Refused

P = ParamSpec("P")
T = TypeVar("T")
MOST_NODES = 10_000
MOST_CHARACTERS = 300_000
"""The largest file that comes with the program has 2,000 nodes in 30,000 characters."""
MOST_DEPTH = 30
LONGEST_TEXT = 20_000
LONGEST_LINE = 20_000
SPLIT_IT = "请确认没有放错文件，或分成几个文件"
NodePath = tuple[str | int, ...]
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,9}")
_BOOLEANS = {"true": True, "false": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}
_OWN_TAG = re.compile(r"tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|timestamp|merge|value)|!")


class MistakeList(list[Mistake]):
    """Mistakes found so far."""

    def attempt(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `read` gives; None when it refuses, with its mistakes kept."""
        try:
            return read(*args, **kwargs)
        except Refused as refusal:
            self.extend(refusal.mistakes)
            return None

    def add(self, where: str, what: str, cure: str) -> None:
        self.append(Mistake(where, what, cure))

    def raise_if_any(self) -> None:
        if self:
            raise Refused(self)


@dataclass(frozen=True, slots=True)
class Source:
    """One file's plain data, with the line of everything in it."""

    name: str
    data: object
    lines: Mapping[NodePath, int]

    def where(self, *path: str | int) -> str:
        """file:line of that place, or of the nearest thing around it; unknown steps are skipped."""
        known: NodePath = ()
        for step in path:
            if (*known, step) in self.lines:
                known = (*known, step)
        return f"{self.name}:{self.lines[known]}"


def read_source(path: Path, name: str) -> Source:
    """Read one YAML file; `name` is what mistakes call it. Raises Refused with every mistake."""
    reader = _EventReader(name, _events(read_text(path, name), name))
    data = reader.document()
    reader.mistakes.raise_if_any()
    return Source(name, data, reader.lines)


class _EventReader:
    """Builds the plain data of one file from the events of the parser."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name = name
        self.mistakes = MistakeList()
        self.lines: dict[NodePath, int] = {}
        self._events = events
        self._count = 0

    def document(self) -> object:
        """The plain value of the only document; faults are noted and give None."""
        starts = (event for event in self._events if isinstance(event, DocumentStartEvent))
        if next(starts, None) is None:
            raise Refused.because(f"{self.name}:1", "文件是空的", "请填上内容，或删掉这个文件")
        value = self._value(self._next(), ())
        if more := next(starts, None):
            line = more.start_mark.line + 1
            raise Refused.because(f"{self.name}:{line}", "这里又开始了一份内容（---）", "一个文件只写一份，请去掉 ---")
        return value

    def _next(self) -> Any:
        event = next(self._events)
        self._count += 1
        if self._count > MOST_NODES * 2:
            what = f"文件里的内容超过 {MOST_NODES} 项，不像是手写的"
            raise Refused.because(f"{self.name}:{event.start_mark.line + 1}", what, SPLIT_IT)
        return event

    def _value(self, event: Any, path: NodePath) -> object:
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) > MOST_DEPTH:
            raise _too_deep(f"{self.name}:{line}")
        self._refuse_extras(event, line)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        return self._list(path) if isinstance(event, SequenceStartEvent) else None

    def _refuse_extras(self, event: Any, line: int) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(line, "用了别名（*）引用别处的内容", "请把内容完整写出来")
            return
        tag = str(event.tag) if event.tag else ""
        if tag and not _OWN_TAG.fullmatch(tag):
            self._refuse(line, f"用了标签 {tag[:40]}", "请去掉以 ! 开头的标签")

    def _list(self, path: NodePath) -> list[object]:
        result: list[object] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        return result

    def _mapping(self, path: NodePath) -> dict[str, object]:
        result: dict[str, object] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            line = event.start_mark.line + 1
            key = str(event.value) if isinstance(event, ScalarEvent) else None
            if key is None:
                self._value(event, (*path, ""))
                self._refuse(line, "键不是一个词", "冒号前请只写一个词")
            elif key in result:
                first = self.lines[(*path, key)]
                self._refuse(line, f"「{key[:40]}」写了两遍，第一遍在第 {first} 行", "请只留一个")
            if key is None or key in result:
                self._value(self._next(), (*path, ""))
                continue
            self.lines[(*path, key)] = line
            result[key] = self._value(self._next(), (*path, key))
        return result

    def _scalar(self, event: ScalarEvent, line: int) -> str | int | Decimal | bool | None:
        text = str(event.value)
        if len(text) > LONGEST_TEXT:
            self._refuse(line, f"这里有 {len(text)} 个字，太长了", f"请写在 {LONGEST_TEXT} 个字以内")
            return None
        if event.style is not None:
            return text
        if text in _NOTHING:
            self._refuse(line, "这里没有内容", "请填上内容，或删掉这一行")
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _WHOLE.fullmatch(text):
            return int(text)
        return Decimal(text) if _DECIMAL.fullmatch(text) else text

    def _refuse(self, line: int, what: str, cure: str) -> None:
        self.mistakes.add(f"{self.name}:{line}", what, cure)


def _events(text: str, name: str) -> Iterator[Any]:
    """The parser's events in order. Raises Refused where it cannot go on."""
    _refuse_long(text, name)
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Refused.because(
            f"{name}:{line}", "YAML 语法不通", "请检查这一行和上一行的缩进、冒号后的空格、引号和括号是否成对"
        ) from None
    except (YAMLError, ValueError):
        raise Refused.because(f"{name}:1", "文件里有 YAML 不允许的字符", "请删掉控制字符等看不见的字符") from None
    except RecursionError:
        raise _too_deep(f"{name}:1") from None


def _refuse_long(text: str, name: str) -> None:
    """The parser scans the rest of a line again and again, so long lines and files take very long."""
    if len(text) > MOST_CHARACTERS:
        raise Refused.because(f"{name}:1", f"文件有 {len(text)} 个字，不像是手写的", SPLIT_IT)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            raise Refused.because(f"{name}:{number}", f"这一行有 {len(line)} 个字，太长了", "请把内容分成几行")


def _too_deep(where: str) -> Refused:
    return Refused.because(where, "括号或缩进套得太深", "请检查是不是多写了括号")
