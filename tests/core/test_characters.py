"""Text is normalised as the library does it, in time that grows with its length only."""

from __future__ import annotations

import ast
import time
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from rongtong_assess.core.characters import is_blank, normal_form

PACKAGE = Path(__file__).parents[2] / "rongtong_assess"
REAL_TEXTS = ("e\u0301tain", "x\u0307\u0323", "각" * 400, "か\u3099" * 600, "ｶﾞ" * 600, "ＡＢ①" * 300, "\u0344" * 20)
HOSTILE = ("\u0315\u0300", "\u0301", "\u0f73", "\uff9e", "\u0344\u0315")
FORMS: tuple[Literal["NFC", "NFKC"], ...] = ("NFC", "NFKC")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", REAL_TEXTS)
def test_what_people_write_gets_the_form_of_the_standard(text: str, form: Literal["NFC", "NFKC"]) -> None:
    assert normal_form(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("combining", HOSTILE)
def test_tens_of_thousands_of_combining_characters_take_no_longer_than_letters(
    combining: str, form: Literal["NFC", "NFKC"]
) -> None:
    begun = time.process_time()
    normal_form(form, "a" + combining * (100_000 // len(combining)))
    assert time.process_time() - begun < 1


def test_nothing_else_brings_text_into_a_form() -> None:
    def is_the_library(node: ast.AST) -> bool:
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            return False
        return (node.value.id, node.attr) == ("unicodedata", "normalize")

    sources = {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    naming = {path: source for path, source in sources.items() if "normalize" in source}
    asking = {path for path, source in naming.items() if any(map(is_the_library, ast.walk(ast.parse(source))))}
    assert asking == {"core/characters.py"}


def test_what_cannot_be_seen_is_blank() -> None:
    assert is_blank(" \u200b\u3000")
    assert not is_blank("0")
    assert not is_blank(" " * 300 + "5")
