"""Two results of a firm side by side: a sentence, charts with their tables, and what could not be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.comparison import Comparison, Pair
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound
from rongtong_assess.core.follow_up import FollowedMeasure
from rongtong_assess.presentation.charts.bars import BeforeAfter, before_after_bars
from rongtong_assess.presentation.charts.svg import Chart
from rongtong_assess.presentation.report.visit import source_line
from rongtong_assess.presentation.wording.days import show_day
from rongtong_assess.presentation.wording.levels import level_title, level_word, overall_word
from rongtong_assess.presentation.wording.money import show_money
from rongtong_assess.presentation.wording.numbers import Number, show_number
from rongtong_assess.services.compare_assessments import ComparedAssessments, compare_assessments, list_comparable
from rongtong_assess.services.measures_in_use import done_between
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.firm.measure_rows import kpi_words
from rongtong_assess.web.product import product
from rongtong_assess.web.rights import Right, acting_firm, needs
from rongtong_assess.web.transaction import request_session

CONVERTED = "换算比较："


@dataclass(frozen=True, slots=True)
class LostLine:
    """A question that does not compare, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """mark: stands before every title, "" for a direct comparison."""

    mark: str
    headline: str
    charts: tuple[Chart, ...]
    lost: tuple[LostLine, ...]


@dataclass(frozen=True, slots=True)
class DoneLine:
    """A measure that came into use between the results; "" for what is not known."""

    name: str
    in_use_since: str
    cost: str
    kpi: str


@dataclass(frozen=True, slots=True)
class ShownDone:
    """What was done between the results. level: planned against reached, "" without a plan."""

    lines: tuple[DoneLine, ...]
    level: str


@blueprint.get("/comparison")
@needs(Right.FIRM_READ)
def comparison() -> ResponseReturnValue:
    """Choose two results, or see them compared."""
    session, shelf = request_session(), product().shelf
    submitted = list_comparable(session, acting_firm())
    chosen = request.args.get("before", ""), request.args.get("after", "")
    compared = None
    if all(chosen):
        ids = _read_id(chosen[0]), _read_id(chosen[1])
        compared = compare_assessments(
            session, acting_firm(), ids, shelf=shelf, is_conversion_wanted=request.args.get("convert") == "1"
        )
    return render_template(
        "firm/comparison.html",
        submitted=submitted,
        titles={one.id: shelf.get_edition(one.edition_id).title for one in submitted},
        chosen=chosen,
        compared=compared,
        shown=show_comparison(compared.found) if compared and compared.found else None,
        facts_words=_facts_words(compared) if compared else "",
        done=_show_done(compared) if compared else None,
    )


def _show_done(compared: ComparedAssessments) -> ShownDone | None:
    """None where nothing lies between the results."""
    done = done_between(request_session(), compared.before.assessment, compared.after.assessment)
    level = _planned_words(compared.new, done.planned_level, compared.after.scorecard.level)
    if not (done.measures or level):
        return None
    return ShownDone(tuple(map(_done_line, done.measures)), level)


def _facts_words(compared: ComparedAssessments) -> str:
    """Which facts the two sides are made of, where a visit has been to either; else empty."""
    sides = ("前一次", compared.old, compared.before), ("后一次", compared.new, compared.after)
    if not any(result.stands.visit for _, _, result in sides):
        return ""
    return "".join(
        f"{name}{source_line(edition, result.stands) or '按自评的答案算，没有经过现场评定。'}"
        for name, edition, result in sides
    )


def _done_line(measure: FollowedMeasure) -> DoneLine:
    cost = measure.real_cost_wan_yuan
    return DoneLine(
        measure.name,
        show_day(measure.real_end) if measure.real_end else "",
        "" if cost is None else show_money(cost),
        kpi_words(measure.kpi),
    )


def _planned_words(edition: Edition, planned: int | None, reached: int) -> str:
    if planned is None:
        return ""
    aim = f"当时的计划想到{overall_word(edition, planned)}，这次评出来是{overall_word(edition, reached)}"
    return f"{aim}，{'达到了' if reached >= planned else '还没有达到'}。"


def show_comparison(found: Comparison) -> ShownComparison:
    """The comparison in words and charts; a converted one says so everywhere."""
    mark = CONVERTED if found.is_converted else ""
    points = (found.total, *found.dimensions)
    charts = [
        _chart([found.level], f"{mark}{_level_words(found)}", show=_show_level),
        _chart(points, f"{mark}{_total_words(found.total)}", show=show_number),
        _chart(found.items, f"{mark}{_count_words(found.items, '个采集项得分')}", show=show_number),
    ]
    if found.scenes:
        charts.append(_chart(found.scenes, f"{mark}{_count_words(found.scenes, '个场景')}", show=_show_level))
    return ShownComparison(
        mark,
        f"{mark}{_level_words(found)}；{_total_words(found.total)}。",
        tuple(charts),
        tuple(LostLine(found.edition.question_name(one.question), one.cause) for one in found.lost),
    )


def _chart(pairs: Iterable[Pair], title: str, *, show: Callable[[Number], str]) -> Chart:
    bars = tuple(BeforeAfter(pair.name, pair.before, pair.after, pair.full) for pair in pairs)
    return before_after_bars(bars, title=title, show=show)


def _level_words(found: Comparison) -> str:
    after = _level_title(found.edition, found.level.after)
    if found.level.before is None:
        return f"等级不能比，这次是{after}"
    before = _level_title(found.edition, found.level.before)
    return f"等级没有变，都是{after}" if before == after else f"等级从{before}到{after}"


def _total_words(total: Pair) -> str:
    after = f"{show_number(total.after)} 分"
    if total.before is None or total.gain is None:
        return f"总分不能比，这次得 {after}"
    if not total.gain:
        return f"得分没有变，都是 {after}"
    if show_number(total.before) == show_number(total.after):
        return f"得分都约 {after}，{'多' if total.gain > 0 else '少'}不到 0.01 分"
    step = f"{'多' if total.gain > 0 else '少'} {show_number(total.gain).removeprefix('-')} 分"
    return f"得分从 {show_number(total.before)} 分到 {after}，{step}"


def _count_words(pairs: Iterable[Pair], what: str) -> str:
    gains = [pair.gain for pair in pairs]
    better, worse = (sum(bool(gain and gain * sign > 0) for gain in gains) for sign in (1, -1))
    lost = sum(gain is None for gain in gains)
    if not (better or worse or lost):
        return f"{len(gains)} {what}都没有变"
    return f"{better} {what}提高，{worse} 个下降" + (f"，{lost} 个不能比" if lost else "")


def _level_title(edition: Edition, level: Number) -> str:
    return level_title(edition, int(level))


def _show_level(level: Number) -> str:
    return level_word(int(level))


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
