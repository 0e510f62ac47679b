"""The answering page as plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.presentation.views.assessment import FilledEdition
from rongtong_assess.presentation.views.question import ChoiceCardView, FactsCardView, SceneCardView
from rongtong_assess.presentation.views.questionnaire import build_answer_page, list_steps, question_place, questions_on

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(ROOT / "questionnaires" / "miit-2024")


def stored(**values: AnswerValue) -> dict[str, StoredAnswer]:
    """Answers by question, written with "__" for the dot; each at revision 1."""
    return {name.replace("__", "."): StoredAnswer(value, 1, "w", 1) for name, value in values.items()}


def test_every_question_and_fact_of_the_edition_is_on_a_page(edition: Edition) -> None:
    asked = [question for step in list_steps(edition) for question in step.questions]
    assert [question for question in asked if not question.startswith("fact.")] == list(edition.questions)
    assert {question for question in asked if question.startswith("fact.")} == {f"fact.{id}" for id in edition.facts}


def test_pages_lead_from_the_first_group_to_the_last(edition: Edition) -> None:
    slugs = [step.slug for step in list_steps(edition)]
    first, last = (
        build_answer_page(FilledEdition(edition, {}), slugs[0]),
        build_answer_page(FilledEdition(edition, {}), slugs[-1]),
    )
    assert (first.previous_slug, first.next_slug, first.number) == ("", slugs[1], 1)
    assert (last.previous_slug, last.next_slug, last.number) == (slugs[-2], "", len(slugs))


def test_the_list_of_steps_counts_what_is_done(edition: Edition) -> None:
    page = build_answer_page(
        FilledEdition(edition, stored(base__network=["B", "C"], scene__finance=0)), "base-equipment"
    )
    counts = {step.slug: (step.done, step.total) for part in page.parts for step in part.steps}
    assert counts["base-equipment"] == (1, 3)
    assert counts["decision"] == (1, 4)
    assert (page.done, page.total) == (2, 31)
    assert [step.slug for part in page.parts for step in part.steps if step.is_current] == ["base-equipment"]


def test_a_fact_shared_on_one_page_has_its_input_once(edition: Edition) -> None:
    page = build_answer_page(FilledEdition(edition, {}), "base-equipment")
    fields = [fact for card in page.cards if isinstance(card, FactsCardView) for fact in card.facts]
    shared = [fact.is_mirror for fact in fields if fact.question == "fact.production_devices"]
    assert shared == [False, True]
    assert questions_on(edition, "base-equipment").count("fact.production_devices") == 1


def test_a_fact_entered_elsewhere_is_prefilled_with_a_note(edition: Edition) -> None:
    page = build_answer_page(FilledEdition(edition, stored(fact__revenue_last="5200")), "effect-market")
    field = next(fact for fact in page.cards[0].facts if fact.question == "fact.revenue_last")  # type: ignore[union-attr]  # a facts card
    assert (field.text, field.revision) == ("5200", 1)
    assert field.note == "和“绿色低碳”共用，已经带过来；在这里改，那里也跟着变。"


def test_complete_facts_decide_the_option_and_say_so(edition: Edition) -> None:
    answers = stored(fact__production_devices="30", fact__networked_devices="8")
    card = build_answer_page(FilledEdition(edition, answers), "base-equipment").cards[2]
    assert isinstance(card, FactsCardView)
    assert card.question.is_answered
    assert "26.67%" in card.sentence


def test_what_was_refused_is_shown_as_typed_with_its_reason(edition: Edition) -> None:
    page = build_answer_page(
        FilledEdition(
            edition,
            stored(fact__production_devices="30", fact__digital_devices="10"),
            typed={"fact.production_devices": "三十"},
            refused={"fact.production_devices": "请只填数字。"},
        ),
        "base-equipment",
    )
    card = page.cards[1]
    assert isinstance(card, FactsCardView)
    assert (card.facts[0].text, card.facts[0].message) == ("三十", "请只填数字。")
    assert card.sentence == ""
    assert page.mistakes == (("q-base-device_digital", "请只填数字。"),)


def test_a_scene_is_a_ladder_of_five_rungs(edition: Edition) -> None:
    card = build_answer_page(FilledEdition(edition, stored(scene__finance=2)), "decision").cards[0]
    assert isinstance(card, SceneCardView)
    assert [rung.level for rung in card.rungs] == [0, 1, 2, 3, 4]
    assert [rung.level for rung in card.rungs if rung.is_chosen] == [2]
    assert card.is_required


def test_a_scene_nobody_answered_has_no_rung_chosen(edition: Edition) -> None:
    card = build_answer_page(FilledEdition(edition, {}), "decision").cards[0]
    assert isinstance(card, SceneCardView)
    assert not any(rung.is_chosen for rung in card.rungs)
    assert not card.question.is_answered


def test_chosen_options_are_ticked(edition: Edition) -> None:
    card = build_answer_page(FilledEdition(edition, stored(base__network=["B", "D"])), "base-equipment").cards[0]
    assert isinstance(card, ChoiceCardView)
    assert card.is_multi
    assert [option.key for option in card.options if option.is_chosen] == ["B", "D"]
    assert [option.key for option in card.options if option.is_exclusive] == ["A"]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("base.device_network", ("base-equipment", "q-base-device_network")),
        ("scene.finance", ("decision", "q-scene-finance")),
        ("fact.revenue_last", ("effect-green", "q-effect-green")),
    ],
)
def test_every_question_has_a_place_to_go_to(edition: Edition, question: str, place: tuple[str, str]) -> None:
    assert question_place(edition, question) == place
