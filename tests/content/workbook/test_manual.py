"""The manual for people who write editions says what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rongtong_assess.content.edition.file_shapes import EditionFile
from rongtong_assess.content.reading.yaml_source import read_source

ROOT = Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "editions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)


@pytest.mark.parametrize("key", sorted(EditionFile.model_fields))
def test_every_line_of_the_head_file_is_explained(key: str) -> None:
    assert f"`{key}`" in MANUAL or f"`{key}:" in MANUAL


@pytest.mark.parametrize("block", BLOCKS)
def test_every_example_can_be_read(block: str, tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(block, encoding="utf-8")
    assert YAML(typ="safe").load(block)
    assert read_source(file, "example.yaml").data


@pytest.mark.parametrize("target", re.findall(r"\]\(#(.+?)\)", MANUAL))
def test_every_link_leads_to_a_heading(target: str) -> None:
    headings = {heading.replace(" ", "-").lower() for heading in re.findall(r"^## (.+)$", MANUAL, re.MULTILINE)}
    assert target.lower() in headings
