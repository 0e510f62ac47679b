"""Supports that a firm may claim, whether their notice is in force, and what a subsidy would pay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rongtong_assess.core.catalogue.solution import Solution, Support
from rongtong_assess.core.edition.edition import SCENE_PREFIX

LOCAL_DOCUMENT_DECIDES = "以当地文件为准"
EXAMPLE_NOTE = "示例，以当地文件为准"
MUNICIPALITY_END = "0000"
DIRECTLY_GOVERNED = "90"


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that supports rest on. document: its number, empty when not known. starts, until: None when open."""

    title: str
    document: str = ""
    starts: date | None = None
    until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Both ends included; an unknown end does not limit."""
        return (self.starts is None or self.starts <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class SupportBasis:
    """What all supports of the catalogue rest on: the notice and its successors."""

    notice: Notice
    successors: tuple[Notice, ...]

    def standing(self, on: date) -> SupportStanding:
        return support_standing(self.notice, self.successors, on)


@dataclass(frozen=True, slots=True)
class SupportStanding:
    """Whether the notice is in force on a day, else the successors that are; both also as a sentence."""

    is_in_force: bool
    covered_by: tuple[Notice, ...]
    sentence: str


def support_standing(notice: Notice, successors: Iterable[Notice], on: date) -> SupportStanding:
    """Whether the notice is in force on that day. Successors count only after its own period."""
    if notice.is_in_force(on):
        return SupportStanding(True, (), _in_force_sentence(notice))
    if notice.starts is not None and on < notice.starts:
        return SupportStanding(False, (), f"通知从 {_day(notice.starts)}起施行，现在还没有开始。")
    ended = f"通知期限到 {_day(notice.until)}已满" if notice.until else "通知期限已满"
    covering = tuple(successor for successor in successors if successor.is_in_force(on))
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


@dataclass(frozen=True, slots=True)
class SubsidyRule:
    """补贴规则 of one city.

    region: six digits of the city (GB/T 2260). percent: share of the approved cost, in per cent; None when
    not known. cap_by_level: most 万元 for the level reached after rework; empty when not known.
    counts: what belongs to the approved cost. document, condition, paid_when: empty when not known.
    source: where the figures were read. valid_until: the last day; None for open end.
    """

    region: str
    city: str
    title: str
    document: str
    source: str
    valid_from: date
    valid_until: date | None
    percent: Decimal | None
    cap_by_level: Mapping[int, Decimal]
    counts: tuple[str, ...]
    condition: str
    paid_when: str
    is_example: bool

    def is_in_force(self, on: date) -> bool:
        """Both ends included."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def covers(self, region: str) -> bool:
        """Whether a firm's region lies in the rule's city."""
        return region.startswith(city_prefix(self.region))

    def find_cap(self, level: int) -> Decimal | None:
        """The cap of the highest named level that a firm at this level has reached; None below them all.

        A firm at level 3 has also reached level 2.
        """
        reached = [named for named in self.cap_by_level if named <= level]
        return self.cap_by_level[max(reached)] if reached else None


def city_prefix(region: str) -> str:
    """The digits that all regions of a city share.

    Four for a prefecture-level city, two for a municipality, all six for a county or city that a
    province governs directly.
    """
    if region.endswith(MUNICIPALITY_END):
        return region[:2]
    return region if region[2:4] == DIRECTLY_GOVERNED else region[:4]


def find_subsidy_rule(rules: Iterable[SubsidyRule], region: str | None, on: date) -> SubsidyRule | None:
    """The rule of the region's city in force on that day; None where there is none or the region is not known."""
    if region is None:
        return None
    return next((rule for rule in rules if rule.covers(region) and rule.is_in_force(on)), None)


def subsidise(rule: SubsidyRule, *, eligible_wan_yuan: Decimal, level_reached: int) -> Decimal | None:
    """The most the rule would pay, exactly: the share of the eligible cost, up to the cap of the level reached.

    0 where the level reached gives no claim. None where the percentage or the caps are not known: then the local
    document decides.
    """
    cap = rule.find_cap(level_reached)
    if rule.cap_by_level and cap is None:
        return Decimal(0)
    if rule.percent is None or cap is None:
        return None
    return max(Decimal(0), min(rule.percent * eligible_wan_yuan / 100, cap))


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
