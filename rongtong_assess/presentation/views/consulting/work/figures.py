"""The figures of a platform as charts, each with its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from rongtong_assess.core.consulting.case import ENDED_STATES, CaseState
from rongtong_assess.core.consulting.work.drop_off import DropOff
from rongtong_assess.presentation.charts.chart import Chart
from rongtong_assess.presentation.charts.count_bars import CountBar, count_bars
from rongtong_assess.presentation.wording.consulting.cases import STATE_WORDS
from rongtong_assess.presentation.wording.consulting.work import figures as words


class MonthCounts(Protocol):
    """Opened and concluded in one month."""

    @property
    def first_day(self) -> date: ...

    @property
    def opened(self) -> int: ...

    @property
    def concluded(self) -> int: ...


class OpenLoad(Protocol):
    """The open cases of one consultant."""

    @property
    def name(self) -> str: ...

    @property
    def open_cases(self) -> int: ...

    @property
    def late_cases(self) -> int: ...


class DemandedProduct(Protocol):
    """A product, and how many firms could use it."""

    @property
    def name(self) -> str: ...

    @property
    def firms(self) -> int: ...


def chart_states(by_state: Mapping[CaseState, int], late: int) -> Chart:
    """How many cases stand where; in the order in which cases go."""
    parts = [(name, by_state[state]) for state, name in STATE_WORDS.items() if by_state.get(state)]
    open_cases = sum(count for state, count in by_state.items() if state not in ENDED_STATES)
    bars = [CountBar(name, count, words.cases_words(count)) for name, count in parts]
    summary = words.state_summary(parts)
    return count_bars(bars, title=words.state_title(open_cases, late), summary=summary, head=words.STATE_HEAD)


def chart_months(months: Sequence[MonthCounts]) -> Chart:
    """Conclusions by month, beside them what was opened; from the first month with either."""
    begun = next((place for place, month in enumerate(months) if month.opened or month.concluded), 0)
    months = months[begun:]
    bars = [
        CountBar(words.month_name(month.first_day), month.concluded, words.month_words(month.opened, month.concluded))
        for month in months
    ]
    opened, concluded = sum(month.opened for month in months), sum(month.concluded for month in months)
    return count_bars(
        bars,
        title=words.months_title(concluded),
        summary=words.months_summary(opened, concluded),
        head=words.MONTH_HEAD,
    )


def chart_loads(loads: Sequence[OpenLoad]) -> Chart:
    """Open cases by consultant; the late part in another colour."""
    bars = [
        CountBar(load.name, load.open_cases, words.load_words(load.open_cases, load.late_cases), load.late_cases)
        for load in loads
    ]
    most = max(loads, key=lambda load: load.open_cases, default=None)
    return count_bars(
        bars,
        title=words.load_title(most.name, most.open_cases) if most else words.NO_LOAD,
        summary=words.load_summary(len(loads), sum(load.late_cases for load in loads)),
        head=words.LOAD_HEAD,
    )


def chart_drop_off(drop_off: DropOff, questions: int) -> Chart | None:
    """Where firms stop; None where too few firms have stopped."""
    if not drop_off.bands:
        return None
    bars = [
        CountBar(words.stop_name(band, questions), band.count, words.firms_words(band.count)) for band in drop_off.bands
    ]
    return count_bars(bars, title=words.stop_title(drop_off.total), summary=words.DROP_OFF_COUNTS, head=words.STOP_HEAD)


def chart_products(products: Sequence[DemandedProduct], *, counted_firms: int) -> Chart | None:
    """How many firms each product would bring a step further; None without products or firms."""
    if not products or not counted_firms:
        return None
    bars = [CountBar(product.name, product.firms, words.firms_words(product.firms)) for product in products]
    first = products[0]
    return count_bars(
        bars,
        title=words.product_title(first.name, first.firms, of=counted_firms),
        summary=words.product_summary(counted_firms),
        head=words.PRODUCT_HEAD,
    )
