"""Self-contained HTML documents for print: a report, and the blank form of an edition."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rongtong_assess.core.edition.edition import Edition, Item
from rongtong_assess.core.edition.fact import Fact
from rongtong_assess.presentation.brand import OUR_BRAND, OUR_COLOUR, Brand
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.presentation.wording.assessment import NO_LEVEL_TEXT
from rongtong_assess.presentation.wording.report import case as case_words
from rongtong_assess.presentation.wording.report.parts import CONTRACT_HINT, FINGERPRINT_HINT

WORD_JOINER = "\u2060"
"""Forbids a line break and is not drawn. A box around the tail would cost layout time."""
TAIL = 4
"""This many last characters of a paragraph stay on one line, so that no single character is left on the last."""
FINGERPRINT_SHOWN = 12


def render_report_html(report: Report, templates: Path) -> str:
    """The document of a report; templates is the folder that holds document.html and report.css."""
    return report_environment(templates).get_template("document.html").render(report=report, brand=report.header.brand)


def render_firm_file_html(file: object, templates: Path, *, brand: Brand = OUR_BRAND) -> str:
    """一企一档 for print. file: a FirmFileView; templates is the folder that holds firm_file.html and report.css."""
    return report_environment(templates).get_template("firm_file.html").render(file=file, brand=brand)


@lru_cache(maxsize=4)
def report_environment(templates: Path) -> Environment:
    """The templates of documents for print, with their filters."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["keep_tail"] = keep_tail
    environment.filters["data_url"] = data_url
    environment.filters["in_colour"] = in_colour
    environment.globals |= {
        "contract_hint": CONTRACT_HINT,
        "fingerprint_hint": FINGERPRINT_HINT,
        "case_words": case_words,
    }
    return environment


def data_url(svg: str) -> str:
    """A drawing as an image of its own; the style sheet is not applied to it, which saves time."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def in_colour(svg: str, colour: str) -> str:
    """A chart in the platform's colour instead of ours; the colours of levels stay."""
    return svg.replace(OUR_COLOUR, colour)


def keep_tail(text: str) -> str:
    """The text with its last few characters held together."""
    return text[:-TAIL] + WORD_JOINER.join(text[-TAIL:])


def render_blank_html(edition: Edition, templates: Path, *, brand: Brand = OUR_BRAND) -> str:
    """The blank form of an edition; templates is the folder that holds blank.html, blank.css and report.css."""
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
    """By item id, the facts it needs, each with the number of an earlier question that asks for it, else empty."""
    numbers, asked = _numbers(edition), dict[str, str]()
    found = {}
    for item in edition.items.values():
        found[item.id] = tuple((edition.facts[fact], asked.get(fact, "")) for fact in _facts(item))
        asked.update({fact: numbers[item.id] for fact in _facts(item) if fact not in asked})
    return found


def _facts(item: Item) -> tuple[str, ...]:
    return item.measure.facts if item.measure else ()


def _numbers(edition: Edition) -> Mapping[str, str]:
    """By question, its number; numbers run through the whole form."""
    return {question: str(number) for number, question in enumerate(edition.questions, start=1)}
