"""Compares two submitted assessments of one firm; across editions only on request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.edition.diff import diff_editions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.comparison import Comparison, compare, compare_across
from rongtong_assess.presentation.wording.result.comparison import (
    NOT_NEWER,
    NOTHING_CONVERTS,
    ONLY_REWORDED,
    OTHER_SERIES,
    converted_words,
    other_edition_words,
)
from rongtong_assess.services.result.standing_facts import Result, find_edition, load_result
from rongtong_assess.storage.tables.assessment import Assessment


@dataclass(frozen=True, slots=True)
class ComparedAssessments:
    """before, after: in the order of submission. found: None where they cannot be compared.

    words: why they cannot be compared, or a caveat to show with the comparison; "" for neither.
    may_be_converted: whether a comparison is possible after conversion.
    """

    before: Result
    after: Result
    old: Edition
    new: Edition
    found: Comparison | None
    words: str = ""
    may_be_converted: bool = False


def compare_assessments(
    session: Session, actor: Actor, ids: tuple[UUID, UUID], *, library: Library, is_conversion_wanted: bool
) -> ComparedAssessments:
    """Compare two results, the earlier one first, whatever the order of the ids.

    Raises NotFound, also while one is not submitted; Refused for twice the same assessment, and
    when an edition has been changed.
    """
    if ids[0] == ids[1]:
        raise Refused.because("comparison", "两次选的是同一次测评", "请选两次不同的测评")
    results = [load_result(session, actor.organisation_id, id) for id in ids]
    before, after = sorted(results, key=lambda result: (result.assessment.submitted_at, result.assessment.number))
    old, new = (_get_edition(result.assessment, library) for result in (before, after))
    if old.fingerprint == new.fingerprint:
        return ComparedAssessments(before, after, old, new, compare(new, before.scorecard, after.scorecard))
    if _are_revisions(old, new, library) and diff_editions(old, new).is_at_most_reworded and old.total == new.total:
        found = compare(new, before.scorecard, after.scorecard)
        return ComparedAssessments(before, after, old, new, found, ONLY_REWORDED)
    return _compare_across(before, after, old=old, new=new, is_wanted=is_conversion_wanted)


def _compare_across(
    before: Result, after: Result, *, old: Edition, new: Edition, is_wanted: bool
) -> ComparedAssessments:
    why = other_edition_words(old, new)
    if old.series != new.series:
        return ComparedAssessments(before, after, old, new, None, why + OTHER_SERIES)
    if (old.in_force_from, old.revision) >= (new.in_force_from, new.revision):
        return ComparedAssessments(before, after, old, new, None, why + NOT_NEWER)
    found = compare_across(old, new, before=before.sheet, after=after.scorecard)
    if len(found.lost) == len(new.questions):
        return ComparedAssessments(before, after, old, new, None, why + NOTHING_CONVERTS)
    if not is_wanted:
        return ComparedAssessments(before, after, old, new, None, why, may_be_converted=True)
    return ComparedAssessments(before, after, old, new, found, converted_words(new), may_be_converted=True)


def _get_edition(assessment: Assessment, library: Library) -> Edition:
    edition = find_edition(assessment, library)
    if edition is None:
        what = f"编号 {assessment.number} 的测评所用的版本已不是原来的内容"
        raise Refused.because("comparison", what, "请联系平台管理员恢复原来的版本；结果都还在")
    return edition


def _are_revisions(old: Edition, new: Edition, library: Library) -> bool:
    return _find_first_revision(old, library) == _find_first_revision(new, library)


def _find_first_revision(edition: Edition, library: Library) -> str:
    """The id of the edition that all these revisions correct."""
    seen = {edition.id}
    while edition.revises in library.editions and edition.revises not in seen:
        edition = library.editions[edition.revises]
        seen.add(edition.id)
    return edition.revises or edition.id
