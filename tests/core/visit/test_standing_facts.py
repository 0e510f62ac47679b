"""What a visit found counts before what was declared, and no change is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.visit.finding import VisitResult, build_found_sheet
from rongtong_assess.core.visit.standing_facts import (
    FactSource,
    ResultPart,
    StandingFacts,
    list_changed_parts,
    list_changes,
)
from rongtong_assess.presentation.report.visit import build_visit_view
from tests.core.random_answers import Draw

CALLED_UNCHANGED = ("没有改变", "没有变", "照旧", "相同", "一致。")


def visited(edition: Edition, declared: AnswerSheet, found: AnswerSheet) -> StandingFacts:
    visit = VisitResult("某平台", date(2026, 11, 27), declared, found, score(edition, found), {})
    return StandingFacts(declared, score(edition, declared), visit)


@given(data=st.data())
def test_without_a_visit_the_declared_facts_count(edition: Edition, data: st.DataObject) -> None:
    sheet = Draw(data, edition).sheet()
    facts = StandingFacts(sheet, score(edition, sheet))
    assert (facts.sheet, facts.scorecard, facts.source) == (sheet, score(edition, sheet), FactSource.DECLARED)
    assert not facts.list_differences(edition)


@given(data=st.data())
def test_what_a_visit_found_counts_and_the_declared_facts_are_kept(edition: Edition, data: st.DataObject) -> None:
    declared, found = Draw(data, edition).sheet(), Draw(data, edition).sheet()
    facts = visited(edition, declared, found)
    assert (facts.sheet, facts.scorecard, facts.source) == (found, score(edition, found), FactSource.VISIT)
    assert (facts.declared, facts.declared_scorecard) == (declared, score(edition, declared))
    assert bool(facts.list_differences(edition)) == (declared != found)


@given(data=st.data())
def test_a_change_of_level_points_scenes_or_gap_is_named_and_never_called_unchanged(
    edition: Edition, data: st.DataObject
) -> None:
    declared = Draw(data, edition).sheet()
    other = Draw(data, edition).sheet()
    question = data.draw(st.sampled_from(sorted(edition.scenes) + sorted(edition.items)))
    found = (
        replace(declared, scenes={**declared.scenes, question: other.scenes[question]})
        if question in edition.scenes
        else replace(declared, choices={**declared.choices, question: other.choices[question]})
    )
    before, after = score(edition, declared), score(edition, found)
    changed = list_changed_parts(before, after)
    assert (ResultPart.LEVEL in changed) == (before.level != after.level)
    assert (ResultPart.POINTS in changed) >= (before.score_points != after.score_points)
    assert (ResultPart.GAP in changed) == (before.next_gap != after.next_gap)
    if before != after and before.warnings == after.warnings:
        part = build_visit_view(edition, VisitResult("某平台", None, declared, found, after, {}))
        assert changed
        assert not any(words in part.rows_title for words in CALLED_UNCHANGED)
        assert "变了" in part.rows_title


def test_a_change_too_small_to_be_shown_is_a_change(edition: Edition) -> None:
    sheet = AnswerSheet(edition.id, {}, {}, {})
    before = score(edition, sheet)
    after = replace(before, score_points=before.score_points + Decimal("0.001"))
    assert list_changed_parts(before, after) == (ResultPart.POINTS,)


def test_changes_name_every_answer_and_every_number_that_no_changed_answer_covers(edition: Edition) -> None:
    facts = {"production_devices": Decimal(30), "digital_devices": Decimal(9), "networked_devices": Decimal(8)}
    choices = {"base.device_digital": frozenset({"C"}), "base.device_network": frozenset({"C"})}
    older = AnswerSheet(edition.id, choices, {"finance": 3}, facts)
    found = build_found_sheet(edition, older, {"base.device_network": frozenset({"A"}), "scene.finance": 1})
    changes = list_changes(edition, older, found)
    assert [difference.question for difference in changes.answers] == ["base.device_network", "scene.finance"]
    assert not changes.numbers  # those that went, went with the answer that is named
    counted = replace(older, facts={**facts, "production_devices": Decimal(40)})
    assert [(number.fact, number.before, number.after) for number in list_changes(edition, older, counted).numbers] == [
        ("production_devices", Decimal(30), Decimal(40))
    ]
    assert not list_changes(edition, older, older)
