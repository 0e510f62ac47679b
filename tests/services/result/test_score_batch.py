"""Scoring many sheets gives what scoring each alone gives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition.edition import Item
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.result.score_batch import MISTAKES_SHOWN, BatchRefused, score_document, score_rows
from rongtong_assess.settings import find_data_folder
from tests.core.result.worked_cases import CASES, read_case, sheet_of

EDITION = read_edition(find_data_folder("questionnaires") / "miit-2024")
EDITIONS = {EDITION.id: EDITION}


@pytest.fixture(scope="session")
def documents() -> list[dict[str, Any]]:
    """The sheets of the worked cases."""
    return [sheet_of(read_case(file.stem)) for file in sorted(CASES.glob("*.yaml"))]


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """Any allowed answer to an item."""
    keys = [option.key for option in item.options if not option.is_exclusive]
    if item.kind == "single":
        return st.sampled_from([option.key for option in item.options])
    exclusive = [[option.key] for option in item.options if option.is_exclusive]
    several = st.lists(st.sampled_from(keys), min_size=1, unique=True)
    return st.one_of(st.sampled_from(exclusive), several) if exclusive else several


ANSWERS = {item.id: answers_to(item) for item in EDITION.items.values()}
SCENES = {scene.question: st.integers(0, 4) for scene in EDITION.scenes.values()}
SHEETS = st.fixed_dictionaries({}, optional={**ANSWERS, **SCENES}).map(
    lambda answers: {"edition": EDITION.id, "answers": answers}
)


@given(st.lists(SHEETS, max_size=4))
def test_a_batch_gives_what_each_sheet_gives_alone(sheets: list[dict[str, Any]]) -> None:
    rows = list(score_rows(EDITIONS, sheets, may_be_partial=True))
    alone = [score_document(EDITIONS, sheet, may_be_partial=True) for sheet in sheets]
    assert [row.row for row in rows] == list(range(1, len(sheets) + 1))
    assert [(row.score, row.level, row.complete) for row in rows] == [
        (card.score_points, card.level, card.is_complete) for card in alone
    ]
    assert [{"base": row.base, "mgmt": row.mgmt, "effect": row.effect} for row in rows] == [
        card.dimensions for card in alone
    ]


def test_the_worked_cases_keep_their_order(documents: list[dict[str, Any]]) -> None:
    rows = list(score_rows(EDITIONS, documents))
    backwards = list(score_rows(EDITIONS, reversed(documents)))
    assert len(documents) > 12
    assert [row.score for row in rows] == [row.score for row in reversed(backwards)]


def test_rows_come_before_the_input_has_ended(documents: list[dict[str, Any]]) -> None:
    endless = iter(lambda: documents[0], None)
    rows = score_rows(EDITIONS, endless)
    assert [next(rows).row for _ in range(3)] == [1, 2, 3]


def test_an_incomplete_sheet_is_refused_unless_it_may_be_partial() -> None:
    sheet = {"edition": "miit-2024", "answers": {"base.network": ["B"]}}
    assert not next(score_rows(EDITIONS, [sheet], may_be_partial=True)).complete
    with pytest.raises(BatchRefused, match="还有 30 题没有回答"):
        list(score_rows(EDITIONS, [sheet]))


def test_every_mistake_counts_and_the_first_are_listed_with_their_row() -> None:
    wrong = {"edition": "miit-2024", "answers": {"base.network": ["Z"], "scene.quality": 9}}
    unreadable = Refused.because("sheets.jsonl:1", "不是正确的 JSON", "请检查")
    with pytest.raises(BatchRefused) as refusal:
        list(score_rows(EDITIONS, [unreadable, *[wrong] * 15], may_be_partial=True))
    assert refusal.value.total == 31
    assert len(refusal.value.mistakes) == MISTAKES_SHOWN
    assert [mistake.where for mistake in refusal.value.mistakes[:3]] == [
        "sheets.jsonl:1",
        "第 2 行 base.network",
        "第 2 行 scene.quality",
    ]
    assert "共 31 处不能接受，先列前 20 处" in str(refusal.value)


def test_an_unknown_edition_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused, match="请改成已有的评测版本：miit-2024"):
        score_document(EDITIONS, {"edition": "../miit-2024", "answers": {}}, may_be_partial=True)
