"""What a consultant should check first on a visit. For the consultant only: it never enters the forecast.

A flag is a reason to ask, not a finding: it says which answer stands out, and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from rongtong_assess.core.assessment.sheet import ANY_SCENE, AnswerSheet, list_contradictions
from rongtong_assess.core.assessment.short_form import answered_share
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition
from rongtong_assess.core.forecast.forecast import Forecast, add_in_order
from rongtong_assess.core.result.scoring import Scorecard

UNUSUAL_DEVIATIONS = 2.5
HASTY_SECONDS = 2.0
HASTY_SHARE = 0.5
FEWEST_OTHERS = 5


class FlagKind(StrEnum):
    """Why an answer stands out."""

    CONTRADICTION = "contradiction"
    UNUSUAL = "unusual"
    HASTY = "hasty"
    DECOY = "foil"


@dataclass(frozen=True, slots=True)
class AnswerNorm:
    """How good an answer usually is given the others: a share of its best answer, from 0 to 1.

    expected = intercept + slope × mean share of the other answers; spread: standard deviation around it.
    """

    intercept: float
    slope: float
    spread: float


@dataclass(frozen=True, slots=True)
class VisitFlag:
    """A reason to check an answer.

    question: empty where it concerns the whole sheet. words: why, a Chinese sentence without its full stop.
    """

    kind: FlagKind
    question: str
    words: str


def list_visit_flags(
    edition: Edition,
    sheet: AnswerSheet,
    norms: Mapping[str, AnswerNorm],
    *,
    seconds: Mapping[str, float] | None = None,
    claims_decoy: bool = False,
) -> tuple[VisitFlag, ...]:
    """The flags of one sheet.

    seconds: how long each question was on screen, where that is known. claims_decoy: whether the firm claims to use
    the decoy item.
    """
    flags = [*_contradiction_flags(edition, sheet), *_unusual_flags(edition, sheet, norms)]
    flags += _hasty_flags(edition, seconds or {})
    if claims_decoy:
        flags.append(VisitFlag(FlagKind.DECOY, "", "核对题里说在用一项并不存在的技术，其他答案也请多看佐证材料"))
    return tuple(flags)


def visit_order(forecast: Forecast, scorecard: Scorecard, flags: Sequence[VisitFlag]) -> tuple[float, ...]:
    """The sort key of the visit list; the smallest is visited first.

    By: needs a visit in any case, the probability that a visit finds less than declared, the width of the interval,
    the number of flags, and how little is missing for the next level.
    """
    gap = scorecard.next_gap
    return (
        float(not forecast.needs_visit),
        -round(forecast.chance_below_official, 2),
        float(forecast.low - forecast.high),
        -float(len(flags)),
        float(gap.score_points) + gap.scenes + gap.required_scenes if gap else 0.0,
    )


def _contradiction_flags(edition: Edition, sheet: AnswerSheet) -> list[VisitFlag]:
    return [
        VisitFlag(
            FlagKind.CONTRADICTION, _first_question(contradiction.questions), contradiction.message.removesuffix("。")
        )
        for contradiction in list_contradictions(edition, sheet)
    ]


def _first_question(questions: Sequence[str]) -> str:
    names = (question for question in questions if question != ANY_SCENE and not question.startswith(FACT_PREFIX))
    return next(names, "")


def _unusual_flags(edition: Edition, sheet: AnswerSheet, norms: Mapping[str, AnswerNorm]) -> list[VisitFlag]:
    """Answers far above what the rest of the sheet suggests."""
    shares = _answered_shares(edition, sheet)
    if len(shares) <= FEWEST_OTHERS:
        return []
    total = add_in_order(shares.values())
    flags = []
    for question, share in shares.items():
        norm = norms.get(question)
        if norm is None or norm.spread <= 0:
            continue
        expected = norm.intercept + norm.slope * (total - share) / (len(shares) - 1)
        if share - expected >= UNUSUAL_DEVIATIONS * norm.spread:
            words = f"「{edition.question_name(question)}」明显高于其余答案，这样的组合少见"
            flags.append(VisitFlag(FlagKind.UNUSUAL, question, words))
    return flags


def _answered_shares(edition: Edition, sheet: AnswerSheet) -> dict[str, float]:
    answers: dict[str, frozenset[str] | int] = dict(sheet.choices)
    answers |= {edition.scenes[scene].question: level for scene, level in sheet.scenes.items()}
    return {question: float(answered_share(edition, question, answer)) for question, answer in answers.items()}


def _hasty_flags(edition: Edition, seconds: Mapping[str, float]) -> list[VisitFlag]:
    """Answers given faster than their question can be read; one flag for all where that is half of them."""
    hasty = [question for question in edition.questions if seconds.get(question, HASTY_SECONDS) < HASTY_SECONDS]
    if hasty and len(hasty) >= HASTY_SHARE * len(edition.questions):
        words = f"有 {len(hasty)} 题答得比读题还快，中位数 {median(seconds.values()):.1f} 秒"
        return [VisitFlag(FlagKind.HASTY, "", words)]
    return [
        VisitFlag(FlagKind.HASTY, question, f"「{edition.question_name(question)}」答得比读题还快")
        for question in hasty
    ]
