"""The cards on which the findings of a visit are recorded, one per question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import SCENE_PREFIX, Edition
from rongtong_assess.core.visit.finding import FoundValue, declared_value
from rongtong_assess.core.visit.hints import VisitFlag
from rongtong_assess.presentation.views.assessment import RemarkView
from rongtong_assess.presentation.wording.assessment import NO_LEVEL_TEXT, SCENES_PART, found_words
from rongtong_assess.presentation.wording.visit import level_text


@dataclass(frozen=True, slots=True)
class FoundOptionView:
    """One box or circle to choose."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class GivenFinding:
    """What the card of a question shows. verdict: same, other or empty; found: values of the chosen options.

    seen, message, is_unsaved: as of the card.
    """

    verdict: str
    found: frozenset[str]
    note: str
    seen: str
    message: str
    is_unsaved: bool


@dataclass(frozen=True, slots=True)
class FindingCardView:
    """One question. verdict: same, other or empty. reasons: why to look at it. message: what was wrong.

    seen: the fingerprint of the saved finding, empty without one. remark: of the firm, about its answer. is_unsaved:
    the card shows what was sent but refused.
    """

    question: str
    name: str
    declared: str
    remark: RemarkView | None
    is_multi: bool
    options: tuple[FoundOptionView, ...]
    verdict: str
    note: str
    seen: str
    evidence: tuple[str, ...]
    reasons: tuple[str, ...]
    message: str
    is_unsaved: bool

    @property
    def is_checked(self) -> bool:
        return bool(self.seen)


@dataclass(frozen=True, slots=True)
class FindingGroupView:
    """The cards of one dimension, or of all scenes."""

    name: str
    cards: tuple[FindingCardView, ...]

    @property
    def checked(self) -> int:
        """How many of its questions have a saved finding."""
        return sum(card.is_checked for card in self.cards)


def list_finding_groups(
    edition: Edition,
    sheet: AnswerSheet,
    *,
    flags: Sequence[VisitFlag],
    given: Mapping[str, GivenFinding],
    remarks: Mapping[str, RemarkView],
) -> list[FindingGroupView]:
    """Every question of the edition, with what the firm declared. given, remarks: by question."""
    groups = [
        (dimension.name, [item.id for group in dimension.groups for item in group.items])
        for dimension in edition.dimensions
    ]
    if edition.scenes:
        groups.append((SCENES_PART, [scene.question for scene in edition.scenes.values()]))
    cards = {
        question: _card(
            edition,
            question,
            declared=declared_value(sheet, question),
            reasons=tuple(flag.words for flag in flags if flag.question == question),
            given=given[question],
            remark=remarks.get(question),
        )
        for question in edition.questions
    }
    return [FindingGroupView(name, tuple(cards[question] for question in questions)) for name, questions in groups]


def _card(
    edition: Edition,
    question: str,
    *,
    declared: FoundValue,
    reasons: tuple[str, ...],
    given: GivenFinding,
    remark: RemarkView | None,
) -> FindingCardView:
    item = None if question.startswith(SCENE_PREFIX) else edition.items[question]
    evidence = item.evidence if item else edition.scenes[question.removeprefix(SCENE_PREFIX)].evidence
    return FindingCardView(
        question=question,
        name=edition.question_name(question),
        declared=found_words(edition, question, value=declared),
        remark=remark,
        is_multi=item is not None and item.kind == "multi",
        options=_options(edition, question, chosen=given.found),
        verdict=given.verdict,
        note=given.note,
        seen=given.seen,
        evidence=tuple(evidence),
        reasons=reasons,
        message=given.message,
        is_unsaved=given.is_unsaved,
    )


def _options(edition: Edition, question: str, *, chosen: frozenset[str]) -> tuple[FoundOptionView, ...]:
    if question.startswith(SCENE_PREFIX):
        scene = edition.scenes[question.removeprefix(SCENE_PREFIX)]
        levels = enumerate((NO_LEVEL_TEXT, *scene.levels))
        return tuple(
            FoundOptionView(str(level), level_text(level, text), str(level) in chosen) for level, text in levels
        )
    return tuple(
        FoundOptionView(option.key, f"{option.key} {option.text}", option.key in chosen)
        for option in edition.items[question].options
    )
