"""Editions that are only listed, and editions for certain industries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rongtong_assess.core.edition.edition import Edition, IndustryTable
from rongtong_assess.core.edition.listed_edition import ListedEdition, refuse_other_industry, serves
from rongtong_assess.core.errors import Refused

LISTED = ListedEdition(
    id="made-up",
    series="made-up",
    title="编的标准",
    document="文〔2024〕1号",
    issued="2024",
    known=("共六个维度",),
    missing="没有公开题目",
    cure="等公开以后再用",
    tables=(),
    tiers=(),
)


@pytest.fixture
def table(edition: Edition) -> Edition:
    return replace(edition, table=IndustryTable(edition.id, "餐饮表", frozenset({"catering", "retail"})))


def test_the_refusal_of_a_listed_edition_says_why_and_what_would_change_that() -> None:
    (mistake,) = LISTED.refusal.mistakes
    assert mistake.what == "「编的标准」（文〔2024〕1号）只列出，不能作答：没有公开题目"
    assert mistake.cure == "等公开以后再用"


def test_an_edition_without_a_table_serves_every_industry(edition: Edition) -> None:
    assert serves(edition, "industry")
    refuse_other_industry(edition, "industry")


def test_a_table_serves_its_own_industries_and_firms_of_unknown_industry(table: Edition) -> None:
    assert [serves(table, industry) for industry in ("catering", None, "industry")] == [True, True, False]
    refuse_other_industry(table, "catering")
    refuse_other_industry(table, None)


def test_another_industry_is_refused_with_those_that_are_served(table: Edition) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_other_industry(table, "industry")
    (mistake,) = refusal.value.mistakes
    assert mistake.where == "firm.industry"
    assert "catering、retail" in mistake.cure
