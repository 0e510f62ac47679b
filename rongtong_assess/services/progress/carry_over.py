"""A firm carries earlier answers over into a new assessment; the earlier one does not change.

Answers that follow from measures in use since then are proposed, to be confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.carry_over import Arrival, CarriedAnswer, CarriedSheet, ask_about_found
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.stored_sheet import build_sheet
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.diff import Difference, diff_editions
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, Edition
from rongtong_assess.core.edition.parts import PartKind
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.progress.proposals import propose_answers
from rongtong_assess.core.visit.finding import FindingDifference
from rongtong_assess.core.visit.standing_facts import StandingFacts
from rongtong_assess.presentation.views.assessment import CarriedNoteView
from rongtong_assess.presentation.wording.assessment import REASON_GONE, answer_words, found_words, seen_otherwise_words
from rongtong_assess.services.assessment.save_messages import list_history_columns
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.progress.follow_up import day_of_answers
from rongtong_assess.services.result.standing_facts import find_edition, load_result
from rongtong_assess.storage.assessment import (
    find_open_assessment,
    get_assessment,
    list_answers,
    list_assessments,
    lock_firm,
)
from rongtong_assess.storage.colleagues import add_changes
from rongtong_assess.storage.progress import list_measures_in_use, read_row_effects
from rongtong_assess.storage.tables.assessment import Answer, Assessment, AssessmentState

WRITER = "carried"


@dataclass(frozen=True, slots=True)
class CarryOverPreview:
    """What would become of every question if the answers of `source` were carried over.

    sheet: the answers in force; differing: the questions where a visit found other than declared.
    """

    source: Assessment
    old: Edition
    new: Edition
    sheet: AnswerSheet
    carried: CarriedSheet
    differing: Mapping[str, FindingDifference] = field(default_factory=dict)

    @property
    def is_same_edition(self) -> bool:
        return self.old.fingerprint == self.new.fingerprint


def list_sources(session: Session, actor: Actor, *, edition: Edition, library: Library) -> list[Assessment]:
    """The firm's assessments, newest first, whose answers may be carried over into this edition."""
    return [
        assessment
        for assessment in list_assessments(session, actor.organisation_id)
        if (old := find_edition(assessment, library)) is not None
        and old.series == edition.series
        and not (assessment.state == AssessmentState.OPEN and old.id == edition.id)
    ]


def preview_carry_over(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    edition: Edition,
    library: Library,
    until: date | None = None,
) -> CarryOverPreview:
    """What carrying over these answers would give; changes nothing.

    until: measures that came into use later propose no answer.
    Raises NotFound, or Refused when the older edition has been changed.
    """
    source = get_assessment(session, actor.organisation_id, assessment_id)
    old = find_edition(source, library)
    if old is None or old.series != edition.series:
        raise Refused.because("carry_from", "那次测评的版本和现在的接不上，答案带不过来", "请选择重新填写")
    sheet = load_sheet(session, source, old)
    stands = _find_facts(session, source)
    # A visit has seen what was in use before it.
    since = (stands and stands.visit and stands.visit.visited_on) or day_of_answers(source)
    rows = list_measures_in_use(session, actor.organisation_id, since=since, until=until)
    effects = [read_row_effects(row) for row in rows]
    carried = propose_answers(old, edition, sheet, effects, rules=library.plan_rules)
    differing = {difference.question: difference for difference in stands.list_differences(old)} if stands else {}
    return CarryOverPreview(source, old, edition, sheet, ask_about_found(carried, differing.keys()), differing)


def start_from(session: Session, actor: Actor, preview: CarryOverPreview, *, now: datetime) -> Assessment:
    """A new assessment with exactly the previewed answers; a second call gives the same one.

    preview: made in this writing transaction. Raises NotFound for another firm's, Refused when another assessment of
    the edition is already open: nothing is overwritten.
    """
    organisation_id, edition = actor.organisation_id, preview.new
    if preview.source.organisation_id != organisation_id:
        raise NotFound
    lock_firm(session, organisation_id)
    found = find_open_assessment(session, organisation_id, edition.id)
    if found is not None:
        if found.carried_from == preview.source.id:
            return found
        raise Refused.because("carry_from", f"《{edition.title}》已经有一份正在填写的测评", "请从首页继续填写那一份")
    assessment = start_assessment(session, actor, edition=edition, now=now)
    assessment.carried_from = preview.source.id
    stamp = {"organisation_id": organisation_id, "changed_at": now, "changed_by": actor.account_id}
    answers = carried_answers(edition, preview.carried)
    session.add_all(
        Answer(assessment_id=assessment.id, question=question, **stamp, **asdict(answer))
        for question, answer in answers.items()
    )
    if changes := [{"assessment_id": assessment.id, **stamp, **row} for row in list_history_columns(answers, {})]:
        add_changes(session, changes)
    subject = f"{preview.source.number} → {assessment.number}"
    add_audit_entry(session, actor, AuditedAction.ASSESSMENT_CARRY_OVER, subject=subject, now=now)
    session.flush()
    return assessment


def carried_answers(edition: Edition, carried: CarriedSheet) -> dict[str, StoredAnswer]:
    """What is stored of a carried sheet, by question.

    A kept item whose option follows from facts is not stored by itself; one to confirm is, without a value.
    """
    answers = {FACT_PREFIX + fact: _stored(decimal_text(number)) for fact, number in carried.facts.items()}
    for answer in carried.answers:
        value, is_waiting = _value(edition, answer), answer.arrival is Arrival.CONFIRM
        if is_waiting or (answer.arrival is Arrival.KEPT and value is not None):
            answers[answer.question] = _stored(value, needs_confirmation=is_waiting)
    return answers


def explain_waiting(
    session: Session, actor: Actor, assessment: Assessment, *, library: Library, waiting: Collection[str]
) -> Mapping[str, CarriedNoteView]:
    """A note for each of the waiting questions that was carried over."""
    if not waiting or assessment.carried_from is None:
        return {}
    preview = preview_carry_over(
        session,
        actor,
        assessment.carried_from,
        edition=library.get_edition(assessment.edition_id),
        library=library,
        until=day_in_china(assessment.started_at),
    )
    diff = diff_editions(preview.old, preview.new)
    return {
        answer.question: _note(preview, answer, diff.by_new[_part_of(answer.question)])
        for answer in preview.carried.answers
        if answer.question in waiting
    }


def load_sheet(session: Session, assessment: Assessment, edition: Edition) -> AnswerSheet:
    """The answers in force, or those of an open assessment so far."""
    stands = _find_facts(session, assessment)
    return stands.sheet if stands else build_sheet(edition, list_answers(session, assessment))[0]


def _note(preview: CarryOverPreview, answer: CarriedAnswer, change: Difference) -> CarriedNoteView:
    is_gone = answer.arrival is Arrival.KEPT
    return CarriedNoteView(
        REASON_GONE if is_gone else answer.reason,
        tuple(_answer_words(preview, question) for question in answer.was),
        tuple(_list_rewordings(change)),
        is_proposal=is_gone or bool(answer.proposed_by),
    )


def _find_facts(session: Session, assessment: Assessment) -> StandingFacts | None:
    """None while the assessment is open."""
    if assessment.state != AssessmentState.SUBMITTED:
        return None
    return load_result(session, assessment.organisation_id, assessment.id).stands


def _part_of(question: str) -> tuple[PartKind, str]:
    is_scene = question.startswith(SCENE_PREFIX)
    return (PartKind.SCENE, question.removeprefix(SCENE_PREFIX)) if is_scene else (PartKind.ITEM, question)


def _list_rewordings(change: Difference) -> Iterator[tuple[str, str]]:
    """Lines and options of a question whose wording has changed: before and after."""
    old, new = (side.text.splitlines() if side else [] for side in (change.old, change.new))
    before, after = (
        "\n".join(line for line in lines if line not in other) for lines, other in ((old, new), (new, old))
    )
    if before or after:
        yield before, after
    for part in change.parts:
        if part.old is None or part.new is None or part.old.text != part.new.text:
            yield part.old.text if part.old else "", part.new.text if part.new else ""


def _answer_words(preview: CarryOverPreview, question: str) -> str:
    """The older answer, in the older edition's words."""
    if question.startswith(SCENE_PREFIX):
        value: AnswerValue = preview.sheet.scenes.get(question.removeprefix(SCENE_PREFIX))
    else:
        keys = preview.sheet.choices.get(question)
        value = None if keys is None else [key for key in preview.old.items[question].option_by_key if key in keys]
    words = answer_words(preview.old, question, value)
    other = preview.differing.get(question)
    if other is None:
        return words
    return seen_otherwise_words(words, found_words(preview.old, question, value=other.declared))


def _value(edition: Edition, answer: CarriedAnswer) -> AnswerValue:
    """The answer's value in the form in which it is stored."""
    if answer.question.startswith(SCENE_PREFIX):
        return answer.level
    return [key for key in edition.items[answer.question].option_by_key if key in answer.choice] or None


def _stored(value: AnswerValue, *, needs_confirmation: bool = False) -> StoredAnswer:
    return StoredAnswer(value, revision=1, writer=WRITER, sequence=0, needs_confirmation=needs_confirmation)
