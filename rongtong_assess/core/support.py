"""Whether policy supports still stand on a day, and which of them help with what a firm works on.

Source: the 携手行动 notice and the documents that follow it, as listed in the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from rongtong_assess.core.edition import SCENE_PREFIX
from rongtong_assess.core.solution import Solution, Support


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that supports rest on. document: its number, empty when not known; None for an open end."""

    title: str
    document: str = ""
    starts: date | None = None
    until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Both ends included; an end that is not known does not bind."""
        return (self.starts is None or self.starts <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class SupportFrame:
    """What all supports of the catalogue rest on: the notice, and what follows it."""

    notice: Notice
    successors: tuple[Notice, ...]

    def standing(self, on: date) -> SupportStanding:
        return support_standing(self.notice, self.successors, on)


@dataclass(frozen=True, slots=True)
class SupportStanding:
    """Whether the notice is in force on a day; if not, which successors cover it; and that as a sentence."""

    is_in_force: bool
    covered_by: tuple[Notice, ...]
    sentence: str


def support_standing(notice: Notice, successors: Iterable[Notice], on: date) -> SupportStanding:
    """How the notice stands on that day. Successors count only once its own time is over."""
    if notice.is_in_force(on):
        return SupportStanding(True, (), _in_force_sentence(notice))
    if notice.starts is not None and on < notice.starts:
        return SupportStanding(False, (), f"通知从 {_day(notice.starts)}起施行，现在还没有开始。")
    ended = f"通知期限到 {_day(notice.until)}已满" if notice.until else "通知期限已满"
    covering = tuple(one for one in successors if one.is_in_force(on))
    if not covering:
        return SupportStanding(False, (), f"{ended}，目录里没有现行的接续文件；请向主管部门核实。")
    return SupportStanding(False, covering, f"{ended}；现可参照{'、'.join(map(_reference, covering))}。")


def list_questions(solution: Solution) -> frozenset[str]:
    """Ids of the questions a solution works on: items by their ids, scenes as "scene.<id>"."""
    scenes = (SCENE_PREFIX + step.scene_id for step in solution.steps)
    return frozenset((*scenes, *(option.item_id for option in solution.options)))


def list_supports_for(supports: Iterable[Support], questions: Collection[str]) -> tuple[Support, ...]:
    """The supports that help with any of these questions, in the catalogue's order."""
    return tuple(support for support in supports if not set(questions).isdisjoint(support.helps))


def _in_force_sentence(notice: Notice) -> str:
    if notice.until is None:
        return "通知现行有效，没有写明期限。"
    return f"通知现行有效，到 {_day(notice.until)}为止。"


def _reference(notice: Notice) -> str:
    """Such as 《…》（工信部联企业〔2024〕239号，至 2027 年底）."""
    period = ""
    if notice.until is not None:
        period = f"至 {_until(notice.until)}"
    elif notice.starts is not None:
        period = f"{_day(notice.starts)}起"
    remarks = "，".join(remark for remark in (notice.document, period) if remark)
    return f"《{notice.title}》（{remarks}）" if remarks else f"《{notice.title}》"


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _until(day: date) -> str:
    """Such as "2027 年底" for the last day of a year."""
    return f"{day.year} 年底" if (day.month, day.day) == (12, 31) else _day(day)
