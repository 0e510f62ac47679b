"""Combinations of answers that are implausible, as an edition states them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of a contradiction: an answer holds, or lacks, some options or levels.

    question: an item's id, "scene.<id>", "scene.*" (any scene) or "fact.<id>".
    not_all_of: at least one of these options is lacking.
    at_least, at_most: bounds of a scene's level or a fact's number.
    """

    question: str
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    not_all_of: frozenset[str] = frozenset()
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A combination that is implausible: scored as answered, shown to be confirmed or mended."""

    id: str
    when: tuple[Condition, ...]
    message: str

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(condition.question for condition in self.when)
