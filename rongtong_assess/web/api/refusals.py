"""Mistakes as a program gets them: where in the document (a JSON pointer, RFC 6901), what, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.sheet_document import LONGEST_QUOTE, SHEET_KEYS

FIRM_PREFIX = "firm."


def body_errors(refusal: Refused, document: Any) -> Iterator[dict[str, str]]:
    """Each mistake with its place in the document."""
    for mistake in refusal.mistakes:
        yield {"pointer": pointer_to(mistake.where, document), "what": mistake.what, "cure": mistake.cure}


def query_errors(refusal: Refused) -> Iterator[dict[str, str]]:
    """Each mistake with the parameter in the address."""
    for mistake in refusal.mistakes:
        yield {"parameter": mistake.where, "what": mistake.what, "cure": mistake.cure}


def unreadable_errors(refusal: Refused) -> Iterator[dict[str, str]]:
    """Where nothing could be read, only the line is known; the pointer means the whole document."""
    for mistake in refusal.mistakes:
        line = mistake.where.rpartition(":")[2]
        yield {"pointer": "", "what": f"第 {line} 行：{mistake.what}", "cure": mistake.cure}


def pointer_to(where: str, document: Any) -> str:
    """The pointer for what a mistake about an answer sheet calls its place: a part, "firm.<field>" or a question."""
    if not isinstance(document, Mapping):
        return ""
    if where in SHEET_KEYS:
        return f"/{where}"
    answers = document.get("answers")
    question = _find_key(where, answers) if isinstance(answers, Mapping) else None
    if question is not None:
        return f"/answers/{_escape(question)}"
    if where.startswith(FIRM_PREFIX):
        firm = document.get("firm")
        field = where.removeprefix(FIRM_PREFIX)
        return f"/firm/{_escape((_find_key(field, firm) if isinstance(firm, Mapping) else None) or field)}"
    key = _find_key(where, document)
    return f"/answers/{_escape(where)}" if key is None else f"/{_escape(key)}"


def _find_key(shown: str, part: Mapping[Any, Any]) -> str | None:
    """The key that a mistake shows, which cuts long ones."""
    return next((str(key) for key in part if str(key)[:LONGEST_QUOTE] == shown), None)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
