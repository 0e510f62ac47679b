"""The register of GB/T 4754: complete, each division led to an industry of the size standard, mistakes with line."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from rongtong_assess.content.catalogue.industry_divisions import read_divisions, read_sizes
from rongtong_assess.content.catalogue.size_standard import firm_terms
from rongtong_assess.core.assessment.firm import SizeStandard
from rongtong_assess.core.assessment.firm_json import firm_values, read_firm, read_firm_values
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import traits_of

CATALOGUE = Path(__file__).parents[3] / "catalogue"
SECTIONS = {
    **{"A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60)},
    **{"H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79)},
    **{"O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97)},
}
"""The divisions of every section, first and last."""
INDUSTRIES = {
    **{"C13": "industry", "C43": "industry", "B06": "industry", "D46": "industry", "A05": "agriculture"},
    **{"E50": "construction", "F51": "wholesale", "F52": "retail", "G53": "other", "G54": "transport"},
    **{"G591": "transport", "G593": "storage", "G60": "post", "H61": "lodging", "H62": "catering"},
    **{"I63": "telecom", "I64": "telecom", "I65": "software", "K701": "real_estate", "K702": "property"},
    **{"K703": "other", "L71": "leasing", "L72": "leasing", "M74": "other", "R90": "other", "J66": "other"},
}


@pytest.fixture(scope="module")
def sizes() -> SizeStandard:
    return read_sizes(CATALOGUE)


def test_every_division_of_the_standard_is_there_in_its_section(sizes: SizeStandard) -> None:
    found = {(code[0], int(code[1:3])) for code in sizes.divisions.by_code}
    assert found == {(id, number) for id, (first, last) in SECTIONS.items() for number in range(first, last + 1)}


def test_only_divisions_that_the_size_standard_splits_are_listed_by_group(sizes: SizeStandard) -> None:
    codes = sizes.divisions.by_code
    split = {code[:3] for code in codes if len(code) == 4}
    assert split == {"G59", "K70"}
    assert not split & codes.keys()


def test_a_division_leads_to_its_industry_of_the_size_standard(sizes: SizeStandard) -> None:
    found = {code: sizes.divisions.by_code[code].industry for code in INDUSTRIES}
    assert found == INDUSTRIES
    used = {division.industry for division in sizes.divisions.by_code.values()}
    assert used == sizes.industries.keys()


def test_mining_manufacturing_and_supply_are_asked_for_their_division(sizes: SizeStandard) -> None:
    assert {division.section for division in sizes.divisions.asked} == {"B", "C", "D"}


def test_a_sheet_may_name_a_division_and_everything_else_follows_from_its_industry(sizes: SizeStandard) -> None:
    plain = {"employees": 120, "revenue": Decimal(5200), "region": "330100", "name": "甲"}
    by_division = read_firm({**plain, "industry": "C34"}, firm_terms(sizes))
    by_industry = read_firm({**plain, "industry": "industry"}, firm_terms(sizes))
    assert (by_division.industry, by_division.division) == ("industry", "C34")
    assert (by_industry.industry, by_industry.division) == ("industry", None)
    assert traits_of(by_division, sizes) == traits_of(by_industry, sizes)
    with pytest.raises(Refused, match="如 C34"):
        read_firm({"industry": "C99"}, firm_terms(sizes))


def test_the_profile_kept_at_submission_holds_the_division_and_older_ones_stay_readable(sizes: SizeStandard) -> None:
    firm = read_firm(
        {"name": "甲", "industry": "C34", "employees": 120, "revenue": Decimal(5200), "region": "330100"},
        firm_terms(sizes),
    )
    values = firm_values(firm, sizes, region_name="浙江省杭州市")
    assert (values["industry"], values["industry_name"], values["size_class"]) == ("industry", "工业", "small")
    assert (values["division"], values["division_name"]) == ("C34", "通用设备制造业")
    assert read_firm_values(values) == firm
    older = {name: value for name, value in values.items() if not name.startswith("division")}
    assert read_firm_values(older).division is None


@pytest.mark.parametrize(
    ("pattern", "instead", "words"),
    [
        (r"code: C14", "code: C13", "「C13」写了两次"),
        (r"code: C14", "code: B14", "「B14」不在门类「C」里"),
        (r"code: C14", "code: c14", "应是门类字母加"),
        (r"industry: construction", "industry: building", "对到的行业「building」不认识"),
        (r"asked_of: \[industry\]", "asked_of: [industries]", "没有行业「industries」"),
    ],
)
def test_a_mistake_in_the_register_is_said_with_its_line(
    sizes: SizeStandard, tmp_path: Path, pattern: str, instead: str, words: str
) -> None:
    text = (CATALOGUE / "industry-divisions.yaml").read_text("utf-8")
    path = tmp_path / "industry-divisions.yaml"
    path.write_text(re.sub(pattern, instead, text, count=1), "utf-8")
    with pytest.raises(Refused, match=words) as caught:
        read_divisions(path, sizes)
    assert all(re.match(r"industry-divisions.yaml:\d+$", mistake.where) for mistake in caught.value.mistakes)


def test_both_files_are_read_together(sizes: SizeStandard) -> None:
    assert sizes.place("C34") == ("industry", "C34")
    assert sizes.place("catering") == ("catering", None)
