"""rongtong edition export and import: an edition goes to an expert and comes back as a draft."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.core.edition.edition import Edition
from tests.cli.conftest import Run


def test_an_edition_goes_out_and_comes_back_as_a_draft(rongtong: Run, tmp_path: Path, edition: Edition) -> None:
    assert rongtong("edition", "export", "miit-2024", "-o", "book.xlsx").code == 0
    done = rongtong("edition", "import", "book.xlsx", "--to", "drafts", "--id", "city-2026")
    assert done.code == 0, done.stderr
    draft = read_edition(tmp_path / "drafts" / "city-2026")
    assert (draft.id, draft.items) == ("city-2026", edition.items)


def test_a_published_edition_is_never_written_into(rongtong: Run, tmp_path: Path) -> None:
    rongtong("edition", "export", "miit-2024", "-o", "book.xlsx")
    rongtong("edition", "import", "book.xlsx", "--to", "drafts")
    assert "--replace" in rongtong("edition", "import", "book.xlsx", "--to", "drafts").stderr
    assert rongtong("edition", "import", "book.xlsx", "--to", "drafts", "--replace").code == 0
    (tmp_path / "drafts" / "miit-2024" / "edition.lock").touch()
    done = rongtong("edition", "import", "book.xlsx", "--to", "drafts", "--replace")
    assert done.code == 2
    assert "已经发布" in done.stderr


def test_mistakes_are_listed_and_nothing_is_written(rongtong: Run, tmp_path: Path) -> None:
    rongtong("edition", "export", "miit-2024", "-o", "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")
    book["等级规则"]["C2"] = "二十"
    book["版本"]["B13"] = 99
    book.save(tmp_path / "book.xlsx")
    done = rongtong("edition", "import", "book.xlsx", "--to", "drafts")
    assert done.code == 2
    assert "工作表「等级规则」第 2 行（C2，至少得分）" in done.stderr
    assert not (tmp_path / "drafts").exists()
