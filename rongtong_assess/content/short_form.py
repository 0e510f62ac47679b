"""Short forms from their JSON files: checked against the edition they were chosen for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.short_form import LevelRange, ShortForm

CURE = "请用 script/choose-short-form 重新生成"


def read_short_forms(folder: Path, editions: Mapping[str, Edition]) -> Mapping[str, ShortForm]:
    """The short form of each edition that has one, by edition id; raises Refused."""
    forms = [read_short_form(path, editions) for path in sorted(folder.glob("*.json"))]
    return {form.edition_id: form for form in forms}


def read_short_form(path: Path, editions: Mapping[str, Edition]) -> ShortForm:
    """One short form; raises Refused when it is damaged or was chosen for other content."""
    try:
        form = _build(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Refused.because(path.name, f"快测文件读不出来（{type(fault).__name__}）", CURE) from fault
    edition = editions.get(form.edition_id)
    if edition is None or edition.fingerprint != form.fingerprint:
        raise Refused.because(path.name, f"快测不是按现在的「{form.edition_id}」选的题，指纹对不上", CURE)
    if not set(form.questions) <= set(edition.questions) or not _is_sound(form):
        raise Refused.because(path.name, "快测的题目或区间不完整", CURE)
    return form


def short_form_document(form: ShortForm, record: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it is kept; record says how it was chosen."""
    return {
        "edition": form.edition_id,
        "fingerprint": form.fingerprint,
        "trained_on": "simulated",
        "record": dict(record),
        "coverage": str(form.coverage),
        "firms": form.firms,
        "questions": list(form.questions),
        "ranges": [{"from": str(one.from_index), "low": one.low, "high": one.high} for one in form.ranges],
    }


def _build(document: Mapping[str, Any]) -> ShortForm:
    return ShortForm(
        edition_id=document["edition"],
        fingerprint=document["fingerprint"],
        questions=tuple(document["questions"]),
        ranges=tuple(LevelRange(Decimal(one["from"]), one["low"], one["high"]) for one in document["ranges"]),
        coverage=Decimal(document["coverage"]),
        firms=document["firms"],
    )


def _is_sound(form: ShortForm) -> bool:
    """Ranges begin at 0, rise, and are never a single level."""
    edges = [one.from_index for one in form.ranges]
    ends = [(one.low, one.high) for one in form.ranges]
    return (
        bool(form.questions)
        and edges[:1] == [Decimal(0)]
        and edges == sorted(set(edges))
        and ends == sorted(ends)
        and [high for _, high in ends] == sorted(high for _, high in ends)
        and all(0 <= low < high for low, high in ends)
    )
