"""Evidence lists from their files: questionnaires/evidence-<edition>[-vN].yaml, beside the editions they are for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from rongtong_assess.content.edition.file_shapes import Key
from rongtong_assess.content.reading.shapes import Day, Name, Shape, Text, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, Source, read_source
from rongtong_assess.core.consulting.evidence import OTHER_PIECE
from rongtong_assess.core.edition.edition import Edition, Item
from rongtong_assess.core.edition.evidence_list import CASE_QUESTION, EvidenceList, EvidencePiece
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.result.scorecard_json import canonical_json

PATTERN = "evidence-*.yaml"
PIECE_ID = re.compile("[a-z][a-z0-9_]{,39}")
Place = tuple[str | int, ...]


class ItemPieceShape(Shape):
    id: Name
    required: bool
    text: Text
    options: list[Key] = Field(default_factory=list, alias="for")


class ScenePieceShape(Shape):
    id: Name
    required: bool
    text: Text


class PiecesByLevel(Shape):
    first: list[ScenePieceShape] = Field(alias="1", min_length=1)
    second: list[ScenePieceShape] = Field(alias="2", min_length=1)
    third: list[ScenePieceShape] = Field(alias="3", min_length=1)
    fourth: list[ScenePieceShape] = Field(alias="4", min_length=1)

    @property
    def levels(self) -> tuple[list[ScenePieceShape], ...]:
        """The pieces of level 1, 2, 3 and 4."""
        return self.first, self.second, self.third, self.fourth


class EvidenceListFile(Shape):
    edition: Name
    version: int = Field(ge=1)
    valid_from: Day
    note: Text
    items: dict[str, list[ItemPieceShape]]
    scenes: dict[str, PiecesByLevel]
    acceptance: list[ScenePieceShape] = Field(default_factory=list)


def read_evidence_lists(
    folder: Path, editions: Mapping[str, Edition], *, more_folders: Iterable[Path] = ()
) -> tuple[EvidenceList, ...]:
    """Every evidence list in the folders of editions; raises Refused with every mistake and its line.

    editions: by id; a list is checked against the one that it is for. more_folders: they may be missing.
    """
    mistakes, lists = MistakeList(), list[EvidenceList]()
    for path in (path for parent in (folder, *more_folders) for path in sorted(parent.glob(PATTERN))):
        found = mistakes.attempt(_read_list, path, editions)
        lists.extend([found] if found else [])
    mistakes.extend(_repeated(lists))
    mistakes.raise_if_any()
    return tuple(lists)


def _read_list(path: Path, editions: Mapping[str, Edition]) -> EvidenceList:
    source = read_source(path, path.name)
    shape = read_shape(source, EvidenceListFile)
    edition = editions.get(shape.edition)
    if edition is None:
        cure = f"现有的是 {'、'.join(editions)}"
        raise Refused.because(source.where("edition"), f"没有评测版本「{shape.edition}」", cure)
    MistakeList(_list_mistakes(source, shape, edition)).raise_if_any()
    by_question = {
        CASE_QUESTION: tuple(EvidencePiece(piece.id, piece.text, piece.required) for piece in shape.acceptance),
        **{item: tuple(map(_item_piece, shape.items[item])) for item in edition.items},
        **{scene.question: _scene_pieces(shape.scenes[scene.id]) for scene in edition.scenes.values()},
    }
    content = {question: [_plain(piece) for piece in pieces] for question, pieces in by_question.items()}
    fingerprint = hashlib.sha256(canonical_json({"edition": edition.id, "pieces": content}).encode()).hexdigest()
    return EvidenceList(edition.id, shape.version, shape.valid_from, shape.note, by_question, fingerprint)


def _item_piece(shape: ItemPieceShape) -> EvidencePiece:
    return EvidencePiece(shape.id, shape.text, shape.required, frozenset(shape.options))


def _scene_pieces(shape: PiecesByLevel) -> tuple[EvidencePiece, ...]:
    return tuple(
        EvidencePiece(piece.id, piece.text, piece.required, from_level=level)
        for level, pieces in enumerate(shape.levels, start=1)
        for piece in pieces
    )


def _plain(piece: EvidencePiece) -> dict[str, Any]:
    return {
        "id": piece.id,
        "text": piece.text,
        "required": piece.is_required,
        "options": sorted(piece.options),
        "from_level": piece.from_level,
    }


def _list_mistakes(source: Source, shape: EvidenceListFile, edition: Edition) -> Iterator[Mistake]:
    yield from _unmatched(source, "items", given=shape.items, asked=edition.items)
    yield from _unmatched(source, "scenes", given=shape.scenes, asked=edition.scenes)
    for item_id, pieces in shape.items.items():
        yield from _twice(source, ("items", item_id), ids=[piece.id for piece in pieces])
        if item_id in edition.items:
            yield from _unknown_options(source, edition.items[item_id], pieces=pieces)
    yield from _twice(source, ("acceptance",), ids=[piece.id for piece in shape.acceptance])
    for scene_id, levels in shape.scenes.items():
        ids = [piece.id for pieces in levels.levels for piece in pieces]
        yield from _twice(source, ("scenes", scene_id), ids=ids)


def _unmatched(
    source: Source, key: str, *, given: Mapping[str, object], asked: Mapping[str, object]
) -> Iterator[Mistake]:
    for unknown in sorted(given.keys() - asked.keys()):
        yield Mistake(source.where(key, unknown), f"这个评测版本里没有「{unknown}」", "请核对编号，或删掉它")
    if missing := [name for name in asked if name not in given]:
        yield Mistake(source.where(key), f"没有写 {'、'.join(missing)} 要什么材料", "请每个都写上")


def _twice(source: Source, place: Place, *, ids: Sequence[str]) -> Iterator[Mistake]:
    for piece_id in sorted({piece_id for piece_id in ids if ids.count(piece_id) > 1}):
        what = f"「{place[-1]}」里编号「{piece_id}」用了两次"
        yield Mistake(source.where(*place), what, "请换一个编号，各级之间也不能重复")
    for piece_id in ids:
        if not PIECE_ID.fullmatch(piece_id):
            yield Mistake(source.where(*place), f"编号「{piece_id}」写得不对", "只用小写字母、数字和 _，最多 40 个")
    if OTHER_PIECE in ids:
        yield Mistake(source.where(*place), f"编号「{OTHER_PIECE}」留给清单以外的材料", "请换一个编号")


def _unknown_options(source: Source, item: Item, *, pieces: Sequence[ItemPieceShape]) -> Iterator[Mistake]:
    for place, piece in enumerate(pieces):
        if unknown := sorted(set(piece.options) - item.option_by_key.keys()):
            where = source.where("items", item.id, place, "for")
            yield Mistake(
                where, f"「{item.name}」没有选项 {'、'.join(unknown)}", f"可写的是 {'、'.join(item.option_by_key)}"
            )


def _repeated(lists: Iterable[EvidenceList]) -> Iterator[Mistake]:
    seen: set[tuple[str, object]] = set()
    for evidence in lists:
        for key in ((evidence.edition_id, evidence.version), (evidence.edition_id, evidence.valid_from)):
            if key in seen:
                what = f"「{evidence.edition_id}」有两份清单的 version 或 valid_from 一样"
                yield Mistake(PATTERN, what, "请每一版写不同的 version 和 valid_from")
                break
            seen.add(key)
