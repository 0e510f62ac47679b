"""render_blank_html: an edition -> a questionnaire for pen and paper, the same for everyone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rongtong_assess.core.edition import Edition, Item
from rongtong_assess.core.fact import Fact
from rongtong_assess.reporting.brand import OUR_BRAND, Brand
from rongtong_assess.reporting.html import report_environment

FINGERPRINT_SHOWN = 12
NO_LEVEL_TEXT = "还没到一级，或者没有这个场景"


def render_blank_html(edition: Edition, templates: Path, *, brand: Brand = OUR_BRAND) -> str:
    """The document to print; templates is the folder that holds blank.html, blank.css and report.css."""
    facts, numbers = _facts_by_item(edition), _numbers(edition)
    return (
        report_environment(templates)
        .get_template("blank.html")
        .render(
            edition=edition,
            brand=brand,
            facts_of=facts,
            number_of=numbers,
            fingerprint=edition.fingerprint[:FINGERPRINT_SHOWN],
            ladder=lambda scene: enumerate((NO_LEVEL_TEXT, *scene.levels)),
        )
    )


def _facts_by_item(edition: Edition) -> Mapping[str, tuple[tuple[Fact, str], ...]]:
    """By item id, the facts it needs, each with the number of the question where it was asked before."""
    numbers, asked = _numbers(edition), dict[str, str]()
    found = {}
    for item in edition.items.values():
        found[item.id] = tuple((edition.facts[fact], asked.get(fact, "")) for fact in _facts(item))
        asked.update({fact: numbers[item.id] for fact in _facts(item) if fact not in asked})
    return found


def _facts(item: Item) -> tuple[str, ...]:
    return item.measure.facts if item.measure else ()


def _numbers(edition: Edition) -> Mapping[str, str]:
    """Questions are numbered through, so that people can talk about them."""
    return {question: str(number) for number, question in enumerate(edition.questions, start=1)}
