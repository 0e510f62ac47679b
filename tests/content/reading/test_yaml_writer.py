"""What is written as YAML is read back unchanged, and every line knows where it came from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.content.reading.yaml_source import read_source
from rongtong_assess.content.reading.yaml_writer import Placed, Record, Records, write_yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SCALARS = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(0, 10**17),
    st.decimals(0, 10**6, places=3),
    st.sampled_from(["No", "true", "1.10", "null", "~", "- x", "a: b", "a #b", "2024-01-01", "=1+1", "{a}", " x ", ""]),
)


def document(fields: dict[str, Any]) -> Record:
    return Record("here", {name: Placed(value, f"cell of {name}") for name, value in fields.items()})


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yaml") / "file.yaml"


@given(values=st.lists(st.one_of(SCALARS, st.lists(SCALARS, max_size=3)), min_size=1, max_size=5))
def test_values_come_back_as_they_were(file: Path, values: list[Any]) -> None:
    fields = {f"key{place}": value for place, value in enumerate(values)}
    file.write_text(write_yaml(document(fields)).text, encoding="utf-8")
    assert read_source(file, "file.yaml").data == fields


def test_every_line_knows_its_place(file: Path) -> None:
    inner = Record("row 3", {"id": Placed("x", "A3"), "levels": Record("C3", {"1": Placed(Decimal("1.5"), "C3")})})
    written = write_yaml(Record("head", {"name": Placed("名", "B1"), "rows": Records("sheet", [inner])}))
    assert written.text.splitlines() == ["name: 名", "rows:", "  - id: x", "    levels:", "      1: 1.5"]
    assert written.places == ("B1", "sheet", "row 3", "C3", "C3")


def test_an_empty_list_is_a_list(file: Path) -> None:
    file.write_text(write_yaml(Record("", {"rows": Records("", []), "words": Placed([], "")})).text, encoding="utf-8")
    assert read_source(file, "file.yaml").data == {"rows": [], "words": []}
