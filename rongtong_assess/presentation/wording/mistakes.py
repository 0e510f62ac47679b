"""How mistakes are shown where their own sentences (`Mistake.words`, `Refused.words`) do not fit as they are."""

from __future__ import annotations

from collections.abc import Iterable

from rongtong_assess.core.errors import Mistake

STOP = "。"


def list_as_clauses(mistakes: Iterable[Mistake]) -> str:
    """All of them within one sentence, without its full stop: "what，cure；what，cure"."""
    return "；".join(f"{mistake.what}，{mistake.cure}" for mistake in mistakes)


def without_stop(sentence: object) -> str:
    """A sentence for a frame that sets the full stop itself."""
    return str(sentence).removesuffix(STOP)
