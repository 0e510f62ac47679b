"""Flags for the consultant: rare combinations, haste, the decoy item; and who is visited first."""

from __future__ import annotations

from dataclasses import replace

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.hints import AnswerNorm, FlagKind, list_visit_flags, visit_order
from tests.core.forecast.example import FORECAST

NORM = AnswerNorm(intercept=0.0, slope=1.0, spread=0.2)


def lowest_sheet(edition: Edition) -> AnswerSheet:
    choices = {item.id: frozenset({item.lowest_option.key}) for item in edition.items.values()}
    return AnswerSheet(edition.id, choices, dict.fromkeys(edition.scenes, 0), {})


def test_a_plain_sheet_has_no_flags(edition: Edition) -> None:
    norms = dict.fromkeys(edition.questions, NORM)
    assert list_visit_flags(edition, lowest_sheet(edition), norms) == ()


def test_one_answer_far_above_the_others_is_flagged(edition: Edition) -> None:
    sheet = lowest_sheet(edition)
    sheet = replace(sheet, scenes={**sheet.scenes, "finance": 4})
    flags = list_visit_flags(edition, sheet, dict.fromkeys(edition.questions, NORM))
    assert [flag.question for flag in flags if flag.kind is FlagKind.UNUSUAL] == ["scene.finance"]
    assert all("财务" in flag.words for flag in flags if flag.kind is FlagKind.UNUSUAL)


def test_the_editions_own_contradictions_are_flags_at_their_question(edition: Edition) -> None:
    sheet = lowest_sheet(edition)
    sheet = replace(sheet, choices={**sheet.choices, "base.device_network": frozenset({"E"})})
    flags = list_visit_flags(edition, sheet, {})
    assert (flags[0].kind, flags[0].question) == (FlagKind.CONTRADICTION, "base.device_network")
    assert not flags[0].words.endswith("。")


def test_haste_is_flagged_once_where_it_is_everywhere(edition: Edition) -> None:
    sheet = lowest_sheet(edition)
    few = list_visit_flags(edition, sheet, {}, seconds={"base.system": 0.4, "base.network": 9.0})
    assert [(flag.kind, flag.question) for flag in few] == [(FlagKind.HASTY, "base.system")]
    (everywhere,) = list_visit_flags(edition, sheet, {}, seconds=dict.fromkeys(edition.questions, 0.5))
    assert everywhere.question == ""
    assert "31 题" in everywhere.words


def test_whole_seconds_tell_haste_from_reading(edition: Edition) -> None:
    flags = list_visit_flags(edition, lowest_sheet(edition), {}, seconds={"base.system": 1, "base.network": 2})
    assert [flag.question for flag in flags] == ["base.system"]


def test_a_question_of_unknown_time_is_never_hasty(edition: Edition) -> None:
    assert list_visit_flags(edition, lowest_sheet(edition), {}, seconds={"base.system": 40}) == ()


def test_claiming_what_does_not_exist_is_flagged(edition: Edition) -> None:
    (flag,) = list_visit_flags(edition, lowest_sheet(edition), {}, claims_decoy=True)
    assert flag.kind is FlagKind.DECOY


def test_who_needs_a_visit_comes_first_then_who_probably_claims_too_much(edition: Edition) -> None:
    scorecard = score(edition, lowest_sheet(edition))
    calm = replace(FORECAST, official_level=1)
    doubtful, wide = FORECAST, replace(calm, low=0)
    flags = list_visit_flags(edition, lowest_sheet(edition), {}, claims_decoy=True)
    order = sorted(
        {
            "calm": visit_order(calm, scorecard, ()),
            "flagged": visit_order(calm, scorecard, flags),
            "doubtful": visit_order(doubtful, scorecard, ()),
            "wide": visit_order(wide, scorecard, ()),
        }.items(),
        key=lambda entry: entry[1],
    )
    assert [name for name, _ in order] == ["wide", "doubtful", "flagged", "calm"]
