"""Reads what a program sends: a JSON document, as strictly as a file, and the parameters of the address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import abort, g, request

from rongtong_assess.content.reading.text_file import read_sheet_bytes
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import find_count
from rongtong_assess.presentation.wording.mistakes import NO_QUERY, REQUEST, WRONG_NEXT
from rongtong_assess.services.result.readable_assessments import Position, read_position

MOST_ROWS = 100
USUAL_ROWS = 50
YES_NO = {"true": True, "false": False}


class Unreadable(Refused):
    """The body is no JSON document that can be read without loss."""


class WrongQuery(Refused):
    """A parameter of the address that is not accepted; `where` names it."""


def read_document() -> Any:
    """The JSON document of the request; numbers stay exact. Raises Unreadable."""
    if not request.is_json:
        abort(415)
    try:
        g.document = read_sheet_bytes(request.get_data(), REQUEST)
    except Refused as refusal:
        raise Unreadable(refusal.mistakes) from None
    return g.document


def read_partial() -> bool:
    """Whether open questions may count as nothing. Raises WrongQuery."""
    text = _read_parameters({"partial"}).get("partial", "false")
    if text not in YES_NO:
        raise WrongQuery.because("partial", f"「{text[:20]}」不是 true 也不是 false", "请写 true 或 false，或者不写")
    return YES_NO[text]


def read_page() -> tuple[int, Position | None]:
    """The largest number of rows, and the position after which they begin. Raises WrongQuery."""
    sent = _read_parameters({"limit", "after"})
    limit, after = sent.get("limit", str(USUAL_ROWS)), sent.get("after")
    rows = find_count(limit, MOST_ROWS)
    if not rows:
        raise WrongQuery.because("limit", f"「{limit[:20]}」不是可能的条数", f"请写 1 到 {MOST_ROWS} 的整数，或者不写")
    position = None if after is None else read_position(after)
    if after is not None and position is None:
        raise WrongQuery.because("after", f"「{after[:20]}」不是本接口给出的位置", WRONG_NEXT)
    return rows, position


def refuse_parameters() -> None:
    """Refuse all parameters, where the address takes none. Raises WrongQuery."""
    _read_parameters(())


def _read_parameters(known: Collection[str]) -> dict[str, str]:
    for name in request.args:
        if name not in known:
            cure = f"可写的是 {'、'.join(sorted(known))}" if known else NO_QUERY
            raise WrongQuery.because(name[:40], "这个地址没有这个参数", cure)
        if len(request.args.getlist(name)) > 1:
            raise WrongQuery.because(name, "同一个参数写了两遍", "请只留一个")
    return request.args.to_dict()
