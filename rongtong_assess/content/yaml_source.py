"""YAML with line numbers and without YAML's surprises.

Node trees are read, never constructed objects: plain scalars keep their source text, so a number
becomes exactly the int or Decimal that was written, and `No` stays a word. Mapping keys are text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.text_file import read_text
from rongtong_assess.core.errors import Refused

NodePath = tuple[str | int, ...]

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,9}")
_BOOLEANS = {"true": True, "false": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}
_OWN_TAG = re.compile(r"tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|timestamp|merge|value)")


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
    """Read one YAML file; `name` is what mistakes call it."""
    root = _compose(read_text(path, name), name)
    reading = _Reading(name)
    data = reading.value(root, ())
    reading.mistakes.raise_if_any()
    return Source(name, data, reading.lines)


def _compose(text: str, name: str) -> Node:
    try:
        root: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Refused.because(
            f"{name}:{line}", "YAML 语法不通", "请检查这一行和上一行的缩进、冒号后的空格、引号和括号是否成对"
        ) from None
    except (YAMLError, ValueError):
        raise Refused.because(f"{name}:1", "文件里有 YAML 不允许的字符", "请删掉控制字符等看不见的字符") from None
    except RecursionError:
        raise Refused.because(f"{name}:1", "括号或缩进套得太深", "请检查是不是多写了括号") from None
    if root is None:
        raise Refused.because(f"{name}:1", "文件是空的", "请填上内容，或删掉这个文件")
    return root


class _Reading:
    """One walk over a node tree."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes = MistakeList()
        self.lines: dict[NodePath, int] = {}
        self._seen: set[int] = set()

    def value(self, node: Node, path: NodePath) -> object:
        """The node's plain value; faults are noted and give None."""
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self._seen:
            self._refuse(line, "用了别名（*）引用别处的内容", "请把内容完整写出来")
            return None
        self._seen.add(id(node))
        tag = str(node.tag)
        if not _OWN_TAG.fullmatch(tag):
            self._refuse(line, f"用了标签 {tag[:40]}", "请去掉以 ! 开头的标签")
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node, line)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        return [self.value(child, (*path, place)) for place, child in enumerate(node.value)]

    def _mapping(self, node: MappingNode, path: NodePath) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value)
            if not isinstance(key_node, ScalarNode):
                self._refuse(line, "键不是一个词", "冒号前请只写一个词")
            elif key in result:
                first = self.lines[(*path, key)]
                self._refuse(line, f"「{key}」写了两遍，第一遍在第 {first} 行", "请只留一个")
            else:
                self.lines[(*path, key)] = line
                result[key] = self.value(value_node, (*path, key))
        return result

    def _scalar(self, node: ScalarNode, line: int) -> str | int | Decimal | bool | None:
        text = str(node.value)
        if node.style is not None:
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
