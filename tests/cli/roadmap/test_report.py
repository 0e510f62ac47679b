"""rongtong report: the PDF, and the same as a Word document."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[3] / "questionnaires" / "miit-2024" / "examples" / "food-180.json"


def test_pdf_and_word_are_written_to_the_same_folder(rongtong: Run, tmp_path: Path) -> None:
    done = rongtong("report", str(EXAMPLE), "-o", "报告.pdf", "--docx")
    assert (done.code, done.stdout) == (0, "")
    assert (tmp_path / "报告.pdf").read_bytes().startswith(b"%PDF-")
    words = [paragraph.text for paragraph in Document(BytesIO((tmp_path / "报告.docx").read_bytes())).paragraphs]
    assert any("本报告没有存档，不能在线核验" in text for text in words)
    assert "报告.docx" in done.stderr


def test_without_asking_no_word_document_is_written(rongtong: Run, tmp_path: Path) -> None:
    assert rongtong("report", str(EXAMPLE), "-o", "报告.pdf").code == 0
    assert not (tmp_path / "报告.docx").exists()


@pytest.mark.parametrize("target", ["报告.docx", "没有文件夹/报告.pdf"])
def test_a_target_that_cannot_be_is_refused_before_the_work(rongtong: Run, target: str) -> None:
    done = rongtong("report", str(EXAMPLE), "-o", target, "--docx")
    assert done.code == 2
    assert "Traceback" not in done.stderr
    assert "请" in done.stderr


def test_the_answer_sheet_is_never_written_over(rongtong: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "表.docx"
    sheet.write_bytes(EXAMPLE.read_bytes())
    done = rongtong("report", str(sheet), "-o", "表.pdf", "--docx")
    assert done.code == 2
    assert sheet.read_bytes() == EXAMPLE.read_bytes()


def test_a_firm_without_name_is_refused_with_the_cure(rongtong: Run, tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    del document["firm"]["employees"]
    (tmp_path / "表.json").write_text(json.dumps(document), encoding="utf-8")
    done = rongtong("report", "表.json", "-o", "报告.pdf")
    assert done.code == 2
    assert "从业人员数" in done.stderr


def test_a_colour_nobody_can_read_is_refused_by_name(rongtong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_BRAND_COLOUR", "#ffff00")
    done = rongtong("report", str(EXAMPLE), "-o", "报告.pdf")
    assert done.code == 2
    assert "RONGTONG_BRAND_COLOUR" in done.stderr


def test_a_name_of_any_script_gets_its_report_and_a_hidden_sign_is_named(rongtong: Run, tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["firm"]["name"] = "某\ue863\U0002ebf0\u0378厂"
    (tmp_path / "表.json").write_text(json.dumps(document), encoding="utf-8")
    assert rongtong("report", "表.json", "-o", "报告.pdf", "--docx").code == 0
    cover = PdfReader(tmp_path / "报告.pdf").pages[0].extract_text()
    assert "〓厂" in cover
    assert "U+0378" in cover
    words = [paragraph.text for paragraph in Document(BytesIO((tmp_path / "报告.docx").read_bytes())).paragraphs]
    assert "某䶮\U0002ebf0\u0378厂" in words
    document["firm"]["name"] = "某\u202e厂"
    (tmp_path / "表.json").write_text(json.dumps(document), encoding="utf-8")
    refused = rongtong("report", "表.json", "-o", "二.pdf").stderr
    assert "firm.name：里面有看不见的控制字符（U+202E，改变文字方向）" in refused
