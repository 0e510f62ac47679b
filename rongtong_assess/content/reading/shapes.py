"""What a content file may hold, as pydantic models; every violation is reported in Chinese, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from rongtong_assess.content.reading.yaml_source import Source
from rongtong_assess.core.errors import Mistake, Refused

LONGEST_QUOTE = 40
MOST_MISTAKES = 200
"""Per file, since a likely spelling is searched for each."""


def _exact(value: object) -> object:
    return Decimal(value) if type(value) is int else value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("日期应写成 2024-09-04 这样，并且真有这一天") from None


def _partial_day(text: str) -> str:
    """A day, or only its month or year where no more is given."""
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) in (4, 7, 10) else "")
    except ValueError:
        raise ValueError('日期知道多少写多少，加引号："2022"、"2022-10" 或 "2022-10-08"') from None
    return text


def written(pattern: str, rule: str) -> AfterValidator:
    """Text that matches the whole pattern; the rule says it in Chinese."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if form.fullmatch(text):
            return text
        raise ValueError(rule)

    return AfterValidator(check)


Text = Annotated[str, written(r"\S(.{,1998}\S)?", "应是一行文字，前后没有空格，最多 2000 字")]
Number = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0)]
Day = Annotated[date, BeforeValidator(_day)]
PartialDay = Annotated[str, AfterValidator(_partial_day)]
Name = Annotated[str, written(r"[a-z0-9][a-z0-9_.-]{,79}", "只用小写字母、数字和 _ . -，最多 80 个")]


class Shape(BaseModel):
    """A mapping with exactly these keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


S = TypeVar("S", bound=Shape)
Sentences = tuple[str, str]


def read_shape(source: Source, shape: type[S]) -> S:
    """The file as that shape; raises Refused with every mistake and its line."""
    try:
        return shape.model_validate(source.data)
    except ValidationError as error:
        known = sorted(_known_keys(shape))
        details = error.errors(include_url=False)
        raise Refused(_mistake(source, detail, known_keys=known) for detail in details[:MOST_MISTAKES]) from None


def _mistake(source: Source, detail: ErrorDetails, *, known_keys: list[str]) -> Mistake:
    where = source.where(*detail["loc"])
    name = _place_name(detail["loc"])
    if detail["type"] == "extra_forbidden":
        close = get_close_matches(name, known_keys, n=1)
        cure = f"是不是想写「{close[0]}」？不是就删掉它" if close else "请检查拼写，或删掉它"
        return Mistake(where, f"不认识「{name}」", cure)
    what, cure = _SENTENCES.get(detail["type"], _any_other)(detail.get("ctx", {}))
    return Mistake(where, what.format(name=name, value=_quote(detail["input"])), cure.format(name=name))


def _place_name(place: tuple[int | str, ...]) -> str:
    """The nearest key, with its place in a list: "evidence 第 2 项"."""
    names = [step for step in place if isinstance(step, str)]
    if not names:
        return "整个文件"
    return f"{names[-1]} 第 {place[-1] + 1} 项" if isinstance(place[-1], int) else names[-1]


def _quote(value: object) -> str:
    if isinstance(value, dict | list):
        return "一组内容"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"「{text[:LONGEST_QUOTE]}」"


def _known_keys(shape: type[Shape]) -> set[str]:
    schema = shape.model_json_schema()
    shapes = [schema, *schema.get("$defs", {}).values()]
    return {key for part in shapes for key in part.get("properties", {})}


def _wrong_type(expected: str) -> Callable[[Mapping[str, Any]], Sentences]:
    return lambda context: ("「{name}」写成了{value}", f"这里应是{expected}")


def _any_other(context: Mapping[str, Any]) -> Sentences:
    return "「{name}」写成了{value}，不合要求", "请对照别的版本里同一处的写法"


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], Sentences]] = {
    "missing": lambda context: ("缺少「{name}」", "请补上「{name}」"),
    "string_type": _wrong_type("文字；像数字的文字请加引号"),
    "int_type": _wrong_type("整数"),
    "bool_type": _wrong_type(" true 或 false"),
    "is_instance_of": _wrong_type("数"),
    "decimal_type": _wrong_type("数"),
    "list_type": _wrong_type("一个列表，每项以 - 开头"),
    "model_type": _wrong_type("一组“键: 值”"),
    "dict_type": _wrong_type("一组“键: 值”"),
    "model_attributes_type": _wrong_type("一组“键: 值”"),
    "literal_error": lambda context: (
        "「{name}」写成了{value}",
        f"只能是 {context['expected']}".replace(" or ", " 或 "),
    ),
    "union_tag_not_found": lambda context: ("「{name}」没有写明 kind", "请写 kind: share 或 kind: trend"),
    "union_tag_invalid": lambda context: ("「{name}」的 kind 不对", "kind 只能是 share 或 trend"),
    "too_short": lambda context: ("「{name}」里太少", f"至少要有 {context['min_length']} 项"),
    "too_long": lambda context: ("「{name}」里太多", f"最多 {context['max_length']} 项"),
    "greater_than_equal": lambda context: ("「{name}」写成了{value}，太小", f"不能小于 {context['ge']}"),
    "less_than_equal": lambda context: ("「{name}」写成了{value}，太大", f"不能大于 {context['le']}"),
    "value_error": lambda context: ("「{name}」写成了{value}", str(context["error"])),
}
