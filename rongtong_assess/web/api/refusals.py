"""Mistakes for programs: the place in the document (a JSON pointer, RFC 6901), what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rongtong_assess.core.assessment.sheet_json import LONGEST_QUOTE, SHEET_KEYS
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.mistakes import line_words

FIRM_PREFIX = "firm."


def body_errors(refusal: Refused, document: Any) -> Iterator[dict[str, str]]:
    """Each mistake with its place in the document."""
    pointer_to = Pointers(document)
    for mistake in refusal.mistakes:
        yield {"pointer": pointer_to(mistake.where), "what": mistake.what, "cure": mistake.cure}


def query_errors(refusal: Refused) -> Iterator[dict[str, str]]:
    """Each mistake with the parameter in the address."""
    for mistake in refusal.mistakes:
        yield {"parameter": mistake.where, "what": mistake.what, "cure": mistake.cure}


def unreadable_errors(refusal: Refused) -> Iterator[dict[str, str]]:
    """The mistakes of an unreadable body: only the line is known, so the pointer means the whole document."""
    for mistake in refusal.mistakes:
        line = mistake.where.rpartition(":")[2]
        yield {"pointer": "", "what": line_words(line, mistake.what), "cure": mistake.cure}


class Pointers:
    """Gives the JSON pointer for the place of a mistake in an answer sheet: a part, "firm.<field>" or a question.

    The document is walked once, since there may be as many mistakes as keys.
    """

    def __init__(self, document: Any) -> None:
        self._is_object = isinstance(document, Mapping)
        parts = document if self._is_object else {}
        self._keys, self._answers, self._firm = map(_keys_by_shown, (parts, parts.get("answers"), parts.get("firm")))

    def __call__(self, where: str) -> str:
        if not self._is_object:
            return ""
        if where in SHEET_KEYS:
            return f"/{where}"
        if where in self._answers:
            return f"/answers/{_escape(self._answers[where])}"
        if where.startswith(FIRM_PREFIX):
            field = where.removeprefix(FIRM_PREFIX)
            return f"/firm/{_escape(self._firm.get(field, field))}"
        return f"/{_escape(self._keys[where])}" if where in self._keys else f"/answers/{_escape(where)}"


def _keys_by_shown(part: Any) -> dict[str, str]:
    """Keys by their text in a mistake, which shortens long ones; the first of several with the same text."""
    keys = [str(key) for key in part] if isinstance(part, Mapping) else []
    return {key[:LONGEST_QUOTE]: key for key in reversed(keys)}


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
