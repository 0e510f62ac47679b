"""How well consultants agree, and which concluded cases are looked at again.

Agreement of two people about the same questions is Cohen's kappa with quadratic weights (Cohen 1968, Weighted kappa:
nominal scale agreement with provision for scaled disagreement or partial credit, Psychological Bulletin 70, 213–220).
Every judgement is the share of a question's best value, so that items and scenes can stand in one comparison.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

FEWEST_JUDGEMENTS = 10
"""With fewer pairs of judgements a kappa is not shown: one of them would decide it. Ours."""


@dataclass(frozen=True, slots=True)
class DoubleJudgement:
    """The same question of the same firm, judged by two people. first, second: shares of the best value, 0 to 1."""

    firm: str
    question: str
    first_rater: str
    second_rater: str
    first: Fraction
    second: Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two people, or all, agree. kappa: 1 for full agreement, 0 for that of chance; None where it says nothing.

    equal_count: how many of the judgements were exactly the same.
    """

    judgements_count: int
    equal_count: int
    kappa: Fraction | None


def find_agreement(judgements: Sequence[DoubleJudgement]) -> Agreement:
    """The agreement over these judgements.

    kappa is None below FEWEST_JUDGEMENTS, and where all judgements are the same value, so that chance would agree too.
    """
    equal = sum(judgement.first == judgement.second for judgement in judgements)
    is_enough = len(judgements) >= FEWEST_JUDGEMENTS
    pairs = [(judgement.first, judgement.second) for judgement in judgements]
    return Agreement(len(judgements), equal, weighted_kappa(pairs) if is_enough else None)


def weighted_kappa(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Cohen's kappa with quadratic weights, exact; None where chance alone would give full agreement.

    1 − Σ(a−b)² ÷ (ΣΣ(aᵢ−bⱼ)² ÷ n), the second sum over all pairs of a first and a second judgement.
    """
    count = len(pairs)
    observed = sum((first - second) ** 2 for first, second in pairs)
    firsts, seconds = sum(first for first, _ in pairs), sum(second for _, second in pairs)
    squares = sum(first**2 + second**2 for first, second in pairs)
    # ΣΣ(aᵢ−bⱼ)² = nΣa² + nΣb² − 2ΣaΣb, so the double sum needs one pass only.
    expected = count * squares - 2 * firsts * seconds
    return None if expected == 0 else 1 - Fraction(observed) * count / expected


def agreement_by_pair(judgements: Iterable[DoubleJudgement]) -> dict[tuple[str, str], Agreement]:
    """The agreement of every two people who judged the same firms, whichever of them was first."""
    grouped: dict[tuple[str, str], list[DoubleJudgement]] = defaultdict(list)
    for judgement in judgements:
        raters = sorted((judgement.first_rater, judgement.second_rater))
        grouped[(raters[0], raters[1])].append(judgement)
    return {pair: find_agreement(own) for pair, own in sorted(grouped.items())}


def agreement_by_rater(judgements: Iterable[DoubleJudgement]) -> dict[str, Agreement]:
    """How everybody agrees with the others: over all judgements in which the person is one of the two."""
    grouped: dict[str, list[DoubleJudgement]] = defaultdict(list)
    for judgement in judgements:
        grouped[judgement.first_rater].append(judgement)
        grouped[judgement.second_rater].append(judgement)
    return {rater: find_agreement(own) for rater, own in sorted(grouped.items())}


def agreement_by_question(judgements: Iterable[DoubleJudgement]) -> dict[str, Agreement]:
    """How clear each question is: the agreement about it over all firms, the least clear ones first."""
    grouped: dict[str, list[DoubleJudgement]] = defaultdict(list)
    for judgement in judgements:
        grouped[judgement.question].append(judgement)
    found = {question: find_agreement(own) for question, own in grouped.items()}
    return dict(sorted(found.items(), key=lambda entry: (entry[1].equal_count - entry[1].judgements_count, entry[0])))


class Risk(StrEnum):
    """Why a concluded case is worth a second look. None of these is a finding about the consultant."""

    NO_DIFFERENCE = "no_difference"
    HIGHER_THAN_FORECAST = "higher_than_forecast"
    WAIVED_EVIDENCE = "waived_evidence"
    LATE_STEPS = "late_steps"
    QUICK = "quick"
    FEW_NOTES = "few_notes"


RISK_POINTS: Mapping[Risk, int] = {
    Risk.HIGHER_THAN_FORECAST: 3,
    Risk.NO_DIFFERENCE: 2,
    Risk.WAIVED_EVIDENCE: 2,
    Risk.QUICK: 2,
    Risk.LATE_STEPS: 1,
    Risk.FEW_NOTES: 1,
}
"""How much each reason weighs in the order of the sample. Ours; no official text ranks them."""


@dataclass(frozen=True, slots=True)
class ConcludedCase:
    """A case that may be drawn. consultants: who recorded and signed it; the re-check goes to other people."""

    case_id: str
    consultants: frozenset[str]
    concluded_on: date
    risks: frozenset[Risk] = frozenset()

    @property
    def risk_points(self) -> int:
        return sum(RISK_POINTS[risk] for risk in self.risks)


class SampleKind(StrEnum):
    """Drawn by chance, or because of risks."""

    RANDOM = "random"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class SampledCase:
    """A case to look at again, and why it is in the sample."""

    case_id: str
    kind: SampleKind
    risks: frozenset[Risk] = frozenset()


def draw_sample(
    cases: Sequence[ConcludedCase], seed: str, *, random_count: int, risk_count: int
) -> tuple[SampledCase, ...]:
    """The cases to look at again: first a random part, then the riskiest of the others.

    The random part is stratified: everybody's first case in the order of chance comes before anybody's second one, so
    that no consultant stays unseen. The order of chance is SHA-256(seed|case id), which anybody can compute again.
    """
    by_chance = sorted(cases, key=lambda case: _rank(seed, case.case_id))
    seen: dict[str, int] = defaultdict(int)
    turns = []
    for case in by_chance:
        turns.append(min((seen[consultant] for consultant in case.consultants), default=0))
        for consultant in case.consultants:
            seen[consultant] += 1
    order = sorted(range(len(by_chance)), key=lambda place: (turns[place], place))
    drawn = [by_chance[place] for place in order[:random_count]]
    taken = {case.case_id for case in drawn}
    risky = [case for case in by_chance if case.case_id not in taken and case.risks]
    # Python's sort keeps the order of chance among equally risky cases.
    riskiest = sorted(risky, key=lambda case: -case.risk_points)[:risk_count]
    return (
        *(SampledCase(case.case_id, SampleKind.RANDOM) for case in drawn),
        *(SampledCase(case.case_id, SampleKind.RISK, case.risks) for case in riskiest),
    )


def _rank(seed: str, case_id: str) -> str:
    return hashlib.sha256(f"{seed}|{case_id}".encode()).hexdigest()
