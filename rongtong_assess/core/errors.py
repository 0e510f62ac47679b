"""What a person can act on: every refusal says what, where, why and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that cannot be accepted.

    where: the question, field or file:line it concerns.
    what: what is wrong and why, as a Chinese sentence without its full stop.
    cure: what to do about it, as a Chinese sentence without its full stop.
    """

    where: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}。{self.cure}。"


class Refused(Exception):
    """Input that is not accepted; carries every mistake found, never just the first."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    @classmethod
    def because(cls, where: str, what: str, cure: str) -> Refused:
        """A refusal with a single mistake."""
        return cls([Mistake(where, what, cure)])


    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Mistake, ...]]]:
        return Refused, (self.mistakes,)


class NotFound(Exception):
    """Nothing with that identity exists for the person who asks."""


class AlreadySubmitted(Exception):
    """A submitted assessment never changes."""
