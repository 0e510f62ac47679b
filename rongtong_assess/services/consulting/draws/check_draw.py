"""Checking a result file of a draw: by anybody, on any machine, with nothing but the file."""

from __future__ import annotations

from typing import Any

from rongtong_assess.content.reading.text_file import decode, parse_sheet_document
from rongtong_assess.core.consulting.draw.draw_json import list_differences, looks_like_a_result
from rongtong_assess.core.errors import Mistake, Refused

LARGEST_RESULT_BYTES = 20_000_000


def check_result(raw: bytes, name: str) -> tuple[list[Mistake], dict[str, Any]]:
    """Where the file is not what its own seed gives, and its document; no differences confirm the draw.

    A damaged result file has differences too. Raises Refused for a file that is no result of a draw at all.
    """
    if not looks_like_a_result(raw) or len(raw) > LARGEST_RESULT_BYTES:
        what = "这不是专家抽取的结果文件"
        raise Refused.because(name, what, "请用 rongtong draw 或网站上抽取后下载的结果文件")
    try:
        document = parse_sheet_document(decode(raw, name, most_bytes=LARGEST_RESULT_BYTES), name)
    except Refused as refusal:
        return list(refusal.mistakes), {}
    differences = list_differences(document)
    return differences, {} if differences else document
