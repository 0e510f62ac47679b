"""Checking a result file of a draw: by anybody, on any machine, with nothing but the file."""

from __future__ import annotations

from math import prod
from typing import Any

from rongtong_assess.content.reading.text_file import decode, parse_sheet_document
from rongtong_assess.core.consulting.draw.draw_json import list_differences, looks_like_a_result
from rongtong_assess.core.errors import Mistake, Refused

LARGEST_RESULT_BYTES = 20_000_000


def check_result(raw: bytes, name: str, *, most_rankings: int | None = None) -> tuple[list[Mistake], dict[str, Any]]:
    """Where the file is not what its own seed gives, and its document; no differences confirm the draw.

    A damaged result file has differences too. most_rankings: how many times somebody is ranked for a demand at the
    most, where a stranger must not keep a server busy. Raises Refused for a file that is no result of a draw at all,
    and for one with more rankings.
    """
    if not looks_like_a_result(raw) or len(raw) > LARGEST_RESULT_BYTES:
        what = "这不是专家抽取的结果文件"
        raise Refused.because(name, what, "请用 rongtong draw 或网站上抽取后下载的结果文件")
    try:
        document = parse_sheet_document(decode(raw, name, most_bytes=LARGEST_RESULT_BYTES), name)
    except Refused as refusal:
        return list(refusal.mistakes), {}
    if most_rankings is not None and _count_rankings(document) > most_rankings:
        raise Refused.because(name, "名单和需求太多，网页上核对不了", "请在电脑上用 rongtong draw verify 核对")
    differences = list_differences(document)
    return differences, {} if differences else document


def _count_rankings(document: Any) -> int:
    """How many hashes a check takes; 0 for a document that has no lists, which is refused before any is made."""
    lists = [document.get(key) for key in ("pool", "demand")] if isinstance(document, dict) else []
    return prod(len(part) if isinstance(part, list) else 0 for part in lists)
