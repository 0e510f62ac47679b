"""Saving: kept at once, judged together, nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted, NotFound
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import SaveOutcome, save_answers
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import Answer, AssessmentState
from tests.services.conftest import Firm
from tests.services.makers import NOW, change, example_changes, timed

Save = Callable[..., SaveOutcome]


@pytest.fixture
def save(writing: Session, firm: Firm, edition: Edition) -> Save:
    """Saves changes of the firm."""

    def save_changes(*changes: AnswerChange) -> SaveOutcome:
        assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id, for_update=True)
        outcome = save_answers(writing, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
        writing.commit()
        begin_writing(writing)
        return outcome

    return save_changes


def stored_values(session: Session, firm: Firm) -> dict[str, object]:
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id)
    return {question: answer.value for question, answer in list_answers(session, assessment).items()}


def stored_seconds(session: Session, firm: Firm) -> dict[str, int | None]:
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id)
    return {question: answer.seconds for question, answer in list_answers(session, assessment).items()}


def devices(total: str, digital: str) -> tuple[AnswerChange, AnswerChange]:
    return change("fact.production_devices", total), change("fact.digital_devices", digital)


def test_answers_of_every_kind_are_kept(save: Save, writing: Session, firm: Firm) -> None:
    outcome = save(
        change("base.network", ["B", "C"]), change("scene.product_design", 0), change("fact.revenue_last", "5，200.50")
    )
    assert outcome.saved == {"base.network": 1, "scene.product_design": 1, "fact.revenue_last": 1}
    kept = {"base.network": ["B", "C"], "scene.product_design": 0, "fact.revenue_last": "5200.5"}
    assert stored_values(writing, firm) == kept


def test_a_sample_firm_in_one_save_is_complete(save: Save, writing: Session, firm: Firm, edition: Edition) -> None:
    outcome = save(*example_changes(edition))
    assert not outcome.refused
    assert not outcome.conflicts
    assert outcome.progress.done == outcome.progress.total == len(edition.questions)
    assert all(step.done == step.total for step in outcome.progress.steps.values())
    assessment = get_assessment(writing, firm.organisation_id, firm.assessment_id)
    sheet, mistakes = build_sheet(edition, list_answers(writing, assessment))
    assert not mistakes
    assert not sheet.open_questions(edition)


def test_facts_lead_to_an_option_and_a_sentence_that_says_how(save: Save) -> None:
    outcome = save(*devices("30", "8"))
    derived = outcome.derived["base.device_digital"]
    assert derived.key == "C"
    assert "30 台里有 8 台，占 26.67%" in derived.sentence
    assert outcome.progress.steps["base-equipment"].done == 1
    assert "base.device_network" not in outcome.derived


def test_a_trend_says_both_years(save: Save) -> None:
    outcome = save(change("fact.pass_rate_before", "98.5"), change("fact.pass_rate_last", "99"))
    assert outcome.derived["effect.quality"].key == "C"
    assert outcome.derived["effect.quality"].sentence.startswith("后来比原来高")


def test_a_cleared_answer_is_open_again(save: Save, writing: Session, firm: Firm) -> None:
    save(change("base.system", ["B"]))
    outcome = save(change("base.system", None, seen=1))
    assert outcome.saved == {"base.system": 2}
    assert outcome.progress.done == 0
    assert stored_values(writing, firm) == {"base.system": None}


def test_only_the_wrong_answers_of_a_page_are_refused(save: Save, writing: Session, firm: Firm) -> None:
    outcome = save(change("base.system", ["B"]), change("base.network", ["A", "B"]), change("no.such", ["A"]))
    assert outcome.saved == {"base.system": 1}
    assert outcome.refused.keys() == {"base.network", "no.such"}
    assert stored_values(writing, firm) == {"base.system": ["B"]}


def test_a_part_above_its_total_is_refused_and_the_stored_facts_stay(save: Save, writing: Session, firm: Firm) -> None:
    save(*devices("30", "20"))
    outcome = save(change("fact.digital_devices", "40", seen=1), change("base.system", ["B"]))
    assert outcome.saved == {"base.system": 1}
    assert "不能大于总数" in outcome.refused["fact.digital_devices"]
    assert stored_values(writing, firm)["fact.digital_devices"] == "20"
    assert outcome.derived["base.device_digital"].key == "E"


def test_a_part_and_its_total_may_grow_in_one_save(save: Save) -> None:
    save(*devices("30", "20"))
    outcome = save(*devices("50", "40"))
    assert not outcome.refused
    assert outcome.saved == {"fact.production_devices": 2, "fact.digital_devices": 2}


def test_what_leant_on_a_refused_total_is_refused_with_it(save: Save, writing: Session, firm: Firm) -> None:
    save(*devices("30", "20"), change("fact.networked_devices", "8"))
    outcome = save(*devices("45", "40"), change("fact.networked_devices", "50"))
    assert outcome.refused.keys() == {"fact.production_devices", "fact.digital_devices", "fact.networked_devices"}
    kept = {"fact.production_devices": "30", "fact.digital_devices": "20", "fact.networked_devices": "8"}
    assert stored_values(writing, firm) == kept


def test_an_option_against_its_own_facts_is_refused(save: Save) -> None:
    save(*devices("30", "8"))
    outcome = save(change("base.device_digital", ["E"]))
    assert "按填写的数字应是 C" in outcome.refused["base.device_digital"]


def test_a_choice_is_taken_back_while_facts_take_its_place(save: Save) -> None:
    save(change("base.device_digital", ["A"]))
    outcome = save(change("base.device_digital", None), *devices("30", "8"))
    assert not outcome.refused
    assert outcome.derived["base.device_digital"].key == "C"


def test_another_pages_newer_answer_is_not_overwritten(save: Save, writing: Session, firm: Firm) -> None:
    save(change("base.system", ["B"], writer="tab-1"))
    save(change("base.system", ["C"], writer="tab-2", seen=1))
    outcome = save(change("base.system", ["D"], writer="tab-1", seen=1))
    conflict = outcome.conflicts["base.system"]
    assert (conflict.value, conflict.revision) == (["C"], 2)
    assert conflict.shown.startswith("C ")
    assert not outcome.saved
    assert stored_values(writing, firm) == {"base.system": ["C"]}


@pytest.mark.parametrize(
    ("question", "first", "second", "shown"),
    [
        ("scene.product_design", 1, 2, "1 级：用 CAD"),
        ("scene.product_design", 0, 2, "0 级：还没到一级"),
        ("fact.production_devices", "30", "40", "30 台"),
    ],
)
def test_a_conflict_shows_the_other_answer_in_words(
    save: Save, question: str, first: object, second: object, shown: str
) -> None:
    save(change(question, first, writer="tab-1"))
    outcome = save(change(question, second, writer="tab-2"))
    assert outcome.conflicts[question].shown.startswith(shown)


def test_a_repeated_message_is_reported_as_saved_and_written_once(save: Save, writing: Session, firm: Firm) -> None:
    message = change("base.system", ["B"])
    assert save(message).saved == save(message).saved == {"base.system": 1}
    assert writing.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_form_sent_without_changes_writes_nothing(save: Save, writing: Session) -> None:
    untouched = AnswerChange("base.network", [], 0, "form", 0)
    assert save(untouched).saved == {"base.network": 0}
    assert writing.scalar(select(func.count()).select_from(Answer)) == 0


def test_of_two_changes_to_one_question_the_newer_counts(save: Save, writing: Session, firm: Firm) -> None:
    save(change("base.system", ["C"], sequence=9), change("base.system", ["B"], sequence=8))
    assert stored_values(writing, firm) == {"base.system": ["C"]}


def test_a_submitted_assessment_takes_no_answers(save: Save, writing: Session, firm: Firm) -> None:
    get_assessment(writing, firm.organisation_id, firm.assessment_id).state = AssessmentState.SUBMITTED
    writing.commit()
    with pytest.raises(AlreadySubmitted):
        save(change("base.system", ["B"]))


def test_another_firms_assessment_is_not_found(writing: Session, firm: Firm, new_firm: Callable[[int], Firm]) -> None:
    writing.commit()
    other = new_firm(2)
    for stranger in (other.organisation_id, uuid4()):
        with pytest.raises(NotFound):
            get_assessment(writing, stranger, firm.assessment_id, for_update=True)


def test_the_time_of_an_answer_is_kept_with_it_and_later_changes_add_theirs(
    save: Save, writing: Session, firm: Firm
) -> None:
    save(timed(change("base.network", ["B"]), 4), change("base.system", ["B"]))
    assert stored_seconds(writing, firm) == {"base.network": 4, "base.system": None}
    again = timed(change("base.network", ["C"], seen=1), 3)
    save(again)
    save(again)
    assert stored_seconds(writing, firm) == {"base.network": 7, "base.system": None}


@pytest.mark.parametrize("sent", [-1, "7", "x", 1.5, float("nan"), [], True])
def test_a_time_that_cannot_be_costs_no_answer(save: Save, writing: Session, firm: Firm, sent: object) -> None:
    assert save(timed(change("base.network", ["B"]), sent)).saved == {"base.network": 1}
    assert stored_seconds(writing, firm) == {"base.network": None}


def test_a_time_beyond_all_measure_is_kept_as_the_most(save: Save, writing: Session, firm: Firm) -> None:
    save(timed(change("base.network", ["B"]), 10**30))
    assert stored_seconds(writing, firm) == {"base.network": 600}


@pytest.mark.parametrize("number_of_changes", [1, 30])
def test_a_save_costs_at_most_six_statements(
    database: Engine, session: Session, firm: Firm, edition: Edition, number_of_changes: int
) -> None:
    """BEGIN, lock, read, write, history, COMMIT; what else is allowed is the guard's."""
    statements: list[str] = []
    changes = example_changes(edition)[:number_of_changes]
    # Known and unknown times go in one statement.
    changes[0] = timed(changes[0], 5)
    event.listen(database, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    event.listen(database, "commit", lambda _connection: statements.append("COMMIT"))
    begin_writing(session)
    assessment = get_assessment(session, firm.organisation_id, firm.assessment_id, for_update=True)
    outcome = save_answers(session, firm.actor, assessment, edition=edition, changes=changes, now=NOW)
    session.commit()
    assert len(outcome.saved) == number_of_changes
    words = [statement.split()[0] for statement in statements]
    assert [word for word in words if word != "BEGIN"] == ["SELECT", "SELECT", "INSERT", "INSERT", "COMMIT"]
    assert len(words) <= 6
