"""What page and report say of a forecast: apart from the official level, and never without what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import TO_VERIFY_WORDS, WIDE_INTERVAL, Forecast, why_it_differs
from rongtong_assess.presentation.charts.chances import LevelChance, chance_bars, whole_percents
from rongtong_assess.presentation.charts.svg import Chart
from rongtong_assess.presentation.wording.quantities import level_title

MOST_RAISES = 5
TITLE = "到现场核对，多半会评为几级（预测）"
WHAT_IT_IS = "这是模型的估计，不是评定结果，也不改变按规则算出的等级；正式等级以现场评定为准。"
SAME = "预测和按规则算出的等级一样。"
TITLE_BEFORE_VISIT = "现场评定以前的预测（按自评的答案）"
SUPERSEDED = "已经到现场核对过，等级以现场评定为准；这个预测按自评的答案做，只留作对照。"
HOW_TO_READ_RAISES = "下面各题单独提高一档后，预测的平均等级会提高多少："


@dataclass(frozen=True, slots=True)
class RaiseView:
    """One answer put a rung higher: its question, and by how much that lifts the forecast, such as +0.12 级."""

    name: str
    gain: str


@dataclass(frozen=True, slots=True)
class ForecastView:
    """verdict: the forecast in a sentence. interval: in a sentence. why: why it differs from the official level.

    likelier: why the forecast is not the level of the longest bar; empty where it is.

    basis: what the model learned from; it stands wherever any of this is shown.
    """

    title: str
    verdict: str
    interval: str
    chart: Chart
    likelier: str
    why: str
    raises: tuple[RaiseView, ...]
    basis: str
    model_id: str
    what_it_is: str = WHAT_IT_IS
    how_to_read_raises: str = HOW_TO_READ_RAISES


def build_forecast_view(edition: Edition, forecast: Forecast, *, is_visited: bool = False) -> ForecastView:
    """Everything a page says of this forecast, in words.

    is_visited: a visit has settled what it foretold; it is then kept for comparison only and gives no advice.
    """
    why = why_it_differs(edition, forecast)
    return ForecastView(
        title=TITLE_BEFORE_VISIT if is_visited else TITLE,
        verdict=_verdict(edition, forecast),
        interval=interval_words(edition, forecast),
        chart=_chart(edition, forecast),
        likelier=why_not_the_likeliest(edition, forecast),
        why=_before_visit(edition, forecast) if is_visited else f"{why}。" if why else SAME,
        raises=tuple(
            RaiseView(edition.question_name(answer.answer), f"+{answer.gain:.2f} 级")
            for answer in forecast.raises[:MOST_RAISES]
            if not is_visited and answer.gain >= 0.005  # what would be shown as 0 is no advice
        ),
        basis=forecast.basis_words,
        model_id=forecast.model_id,
        what_it_is=SUPERSEDED if is_visited else WHAT_IT_IS,
    )


def _before_visit(edition: Edition, forecast: Forecast) -> str:
    """The level by rule that it stood beside: the declared one."""
    if forecast.official_level is None:
        return ""
    return f"当时按自评的答案算是{level_title(edition, forecast.official_level)}。"


def interval_words(edition: Edition, forecast: Forecast) -> str:
    """The 90 % interval as a sentence; it holds over many firms, so it may be narrower than one firm's chances."""
    low, high = level_title(edition, forecast.low), level_title(edition, forecast.high)
    ends = f"只含{low}" if low == high else f"是{low}到{high}"
    own = sum(whole_percents(forecast.probabilities)[forecast.low : forecast.high + 1])
    return f"90% 区间{ends}：照这样给出的区间，十家企业里约有九家落在里面；单看这一家，模型估计是 {own}%。"


def why_no_verdict(forecast: Forecast) -> str | None:
    """Why only a visit can tell; None where the forecast may be said."""
    if not forecast.needs_visit:
        return None
    is_wide = forecast.high - forecast.low + 1 >= WIDE_INTERVAL
    return "把握不够" if is_wide else "等级高，要有人到现场看"


def why_not_the_likeliest(edition: Edition, forecast: Forecast) -> str:
    """Why the forecast is another level than the one with the greatest chance; empty where it is the same."""
    likeliest = _likeliest(whole_percents(forecast.probabilities))
    if likeliest == forecast.level:
        return ""
    return (
        f"单看可能性，{level_title(edition, likeliest)}最大；预测取{level_title(edition, forecast.level)}，"
        "是按训练时定好的分界取的，这样任何一题答得更好，预测都不会反而变低。两个等级都有可能，以区间为准。"
    )


def _verdict(edition: Edition, forecast: Forecast) -> str:
    leaning, why = level_title(edition, forecast.level), why_no_verdict(forecast)
    if why is None:
        return f"预测：{leaning}。"
    return f"{TO_VERIFY_WORDS}：模型偏向{leaning}，但{why}，不作结论。"


def _likeliest(percents: Sequence[int]) -> int:
    return max(range(len(percents)), key=lambda level: (percents[level], level))


def _chart(edition: Edition, forecast: Forecast) -> Chart:
    percents = whole_percents(forecast.probabilities)
    likeliest = _likeliest(percents)
    return chance_bars(
        tuple(
            LevelChance(level, level_title(edition, level), percent, forecast.low <= level <= forecast.high)
            for level, percent in enumerate(percents)
        ),
        title=f"可能性最大的是{level_title(edition, likeliest)}，{percents[likeliest]}%",
    )
