"""Agreement of two people, and the sample of cases that are looked at again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.consulting.quality import (
    FEWEST_JUDGEMENTS,
    ConcludedCase,
    DoubleJudgement,
    Risk,
    SampleKind,
    agreement_by_pair,
    agreement_by_question,
    agreement_by_rater,
    draw_sample,
    find_agreement,
    weighted_kappa,
)

SHARES = st.integers(0, 4).map(lambda level: Fraction(level, 4))
PAIRS = st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=40)
DAY = date(2026, 11, 30)


def kappa_by_table(pairs: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The textbook way: observed and expected shares of every cell of the table, weighted by squared distance."""
    values = sorted({value for pair in pairs for value in pair})
    count = len(pairs)
    observed = expected = Fraction(0)
    for left in values:
        for right in values:
            weight = (left - right) ** 2
            observed += weight * Fraction(sum(pair == (left, right) for pair in pairs), count)
            firsts, seconds = sum(pair[0] == left for pair in pairs), sum(pair[1] == right for pair in pairs)
            expected += weight * Fraction(firsts * seconds, count * count)
    return None if expected == 0 else 1 - observed / expected


def judgement(first: str, second: str, values: tuple[int, int], question: str = "scene.quality") -> DoubleJudgement:
    return DoubleJudgement("甲厂", question, first, second, Fraction(values[0], 4), Fraction(values[1], 4))


def a_case(name: str, *consultants: str, risks: tuple[Risk, ...] = ()) -> ConcludedCase:
    return ConcludedCase(name, frozenset(consultants), DAY, frozenset(risks))


@given(PAIRS)
def test_kappa_is_that_of_the_textbook(pairs: list[tuple[Fraction, Fraction]]) -> None:
    assert weighted_kappa(pairs) == kappa_by_table(pairs)


@given(PAIRS)
def test_kappa_does_not_depend_on_who_is_first_and_never_exceeds_one(pairs: list[tuple[Fraction, Fraction]]) -> None:
    kappa = weighted_kappa(pairs)
    assert kappa == weighted_kappa([(second, first) for first, second in pairs])
    assert kappa is None or kappa <= 1


def test_a_known_table_gives_its_known_kappa() -> None:
    # 20 firms at levels 0 to 2: 8 agree on 0, 6 on 1, 2 on 2; two pairs of 0 and 1, two of 2 and 1.
    levels = [(0, 0)] * 8 + [(1, 1)] * 6 + [(2, 2)] * 2 + [(0, 1)] * 2 + [(2, 1)] * 2
    pairs = [(Fraction(first, 2), Fraction(second, 2)) for first, second in levels]
    # Margins 10, 6, 4 and 8, 10, 2. Squared steps observed: 4 of 20; expected: 100 + 48 + 12 + 40 + 4 (20 + 32) of 400.
    assert weighted_kappa(pairs) == 1 - Fraction(4, 20) / Fraction(408, 400)


def test_full_agreement_is_one_and_the_same_value_throughout_says_nothing() -> None:
    assert weighted_kappa([(Fraction(0), Fraction(0)), (Fraction(1), Fraction(1))]) == 1
    assert weighted_kappa([(Fraction(1), Fraction(1))] * 30) is None


def test_few_judgements_are_counted_but_give_no_kappa() -> None:
    few = [judgement("甲", "乙", (number % 5, 0)) for number in range(FEWEST_JUDGEMENTS - 1)]
    assert find_agreement(few).kappa is None
    assert (find_agreement(few).judgements_count, find_agreement(few).equal_count) == (9, 2)
    assert find_agreement([*few, judgement("甲", "乙", (4, 4))]).kappa is not None


def test_agreement_is_told_by_pair_by_person_and_by_question() -> None:
    judgements = [judgement("甲", "乙", (1, 2)), judgement("乙", "甲", (3, 3)), judgement("甲", "丙", (0, 4), "x")]
    assert {pair: found.judgements_count for pair, found in agreement_by_pair(judgements).items()} == {
        ("丙", "甲"): 1,
        ("乙", "甲"): 2,
    }
    assert {name: found.judgements_count for name, found in agreement_by_rater(judgements).items()} == {
        "丙": 1,
        "乙": 2,
        "甲": 3,
    }
    assert list(agreement_by_question(judgements)) == ["scene.quality", "x"]


def test_everybody_is_in_the_random_part_before_anybody_is_in_it_twice() -> None:
    cases = [a_case(f"甲{number}", "甲") for number in range(50)] + [a_case("乙1", "乙"), a_case("丙1", "丙")]
    drawn = draw_sample(cases, "seed", random_count=3, risk_count=0)
    assert {case.case_id for case in drawn} >= {"乙1", "丙1"}
    assert all(case.kind is SampleKind.RANDOM for case in drawn)


def test_the_risky_part_takes_the_riskiest_that_chance_left_and_says_why() -> None:
    cases = [
        a_case("慢", "甲", risks=(Risk.LATE_STEPS,)),
        a_case("险", "甲", risks=(Risk.HIGHER_THAN_FORECAST, Risk.NO_DIFFERENCE)),
        a_case("平", "甲"),
    ]
    (only,) = draw_sample(cases, "seed", random_count=0, risk_count=1)
    assert (only.case_id, only.kind, only.risks) == ("险", SampleKind.RISK, cases[1].risks)
    assert {case.case_id for case in draw_sample(cases, "seed", random_count=0, risk_count=9)} == {"险", "慢"}


@given(st.integers(0, 30), st.integers(0, 12), st.integers(0, 12), st.text(max_size=5))
def test_no_case_is_drawn_twice_and_the_same_seed_draws_the_same(
    count: int, by_chance: int, risky: int, seed: str
) -> None:
    every = list(Risk)
    cases = [
        a_case(f"c{number}", "甲乙丙"[number % 3], risks=tuple(every[: number % (len(every) + 1)]))
        for number in range(count)
    ]
    drawn = draw_sample(cases, seed, random_count=by_chance, risk_count=risky)
    names = [case.case_id for case in drawn]
    assert len(names) == len(set(names)) <= by_chance + risky
    assert sum(case.kind is SampleKind.RANDOM for case in drawn) == min(by_chance, count)
    assert drawn == draw_sample(list(reversed(cases)), seed, random_count=by_chance, risk_count=risky)
