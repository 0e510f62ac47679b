"""The files of models/: which forecast model serves which edition from which day, and the short forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from rongtong_assess.content.reading.shapes import Day, Name, Shape, read_shape, written
from rongtong_assess.content.reading.yaml_source import MistakeList, read_source
from rongtong_assess.core.assessment.short_form import LevelRange, ShortForm
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import RULE, History, ModelInForce

FILE = "in_force.yaml"
SHORT_FORM_FOLDER = "short_form"
CURE = "请用 script/choose-short-form 重新生成"
HEAD = "# 哪个预测模型从哪天起用。由 rongtong model promote 或网站的“预测模型”页写入，只增不改；退回也是新的一条。\n"

RecordHash = Annotated[str, written(r"[0-9a-f]{64}|", "应是 64 位校验值")]


class EntryShape(Shape):
    edition: Name
    model: Name
    from_day: Day = Field(alias="from")
    record: RecordHash
    why: Literal["promoted", "rolled_back"]


class InForceFile(Shape):
    models: list[EntryShape]


def read_in_force(folder: Path) -> History:
    """The history in a models folder, empty where there is no file yet; raises Refused with file and line."""
    path = folder / FILE
    if not path.exists():
        return ()
    source = read_source(path, FILE)
    shape = read_shape(source, InForceFile)
    mistakes = MistakeList()
    for place, entry in enumerate(shape.models):
        where = source.where("models", place)
        if (entry.model == RULE) != (entry.record == ""):
            mistakes.add(where, "record 和 model 不相称", "模型要有校验值；model 是 rule 时 record 写成空的引号")
        earlier = [before.from_day for before in shape.models[:place] if before.edition == entry.edition]
        if earlier and earlier[-1] > entry.from_day:
            mistakes.add(where, f"日期 {entry.from_day} 早于同一版本前面的 {earlier[-1]}", "请按日期先后写")
    mistakes.raise_if_any()
    return tuple(
        ModelInForce(entry.edition, entry.model, entry.from_day, entry.record, entry.why) for entry in shape.models
    )


def in_force_text(history: History) -> str:
    """The file's text."""
    lines = [HEAD + "models:"]
    for entry in history:
        lines += [
            f"  - edition: {entry.edition_id}",
            f'    model: "{entry.model_id}"',
            f'    from: "{entry.from_day.isoformat()}"',
            f'    record: "{entry.record_hash}"',
            f"    why: {entry.why}",
        ]
    return "\n".join(lines) + "\n"


def short_form_file(models: Path, edition_id: str) -> Path:
    """Where the short form of an edition is kept below a models folder."""
    return models / SHORT_FORM_FOLDER / f"{edition_id}.json"


def read_short_forms(models: Path, editions: Mapping[str, Edition]) -> Mapping[str, ShortForm]:
    """The short form of each edition that has one, by edition id; raises Refused."""
    forms = [read_short_form(path, editions) for path in sorted((models / SHORT_FORM_FOLDER).glob("*.json"))]
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


def read_short_questions(models: Path, edition: Edition) -> tuple[str, ...]:
    """The questions of an edition's short form; empty where it has none. Raises Refused."""
    path = short_form_file(models, edition.id)
    return read_short_form(path, {edition.id: edition}).questions if path.exists() else ()


def short_form_document(form: ShortForm, record: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it is stored. record: how it was chosen."""
    return {
        "edition": form.edition_id,
        "fingerprint": form.fingerprint,
        "trained_on": "simulated",
        "record": dict(record),
        "coverage": str(form.coverage),
        "firms": form.firms,
        "questions": list(form.questions),
        "ranges": [{"from": str(part.from_index), "low": part.low, "high": part.high} for part in form.ranges],
    }


def _build(document: Mapping[str, Any]) -> ShortForm:
    return ShortForm(
        edition_id=document["edition"],
        fingerprint=document["fingerprint"],
        questions=tuple(document["questions"]),
        ranges=tuple(LevelRange(Decimal(part["from"]), part["low"], part["high"]) for part in document["ranges"]),
        coverage=Decimal(document["coverage"]),
        firms=document["firms"],
    )


def _is_sound(form: ShortForm) -> bool:
    """Ranges begin at 0, rise, and are never a single level."""
    edges = [part.from_index for part in form.ranges]
    ends = [(part.low, part.high) for part in form.ranges]
    return (
        bool(form.questions)
        and edges[:1] == [Decimal(0)]
        and edges == sorted(set(edges))
        and ends == sorted(ends)
        and [high for _, high in ends] == sorted(high for _, high in ends)
        and all(0 <= low < high for low, high in ends)
    )
