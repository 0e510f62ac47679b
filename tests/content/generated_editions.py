"""Small valid editions with odd texts and numbers, for properties that must hold for every edition."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rongtong_assess.content.reading.yaml_writer import Placed, Record, Records, write_yaml

ODD = [
    "=1+1",
    "+1",
    "@x",
    "1.10",
    "0012",
    "No",
    "true",
    "_x0041_",
    "a: b #c",
    "'x'",
    '"',
    "—",
    "𠮷",
    "是",
    "1e5",
    "http://a.b",
]
TEXT = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(categories=["L", "Nd", "P", "Sm", "Sc", "So"]), min_size=1, max_size=12),
)
SPLITS = st.sampled_from([[100], [50, 50], ["12.5", "87.5"], [40, 35, 25], ["0.25", "99.75"]])


@st.composite
def editions(draw: st.DrawFn) -> dict[str, Any]:
    """File name -> plain document."""
    points = [Decimal(draw(st.sampled_from(["10", "7.5", "12.5"]))) for _ in range(draw(st.integers(1, 3)))]
    dimensions = {f"d{place}.yaml": draw(_dimensions(f"d{place}", worth)) for place, worth in enumerate(points)}
    head = {
        "id": "made",
        **{key: draw(TEXT) for key in ("title", "document", "note", "below_name")},
        **draw(st.sampled_from([{}, {"series": "made"}, {"revision": 2, "revises": "older", "standing": "非官方"}])),
        **draw(st.sampled_from([{}, {"table": {"of": "x", "name": "表", "industries": ["a1", "b2"]}}])),
        "issued": "2024-01-01",
        "in_force_from": "2024-02-01",
        "points": sum(points, Decimal(0)),
        "dimensions": list(dimensions),
        "levels": [{"level": 1, "name": draw(TEXT), "min_score": Decimal("3.25"), "min_scenes": 0}],
        "facts": [],
        "contradictions": draw(st.lists(_contradictions(), max_size=2, unique_by=lambda rule: rule["id"])),
    }
    return {"edition.yaml": head, **dimensions}


def write_edition_files(folder: Path, documents: dict[str, Any]) -> Path:
    """The folder, with exactly these files."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for file, document in documents.items():
        (folder / file).write_text(write_yaml(_record(document)).text, encoding="utf-8")
    return folder


def _record(document: dict[str, Any]) -> Record:
    return Record("", {key: _node(value) for key, value in document.items()})


def _node(value: Any) -> Placed | Record | Records:
    if isinstance(value, dict):
        return _record(value)
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return Records("", [_record(part) for part in value])
    return Placed(value, "")


@st.composite
def _dimensions(draw: st.DrawFn, name: str, points: Decimal) -> dict[str, Any]:
    groups = []
    for place, share in enumerate(draw(SPLITS)):
        items = [
            draw(
                _items(
                    f"{name}.{place}.{inner}",
                    share=Decimal(part),
                    worth=points * Decimal(share) * Decimal(part) / 10000,
                )
            )
            for inner, part in enumerate(draw(SPLITS))
        ]
        groups.append({"id": f"{name}.{place}", "name": draw(TEXT), "share": Decimal(share), "items": items})
    return {"id": name, "name": draw(TEXT), "points": points, "groups": groups}


@st.composite
def _items(draw: st.DrawFn, name: str, share: Decimal, worth: Decimal) -> dict[str, Any]:
    is_multi = draw(st.booleans())
    options = [{"key": "A", "points": 0, "text": draw(TEXT), **({"exclusive": True} if is_multi else {})}]
    options.append(
        {"key": "B", "points": worth, "text": draw(TEXT), **draw(st.sampled_from([{}, {"from": ["C", "D"]}]))}
    )
    return {
        "id": name,
        "name": draw(TEXT),
        "share": share,
        "points": worth,
        "type": "multi" if is_multi else "single",
        **{key: draw(TEXT) for key in ("ask", "why", "how")},
        "evidence": draw(st.lists(TEXT, min_size=1, max_size=3)),
        **draw(st.sampled_from([{}, {"from": ["old.item", "other"]}])),
        "options": options,
    }


@st.composite
def _contradictions(draw: st.DrawFn) -> dict[str, Any]:
    conditions = draw(st.lists(st.sampled_from([{"any_of": ["A", "B"]}, {"none_of": ["A"]}]), min_size=1, max_size=2))
    when = [{"question": "d0.0.0", **condition} for condition in conditions]
    return {"id": draw(st.sampled_from(["one", "two"])), "when": when, "message": draw(TEXT)}
