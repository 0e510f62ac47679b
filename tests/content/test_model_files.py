"""The files of models/: in_force.yaml is read as it was written or refused with its line; short forms by edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rongtong_assess.content.model_files import (
    FILE,
    in_force_text,
    read_in_force,
    read_short_forms,
    read_short_questions,
    short_form_file,
)
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import ModelInForce
from rongtong_assess.installation import ShippedContent

MODELS = Path(__file__).parents[2] / "models"
HISTORY = (
    ModelInForce("miit-2024", "2026-11-25", date(2026, 11, 25), "ab" * 32, "promoted"),
    ModelInForce("miit-2024", "rule", date(2026, 12, 1), "", "rolled_back"),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(in_force_text(HISTORY), encoding="utf-8")
    assert read_in_force(tmp_path) == HISTORY


def test_no_file_is_no_history(tmp_path: Path) -> None:
    assert read_in_force(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ab" * 32, "", "in_force.yaml:3.*不相称"),
        ("ab" * 32, "zz", "64 位校验值"),
        ('"2026-12-01"', '"2026-01-01"', "in_force.yaml:8.*早于"),
        ("why: promoted", "why: because", "promoted"),
        ("model:", "modle:", "modle"),
        ("- edition: miit-2024", "- edition: ../../etc", "小写字母"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / FILE).write_text(in_force_text(HISTORY).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused, match=says):
        read_in_force(tmp_path)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return ShippedContent().editions["miit-2024"]


def test_the_questions_of_a_short_form_are_those_of_its_file(edition: Edition) -> None:
    form = read_short_forms(MODELS, {edition.id: edition})[edition.id]
    assert read_short_questions(MODELS, edition) == form.questions != ()


def test_an_edition_without_a_short_form_has_no_short_questions(edition: Edition, tmp_path: Path) -> None:
    assert read_short_questions(tmp_path, edition) == ()


def test_a_short_form_chosen_for_other_content_is_refused(edition: Edition, tmp_path: Path) -> None:
    file = short_form_file(tmp_path, edition.id)
    file.parent.mkdir()
    text = short_form_file(MODELS, edition.id).read_text(encoding="utf-8")
    file.write_text(text.replace(edition.fingerprint, "0" * 64), encoding="utf-8")
    with pytest.raises(Refused, match="指纹对不上"):
        read_short_questions(tmp_path, edition)
