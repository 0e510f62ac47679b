"""The blank questionnaire asks everything, in order, and says which edition it is of."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest

from rongtong_assess.core.edition.edition import Edition


@pytest.fixture(scope="module")
def pages(blank_pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(blank_pdf)) as pdf:
        return ["".join((page.extract_text() or "").split()).replace("\u2060", "") for page in pdf.pages]


def test_every_question_option_fact_and_level_is_on_paper(edition: Edition, pages: list[str]) -> None:
    text = "".join(pages)
    options = [option.text for item in edition.items.values() for option in item.options]
    facts = [fact.name for fact in edition.facts.values()]
    levels = [level for scene in edition.scenes.values() for level in scene.levels]
    missing = [wanted for wanted in (*options, *facts, *levels) if "".join(wanted.split()) not in text]
    assert missing == []
    for number, question in enumerate(edition.questions, start=1):
        assert f"{number}.{edition.question_name(question)}" in text


def test_every_page_says_its_number_and_the_edition(edition: Edition, pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页/共{len(pages)}页" in page
        assert f"评测版本{edition.id}" in page
        assert edition.fingerprint[:12] in page


def test_a_fact_asked_before_is_to_be_copied(pages: list[str]) -> None:
    assert "第2题已填，照抄" in "".join(pages)
