"""Regions as people write them become codes of GB/T 2260."""

from __future__ import annotations

import pytest

from rongtong_assess.content.region_names import read_regions, show_region
from rongtong_assess.core.errors import Refused


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("", ()),
        ("330100", ("330100",)),
        ("杭州", ("330100",)),
        ("杭州市、宁波 浙江", ("330100", "330200", "330000")),
        ("浙江省杭州市\n330100", ("330100",)),
        ("上海", ("310000",)),
        ("新疆；广西，内蒙古", ("650000", "450000", "150000")),
        ("330106", ("330106",)),
        ("吉林省、吉林省吉林市", ("220000", "220200")),
        ("３３０１００", ("330100",)),
    ],
)
def test_what_is_written_becomes_codes(written: str, codes: tuple[str, ...]) -> None:
    assert read_regions(written, where="regions") == codes


def test_what_is_unknown_or_could_be_several_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        read_regions("杭州、火星、吉林、999999", where="regions")
    assert [mistake.what for mistake in refusal.value.mistakes] == [
        "不认识的地区：火星、999999",
        "有几个地方叫这个名字：吉林",
    ]


@pytest.mark.parametrize("code", ["330000", "330100", "310000", "220200", "330106"])
def test_a_code_is_shown_as_what_reads_back(code: str) -> None:
    assert read_regions(show_region(code), where="regions") == (code,)
