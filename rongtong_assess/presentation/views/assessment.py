"""The answers of a firm for its pages: derived options, remarks, what waits to be confirmed; profile and short form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rongtong_assess.core.assessment.circumstances import REMARK_PREFIX, SURENESS_BY_KEY, Remark
from rongtong_assess.core.assessment.colleagues.history import RecordedChange
from rongtong_assess.core.assessment.derivation import DerivedOption, find_option
from rongtong_assess.core.assessment.plausibility import Doubt
from rongtong_assess.core.assessment.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.stored_sheet import Progress, build_sheet, progress, settle_answers
from rongtong_assess.core.edition.edition import FACT_PREFIX, SCENE_PREFIX, Edition, Item
from rongtong_assess.core.typed_text import MOST_NOTE
from rongtong_assess.presentation.views.colleagues.answer_trace import ConflictView
from rongtong_assess.presentation.wording.assessment import (
    NO_LEVEL_TEXT,
    SHORT_FORM_SCENE_ASK,
    SURENESS_WORDS,
    calculation_words,
    derived_option_words,
    shared_fact_words,
    sureness_words,
)


@dataclass(frozen=True, slots=True)
class SurenessView:
    """One radio button. key: empty for the choice to say nothing."""

    key: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RemarkInputView:
    """The inputs of one remark. question: "remark.<question>"; message: why it was not accepted."""

    question: str
    choices: tuple[SurenessView, ...]
    note: str
    revision: int
    message: str
    most_characters: int = MOST_NOTE

    @property
    def is_filled(self) -> bool:
        return bool(self.note) or not self.choices[0].is_chosen


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One remark in a list. sureness: empty where the firm did not say."""

    name: str
    sureness: str
    note: str


def remark_question(question: str) -> str:
    """The name under which a form sends the remark of a question."""
    return REMARK_PREFIX + question


def build_remark_input(question: str, shown: object, *, revision: int, message: str) -> RemarkInputView:
    """The inputs with what is stored, or as it was typed where that was refused."""
    sureness, note = [*map(str, shown), "", ""][:2] if isinstance(shown, list) else ("", "")
    chosen = sureness if sureness in SURENESS_BY_KEY else ""
    choices = tuple(SurenessView(key, sureness_words(choice), key == chosen) for key, choice in SURENESS_BY_KEY.items())
    return RemarkInputView(remark_question(question), choices, note, revision, message)


def list_remark_views(edition: Edition, remarks: Sequence[Remark]) -> tuple[RemarkView, ...]:
    """Remarks in the questionnaire's order."""
    by_question = {remark.question: remark for remark in remarks}
    found = (by_question[question] for question in edition.questions if question in by_question)
    return tuple(
        RemarkView(
            edition.question_name(remark.question),
            SURENESS_WORDS[remark.sureness] if remark.sureness else "",
            remark.note,
        )
        for remark in found
    )


@dataclass(frozen=True, slots=True)
class CarriedNoteView:
    """Of an answer that waits for confirmation: why it waits, what was answered, what was asked.

    rewordings: the older and the newer text, where they differ; "" where a text is missing.
    is_proposal: the answer comes from measures that are in use, not from the older assessment.
    """

    reason: str
    old_answers: tuple[str, ...]
    rewordings: tuple[tuple[str, str], ...]
    is_proposal: bool = False


def derive_options(edition: Edition, sheet: AnswerSheet) -> dict[str, DerivedOption]:
    """By item id, every option that follows from the sheet's facts."""
    derived: dict[str, DerivedOption] = {}
    for item in edition.items.values():
        # An item whose facts contradict each other is not in the sheet.
        if item.measure is None or item.id not in sheet.choices:
            continue
        option = find_option(item, sheet.facts, edition.facts)
        if option is not None:
            reckoning = calculation_words(edition, item.measure, facts=sheet.facts)
            derived[item.id] = DerivedOption(option.key, derived_option_words(reckoning, option.text))
    return derived


@dataclass(frozen=True)
class FilledEdition:
    """An edition with one firm's answers.

    typed: values that were refused, by question, shown again as they came. refused: why, by question.
    notes: for answers that wait for confirmation. doubts: about numbers that are hardly meant. history: changes as
    they are told. conflicts: where somebody else has stored another answer; seen: the revisions that the page then
    goes on from. people: whose a page's group is, by page.
    """

    edition: Edition
    answers: Mapping[str, StoredAnswer]
    typed: Mapping[str, object] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, CarriedNoteView] = field(default_factory=dict)
    doubts: Sequence[Doubt] = ()
    history: Mapping[str, Sequence[RecordedChange]] = field(default_factory=dict)
    conflicts: Mapping[str, ConflictView] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def sheet(self) -> AnswerSheet:
        return build_sheet(self.edition, self.answers)[0]

    @cached_property
    def derived(self) -> Mapping[str, DerivedOption]:
        return derive_options(self.edition, settle_answers(self.edition, self.answers)[0])

    @cached_property
    def progress(self) -> Progress:
        return progress(self.edition, self.sheet)

    def stored_value(self, question: str) -> AnswerValue:
        stored = self.answers.get(question)
        return stored.value if stored else None

    def shown_value(self, question: str) -> object:
        """As typed where that was refused, else as stored."""
        return self.typed[question] if question in self.typed else self.stored_value(question)

    def revision(self, question: str) -> int:
        stored = self.answers.get(question)
        if question in self.seen:
            return self.seen[question]
        return stored.revision if stored else 0

    def sharing_note(self, fact_id: str, page_items: Collection[Item]) -> str:
        """Which items of other pages use the same fact; such a fact is entered once."""
        elsewhere = [other for other in self.edition.items_using(fact_id) if other not in page_items]
        if not elsewhere:
            return ""
        is_filled = self.stored_value(FACT_PREFIX + fact_id) is not None
        return shared_fact_words([other.name for other in elsewhere], is_filled=is_filled)


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A firm's profile in words; size_name is empty while a needed number is missing."""

    name: str
    credit_code: str
    industry: str
    region: str
    employees: int
    revenue_wan_yuan: str
    size_name: str


@dataclass(frozen=True, slots=True)
class QuickOptionView:
    """One box to tick."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QuickQuestionView:
    """One question of the short form. message: why its answer was not accepted."""

    id: str
    name: str
    ask: str
    is_multi: bool
    options: tuple[QuickOptionView, ...]
    message: str


def build_quick_question(
    edition: Edition, question: str, *, chosen: Collection[str], message: str
) -> QuickQuestionView:
    """A question of the short form. chosen: the values that are ticked; message: why they were not accepted."""
    if question.startswith(SCENE_PREFIX):
        scene = edition.scenes[question.removeprefix(SCENE_PREFIX)]
        levels = enumerate((NO_LEVEL_TEXT, *scene.levels))
        options = tuple(QuickOptionView(str(level), text, str(level) in chosen) for level, text in levels)
        return QuickQuestionView(question, scene.name, SHORT_FORM_SCENE_ASK, False, options, message)
    item = edition.items[question]
    options = tuple(QuickOptionView(option.key, option.text, option.key in chosen) for option in item.options)
    return QuickQuestionView(question, item.name, item.ask, item.kind == "multi", options, message)
