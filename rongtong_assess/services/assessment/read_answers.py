"""Turns what a page sends into the value that is stored, question by question.

Numbers are read by `core.exact`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rongtong_assess.core.assessment.circumstances import find_seconds
from rongtong_assess.core.assessment.saving import AnswerMessage, AnswerValue
from rongtong_assess.core.assessment.sheet import find_choice_mistake
from rongtong_assess.core.characters import is_blank
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, read_number, read_whole_number
from rongtong_assess.core.numbers import decimal_text

MOST_SEQUENCE = 2**53
WRITER = re.compile(r"[0-9A-Za-z_-]{1,40}")


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer as a page sent it; see core.assessment.saving for seen_revision, writer and sequence.

    seconds: as sent; an impossible time is ignored, so that the answer is not lost.
    Raises Refused for what none of our pages sends.
    """

    question: str
    value: object
    seen_revision: int
    writer: str
    sequence: int
    seconds: object = None

    def __post_init__(self) -> None:
        is_well_formed = (
            isinstance(self.question, str)
            and _is_whole(self.seen_revision, MOST_REVISION)
            and _is_whole(self.sequence, MOST_SEQUENCE)
            and isinstance(self.writer, str)
            and WRITER.fullmatch(self.writer) is not None
        )
        if not is_well_formed:
            raise Refused.because("answers", "送来的答案格式不对", "请刷新页面后再试")


def read_message(edition: Edition, change: AnswerChange) -> AnswerMessage:
    """The change with its value in the form that is stored.

    Raises Refused for an unknown question and for a value that cannot answer it.
    """
    value = _find_reader(edition, change.question)(edition, change.question, change.value)
    seconds = find_seconds(change.seconds)
    return AnswerMessage(value, change.seen_revision, change.writer, change.sequence, seconds)


def _find_reader(edition: Edition, question: str) -> Callable[[Edition, str, object], AnswerValue]:
    if question in edition.items:
        return _read_choice
    if question.startswith(SCENE_PREFIX) and question.removeprefix(SCENE_PREFIX) in edition.scenes:
        return _read_scene
    if question.startswith(FACT_PREFIX) and question.removeprefix(FACT_PREFIX) in edition.facts:
        return _read_fact
    raise Refused.because(question, "这个评测版本没有这道题", "请刷新页面后再填")


def _read_choice(edition: Edition, question: str, value: object) -> AnswerValue:
    item = edition.items[question]
    if value is None or value == []:
        return None
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise Refused.because(question, f"「{item.name}」的答案不是选项列表", "请刷新页面后再选")
    keys = frozenset(value)
    mistake = find_choice_mistake(item, keys)
    if mistake:
        raise Refused([mistake])
    return [key for key in item.option_by_key if key in keys]


def _read_scene(edition: Edition, question: str, value: object) -> AnswerValue:
    if value is None or (isinstance(value, str) and is_blank(value)):
        return None
    return read_whole_number(value, edition.scenes[question.removeprefix(SCENE_PREFIX)].asked, where=question)


def _read_fact(edition: Edition, question: str, value: object) -> AnswerValue:
    fact = edition.facts[question.removeprefix(FACT_PREFIX)]
    if value is None or (isinstance(value, str) and is_blank(value)):
        return None
    return decimal_text(read_number(value, fact.asked, where=question))


def _is_whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
