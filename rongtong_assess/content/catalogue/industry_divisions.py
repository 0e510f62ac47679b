"""The divisions of GB/T 4754 from their file, each held against the size standard; and both read together.

Source: 国民经济行业分类（GB/T 4754—2017）；中小企业划型标准规定（工信部联企业〔2011〕300号）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from rongtong_assess.content.catalogue.size_standard import read_size_standard
from rongtong_assess.content.reading.shapes import Name, Shape, Text, read_shape
from rongtong_assess.content.reading.yaml_source import MistakeList, Source, read_source
from rongtong_assess.core.assessment.firm import DivisionRegister, IndustryDivision, SizeStandard

SIZES_FILE, DIVISIONS_FILE = "sme-size.yaml", "industry-divisions.yaml"
CODE = re.compile(r"[A-T][0-9]{2,3}", re.ASCII)
BETWEEN_EXAMPLES = "、"


class DivisionShape(Shape):
    """industry: where it is another than the section's."""

    code: Text
    name: Text
    industry: Name | None = None
    examples: Text | None = None


class SectionShape(Shape):
    id: Text
    name: Text
    industry: Name
    divisions: list[DivisionShape] = Field(min_length=1)


class DivisionsFile(Shape):
    asked_of: list[Name] = Field(min_length=1)
    ask_again_days: int = Field(ge=1, le=3650)
    sections: list[SectionShape] = Field(min_length=1)


def read_sizes(folder: Path) -> SizeStandard:
    """The size standard with the divisions that lead to its industries; raises Refused with every mistake."""
    sizes = read_size_standard(folder / SIZES_FILE)
    return replace(sizes, divisions=read_divisions(folder / DIVISIONS_FILE, sizes))


def read_divisions(path: Path, sizes: SizeStandard) -> DivisionRegister:
    """The divisions in the order of the file; raises Refused with every mistake, each with file:line."""
    source = read_source(path, path.name)
    file = read_shape(source, DivisionsFile)
    mistakes, divisions = MistakeList(), dict[str, IndustryDivision]()
    for place, id in enumerate(file.asked_of):
        if id not in sizes.industries:
            mistakes.add(source.where("asked_of", place), f"没有行业「{id}」", f"可写的是 {_known(sizes)}")
    for where, division in _list_divisions(source, file):
        if division.code in divisions:
            mistakes.add(where, f"「{division.code}」写了两次", "请删掉一个")
        _check(division, sizes, where=where, mistakes=mistakes)
        divisions[division.code] = division
    mistakes.raise_if_any()
    return DivisionRegister(divisions, frozenset(file.asked_of), file.ask_again_days)


def _check(division: IndustryDivision, sizes: SizeStandard, *, where: str, mistakes: MistakeList) -> None:
    code = division.code
    if not CODE.fullmatch(code):
        mistakes.add(where, f"「{code}」不是行业代码", "应是门类字母加 2 位大类或 3 位中类数字，如 C34")
    elif not code.startswith(division.section):
        mistakes.add(where, f"「{code}」不在门类「{division.section}」里", "请核对门类和代码")
    if division.industry not in sizes.industries:
        mistakes.add(where, f"「{code}」对到的行业「{division.industry}」不认识", f"可写的是 {_known(sizes)}")


def _known(sizes: SizeStandard) -> str:
    return "、".join(sizes.industries)


def _list_divisions(source: Source, file: DivisionsFile) -> Iterator[tuple[str, IndustryDivision]]:
    """Every division with its place in the file."""
    for number, section in enumerate(file.sections):
        for row, division in enumerate(section.divisions):
            yield (
                source.where("sections", number, "divisions", row),
                IndustryDivision(
                    code=division.code,
                    name=division.name,
                    section=section.id,
                    section_name=section.name,
                    industry=division.industry or section.industry,
                    examples=tuple(division.examples.split(BETWEEN_EXAMPLES)) if division.examples else (),
                ),
            )
