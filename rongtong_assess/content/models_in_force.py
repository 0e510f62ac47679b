"""models/in_force.yaml: which placement model serves which edition from which day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from rongtong_assess.content.mistake_list import MistakeList
from rongtong_assess.content.shapes import Day, Name, Shape, read_shape, written
from rongtong_assess.content.yaml_source import read_source
from rongtong_assess.core.forecast.in_force import RULE, History, ModelInForce

FILE = "in_force.yaml"
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
        earlier = [
            earlier_entry.from_day for earlier_entry in shape.models[:place] if earlier_entry.edition == entry.edition
        ]
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
