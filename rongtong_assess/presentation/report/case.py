"""The part of a report about a case: who took part, what was found and said, four values, photos, signatures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.firm_values import FirmValue
from rongtong_assess.core.consulting.sign_off import SignedContent, SignedFinding
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import ValueKind, declared_value
from rongtong_assess.presentation.report.visit import VisitDifferenceView
from rongtong_assess.presentation.wording.assessment import found_words
from rongtong_assess.presentation.wording.consulting.cases import KIND_WORDS, PURPOSE_WORDS
from rongtong_assess.presentation.wording.consulting.visits import (
    SAME_AS_DECLARED,
    SATISFACTION_WORDS,
    SIDE_WORDS,
    STATEMENT_TITLES,
    days_words,
)
from rongtong_assess.presentation.wording.quantities import (
    join_names,
    level_title,
    show_china_time,
    show_day,
    show_number,
)
from rongtong_assess.presentation.wording.report import case as words

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A picture among the evidence. piece: what it was asked for as, may be empty. sha256: of the stored file."""

    question: str
    piece: str
    handed_in_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the part is made from.

    content: as signed, or as it would be signed now. values: the four kinds as they stood then. signatures: names and
    moments; none for a draft. version, content_hash: of what was signed. unchecked_count: questions that nobody has
    looked at. photos: those to show, in the order of the questions; photos_count: of all.
    """

    content: SignedContent
    values: Mapping[ValueKind, FirmValue]
    signatures: tuple[tuple[str, datetime], ...] = ()
    version: int = 0
    content_hash: str = ""
    unchecked_count: int = 0
    photos: tuple[PhotoFacts, ...] = ()
    photos_count: int = 0

    @property
    def is_draft(self) -> bool:
        return not self.signatures


@dataclass(frozen=True, slots=True)
class CasePhoto:
    """A photo with what it shows and when it was handed in. jpeg: a small copy; empty until it has been made."""

    caption: str
    day: str
    sha256: str
    jpeg: bytes = field(default=b"", repr=False)

    @property
    def data_url(self) -> str:
        return f"data:image/jpeg;base64,{b64encode(self.jpeg).decode()}"


@dataclass(frozen=True, slots=True)
class CaseSection:
    """Everything in words. facts: (name, value). people, values: rows of tables; said: (side, words).

    comes_before_rating: whether the firm still has to prepare for a rating on site.
    """

    source_line: str
    unchecked: str
    facts: Table
    people: Table
    said: Table
    note: str
    seen_head: str
    findings: tuple[VisitDifferenceView, ...]
    values_head: tuple[str, ...]
    values: Table
    signatures: tuple[str, ...]
    photos: tuple[CasePhoto, ...]
    photos_hint: str
    comes_before_rating: bool

    @property
    def findings_title(self) -> str:
        return words.findings_title(len(self.findings)) if self.findings else words.NO_DIFFERENCES


def build_case_section(edition: Edition, facts: CaseFacts) -> CaseSection:
    """The part about the case. edition: of its content."""
    content, record = facts.content, facts.content.record
    people = record.get("participants", [])
    said = record.get("said", {})
    return CaseSection(
        source_line=_source_line(edition, content),
        unchecked=words.unchecked_words(facts.unchecked_count),
        facts=_facts(content),
        people=tuple((SIDE_WORDS[person["side"]], person["name"], person["role"]) for person in people),
        said=tuple(
            (title, words.said_words(SATISFACTION_WORDS.get(said[side]["satisfaction"], ""), said[side]["words"]))
            for side, title in STATEMENT_TITLES.items()
            if side in said
        ),
        note=record.get("note", ""),
        seen_head=words.SEEN_HEADS[content.kind],
        findings=tuple(_findings(edition, content)),
        values_head=(*words.VALUES_HEAD, *(dimension.name for dimension in edition.dimensions), words.VALUES_DAY),
        values=tuple(_value_row(edition, kind, facts.values.get(kind)) for kind in ValueKind),
        signatures=tuple(
            words.signature_words(place, name, moment=show_china_time(moment))
            for place, (name, moment) in enumerate(facts.signatures, 1)
        ),
        photos=tuple(_photo(edition, photo) for photo in facts.photos),
        photos_hint=words.photos_hint(len(facts.photos), facts.photos_count),
        comes_before_rating=content.kind is ValueKind.INITIAL,
    )


def list_noted_questions(content: SignedContent) -> list[str]:
    """The questions that were found otherwise than declared, or have a note."""
    return [finding.question for finding in content.findings if _is_noted(finding)]


def _is_noted(finding: SignedFinding) -> bool:
    return finding.value is not None or bool(finding.note)


def _source_line(edition: Edition, content: SignedContent) -> str:
    declared = content.declared_scorecard
    result = words.declared_result_words(level_title(edition, declared.level), show_number(declared.score_points))
    seen = words.SEEN_HEADS[content.kind]
    return words.case_source_words(content.platform, show_day(content.visited_on), declared=result, seen=seen)


def _facts(content: SignedContent) -> Table:
    days = [date.fromisoformat(day) for day in content.record.get("days", [])]
    if not days and content.visited_on:
        days = [content.visited_on]
    return (
        (words.CASE_NUMBER, content.case_number),
        (words.PURPOSE, PURPOSE_WORDS[CasePurpose(content.purpose)]),
        (words.ROUND, words.round_words(content.round_number)),
        (words.PLATFORM, content.platform),
        (words.CONSULTANTS, join_names(content.people)),
        (words.DAYS, days_words(days) or words.NOT_VISITED),
    )


def _findings(edition: Edition, content: SignedContent) -> Iterator[VisitDifferenceView]:
    for finding in content.findings:
        if _is_noted(finding):
            question = finding.question
            declared = found_words(edition, question, value=declared_value(content.declared, question))
            value = finding.value
            seen = SAME_AS_DECLARED if value is None else found_words(edition, question, value=value)
            yield VisitDifferenceView(edition.question_name(question), declared, seen, finding.note)


def _value_row(edition: Edition, kind: ValueKind, value: FirmValue | None) -> tuple[str, ...]:
    if value is None:
        return (KIND_WORDS[kind], words.NO_VALUE, *[""] * (len(edition.dimensions) + 2))
    scorecard = value.scorecard
    points = (scorecard.score_points, *(scorecard.dimensions[dimension.id] for dimension in edition.dimensions))
    figures = (show_number(number) for number in points)
    return (KIND_WORDS[kind], level_title(edition, scorecard.level), *figures, show_day(value.decided_on))


def _photo(edition: Edition, photo: PhotoFacts) -> CasePhoto:
    caption = words.photo_words(edition.question_name(photo.question), photo.piece)
    return CasePhoto(caption, words.photo_day_words(show_day(photo.handed_in_on)), photo.sha256)
