"""Reads a trained model's folder; refuses it unless it is complete, unchanged, in our format and for this edition.

models/placement/<date>/ holds record.json, which has the SHA-256 of every other file; model.json, the numbers that
serve; model.skops for re-analysis; cases.csv, firms with their expected forecasts; card.md. Standard library and core
only, so that serving needs nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import FirmTraits, Forecast
from rongtong_assess.forecast.serving.model import ServedModel
from rongtong_assess.forecast.serving.model_json import CURE, read_model

RECORD, MODEL, ESTIMATORS, CASES, CARD = "record.json", "model.json", "model.skops", "cases.csv", "card.md"
FILES = (MODEL, ESTIMATORS, CASES, CARD)
LARGEST_FILE_BYTES = 30_000_000
RECORD_KEYS = frozenset(
    {
        "id",
        "created_on",
        "edition",
        "edition_fingerprint",
        "features",
        "features_fingerprint",
        "kind",
        "trained_on",
        "verified_firms",
        "data",
        "seed",
        "versions",
        "metrics",
        "gates",
        "passed",
        "reference",
        "files",
    }
)
PROFILE = ("size", "industry", "region")
RESULT = ("official_level", "placement", "low", "high")
CHANCE = "p"


@dataclass(frozen=True)
class Artefact:
    """A model with its record. record_hash: the SHA-256 of the record, which covers everything."""

    model: ServedModel
    record: Mapping[str, Any]
    record_hash: str


@dataclass(frozen=True)
class KnownForecast:
    """One firm and its expected forecast, as texts."""

    sheet: AnswerSheet
    profile: FirmTraits
    expected: tuple[str, ...]


def load_artefact(folder: Path, edition: Edition, *, record_hash: str | None = None) -> Artefact:
    """The model in a folder; raises Refused where a file is missing, damaged, changed or of another edition.

    record_hash: what the record must hash to, where it was recorded when the model came into force.
    """
    record, found_hash = read_record(folder, record_hash=record_hash)
    raw = {name: _checked(folder, name, expected=record["files"][name]) for name in FILES}
    name = f"{folder.name}/{MODEL}"
    model = read_model(_parse(raw[MODEL], name), edition, name=name)
    if model.id != record["id"] or record["edition_fingerprint"] != edition.fingerprint:
        raise Refused.because(f"{folder.name}/{RECORD}", "记录和模型不是一套", CURE)
    if record["id"] != folder.name:
        what = f"这是模型 {str(record['id'])[:60]}，文件夹改过名或是拷贝的"
        raise Refused.because(f"{folder.name}/{RECORD}", what, "请改回原来的名字，或删掉多余的拷贝")
    return Artefact(model, record, found_hash)


def read_record(folder: Path, *, record_hash: str | None = None) -> tuple[Mapping[str, Any], str]:
    """The record of a model's folder and its SHA-256; raises Refused."""
    name = f"{folder.name}/{RECORD}"
    raw = _read(folder / RECORD, name)
    found_hash = sha256(raw)
    if record_hash is not None and found_hash != record_hash:
        raise Refused.because(name, "记录和投用时登记的不一样，被改过", CURE)
    record = _parse(raw, name)
    if not isinstance(record, Mapping) or set(record) != RECORD_KEYS or not _is_readable(record):
        raise Refused.because(name, "这不是本系统的模型记录，或内容不完整", CURE)
    files = record["files"]
    if not isinstance(files, Mapping) or set(files) != set(FILES):
        raise Refused.because(name, "记录里的文件清单不完整", CURE)
    return record, found_hash


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def cases_text(model: ServedModel, firms: Iterable[tuple[AnswerSheet, FirmTraits]]) -> str:
    """The table of these firms with the model's forecasts."""
    edition = model.features.edition
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*PROFILE, *edition.questions, *result_columns(edition)])
    for sheet, profile in firms:
        said = [getattr(profile, name) or "" for name in PROFILE]
        writer.writerow([*said, *_answers(edition, sheet), *result_cells(model.forecast(sheet, profile))])
    return out.getvalue()


def read_cases(text: str, edition: Edition) -> Iterator[KnownForecast]:
    """The firms of a table with their expected forecasts."""
    for row in csv.DictReader(io.StringIO(text)):
        choices = {item: frozenset(row[item].split()) for item in edition.items}
        scenes = {scene.id: int(row[scene.question]) for scene in edition.scenes.values()}
        profile = FirmTraits(**{name: row[name] or None for name in PROFILE})
        expected = tuple(row[name] for name in result_columns(edition))
        yield KnownForecast(AnswerSheet(edition.id, choices, scenes, {}), profile, expected)


def result_columns(edition: Edition) -> Sequence[str]:
    return [*RESULT, *(f"{CHANCE}{level}" for level in range(len(edition.rules) + 1))]


def result_cells(forecast: Forecast) -> tuple[str, ...]:
    """A forecast as the table writes it; probabilities with all their digits."""
    whole = (forecast.official_level, forecast.level, forecast.low, forecast.high)
    return (*map(str, whole), *map(repr, forecast.probabilities))


def _is_readable(record: Mapping[str, Any]) -> bool:
    """Whether the values that pages show have the right types; the figures are protected by the hash."""
    texts = ("id", "created_on", "edition", "kind")
    gates = record["gates"]
    return (
        all(isinstance(record[name], str) for name in texts)
        and isinstance(record["data"], Mapping)
        and isinstance(record["passed"], bool)
        and isinstance(gates, list)
        and all(isinstance(gate, Mapping) and {"words", "passed"} <= set(gate) for gate in gates)
    )


def _checked(folder: Path, name: str, *, expected: object) -> bytes:
    raw = _read(folder / name, f"{folder.name}/{name}")
    if sha256(raw) != expected:
        raise Refused.because(f"{folder.name}/{name}", "文件和记录里的校验值对不上，被改过或不完整", CURE)
    return raw


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError:
        raise Refused.because(name, "文件不存在或读不了", CURE) from None
    if len(raw) > LARGEST_FILE_BYTES:
        raise Refused.because(name, "文件太大，不像是模型", CURE)
    return raw


def _parse(raw: bytes, name: str) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused.because(name, "文件不是完整的 JSON", CURE) from None


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _answers(edition: Edition, sheet: AnswerSheet) -> list[str]:
    choices = [" ".join(sorted(sheet.choices.get(item, ()))) for item in edition.items]
    return [*choices, *(str(sheet.scenes.get(scene, 0)) for scene in edition.scenes)]
