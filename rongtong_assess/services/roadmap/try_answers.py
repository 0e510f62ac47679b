"""What-if: other answers and bought solutions, tried on a submitted assessment; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rongtong_assess.content.library import Library
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.stored_sheet import build_sheet, questions_behind
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scoring import score
from rongtong_assess.core.roadmap.candidate import Pricing
from rongtong_assess.core.roadmap.money import ChangedAnswer, Trial, try_purchase
from rongtong_assess.presentation.views.assessment import derive_options
from rongtong_assess.presentation.wording.assessment import NOT_ANSWERED, answer_words
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.services.assessment.read_answers import AnswerChange, read_message
from rongtong_assess.services.result.standing_facts import Result

Answers = Mapping[str, StoredAnswer]


def try_answers(
    result: Result, answers: Answers, changes: Sequence[AnswerChange], *, bought: Collection[str], library: Library
) -> Trial:
    """The result after the changes and then the purchase.

    answers: those in force, by question. Raises Refused for a solution that does not exist.
    """
    edition = library.get_edition(result.sheet.edition_id)
    if unknown := sorted(set(bought) - library.solutions.keys()):
        raise Refused.because("bought", f"方案库里没有方案「{unknown[0][:40]}」", "请刷新页面后再选")
    tried, refused = _change(edition, answers, changes)
    sheet, _ = build_sheet(edition, tried)
    derived = derive_options(edition, sheet)
    purchase = try_purchase(
        edition,
        sheet,
        library.solutions,
        chosen=bought,
        rules=library.plan_rules,
        pricing=Pricing(employees=result.firm["employees"]),
    )
    return Trial(
        present=score(edition, result.sheet),
        tried=score(edition, purchase.sheet_after),
        answers=tried,
        changes=_list_changes(edition, before=answers, after=tried, derived=derived),
        refused=refused,
        derived=derived,
        purchase=purchase,
    )


def _change(
    edition: Edition, answers: Answers, changes: Sequence[AnswerChange]
) -> tuple[dict[str, StoredAnswer], dict[str, str]]:
    """The answers with the valid changes, and why the others are refused."""
    values: dict[str, AnswerValue] = {}
    refused: dict[str, str] = {}
    for change in changes:
        try:
            values[change.question] = read_message(edition, change).value
        except Refused as refusal:
            refused[change.question] = refusal.words
    while True:
        tried = {**answers, **{question: _tried(answers, question, value) for question, value in values.items()}}
        _, mistakes = build_sheet(edition, tried)
        found = {
            question: mistake.words
            for mistake in mistakes
            for question in questions_behind(edition, mistake.where)
            if values.get(question) is not None and values[question] != _value(answers, question)
        }
        if not found:
            return tried, refused
        refused.update(found)
        for question in found:
            del values[question]


def _tried(answers: Answers, question: str, value: AnswerValue) -> StoredAnswer:
    known = answers.get(question)
    return known if known and known.value == value else StoredAnswer(value, known.revision if known else 0, "", 0)


def _value(answers: Answers, question: str) -> AnswerValue:
    known = answers.get(question)
    return known.value if known else None


def _list_changes(
    edition: Edition, *, before: Answers, after: Answers, derived: Collection[str]
) -> tuple[ChangedAnswer, ...]:
    """Changed answers; an item that is now derived from its facts does not count."""
    return tuple(
        _changed(edition, question, before=_value(before, question), after=answer.value)
        for question, answer in after.items()
        if answer.value != _value(before, question) and not (answer.value is None and question in derived)
    )


def _changed(edition: Edition, question: str, *, before: AnswerValue, after: AnswerValue) -> ChangedAnswer:
    shown: tuple[AnswerValue, AnswerValue] = before, after
    if question.startswith(SCENE_PREFIX):
        words = [level_word(value) if isinstance(value, int) else NOT_ANSWERED for value in shown]
        return ChangedAnswer(question, words[0], words[1], before)
    if isinstance(before, list) and isinstance(after, list):
        shown = [key for key in before if key not in after], [key for key in after if key not in before]
    return ChangedAnswer(
        question, answer_words(edition, question, shown[0]), answer_words(edition, question, shown[1]), before
    )
