"""Assessments: what is read together with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, String, cast, func, select

from rongtong_assess.storage.assessments import Answer, Assessment

BETWEEN_ANSWERS, BEFORE_SECONDS = ",", "="


def answer_times() -> ScalarSelect[Any]:
    """A column for queries of Assessment: the seconds of all its answers as text; `read_answer_times` reads it.

    Read together with its assessment, so that a list of many takes no query of its own.
    """
    seconds = func.coalesce(cast(Answer.seconds, String), "")
    texts = func.aggregate_strings(Answer.question + BEFORE_SECONDS + seconds, BETWEEN_ANSWERS)
    return select(texts).where(Answer.assessment_id == Assessment.id).correlate(Assessment).scalar_subquery()


def read_answer_times(text: str | None) -> dict[str, int | None]:
    """Seconds by stored answer; None where they are unknown."""
    pairs = (pair.split(BEFORE_SECONDS) for pair in text.split(BETWEEN_ANSWERS)) if text else ()
    return {question: int(seconds) if seconds else None for question, seconds in pairs}
