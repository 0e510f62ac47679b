"""What a person can act on: every refusal says what, where, why and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ENDS = "。！？!?"


def join_sentences(sentences: Iterable[object]) -> str:
    """The sentences one after the other, without repetition, each with one full stop."""
    plain = (str(sentence).strip() for sentence in sentences)
    ended = (text if text[-1] in ENDS else text.rstrip("；;，,") + "。" for text in plain if text)
    return "".join(dict.fromkeys(ended))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One fault of an input.

    where: the question, field or file:line it concerns.
    what: what is wrong and why, as a Chinese sentence without its full stop.
    cure: what to do about it, as a Chinese sentence without its full stop.
    """

    where: str
    what: str
    cure: str

    @property
    def words(self) -> str:
        """`what` and `cure` as sentences, for a page that shows them next to the field."""
        return join_sentences((self.what, self.cure))

    def __str__(self) -> str:
        return f"{self.where}：{self.words}" if self.where else self.words


def words_by_place(mistakes: Iterable[Mistake]) -> dict[str, str]:
    """The words of the mistakes by place; several of one place become one text."""
    found: dict[str, list[str]] = {}
    for mistake in mistakes:
        found.setdefault(mistake.where, []).append(mistake.words)
    return {where: join_sentences(words) for where, words in found.items()}


class Refused(Exception):
    """Input that is not accepted; carries every mistake found, never just the first."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    @classmethod
    def because(cls, where: str, what: str, cure: str) -> Refused:
        """A refusal with a single mistake."""
        return cls([Mistake(where, what, cure)])

    @property
    def words(self) -> str:
        """All mistakes as one text, without their places."""
        return join_sentences(mistake.words for mistake in self.mistakes)

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Mistake, ...]]]:
        return Refused, (self.mistakes,)


class NotFound(Exception):
    """Nothing with this identifier exists for the actor."""


class AlreadySubmitted(Exception):
    """A submitted assessment never changes."""
