"""rongtong edition new, publish, list, show; recompute; doctor: the life of an edition on the command line."""

from __future__ import annotations

import json
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from rongtong_assess.cli import serve
from rongtong_assess.cli.console.chinese_click import today
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.installation import Installation
from rongtong_assess.services.demo.data import load_demo
from rongtong_assess.services.edition.publish import check_published
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.settings import find_data_folder, load_settings
from rongtong_assess.storage.database.engine import new_session_factory, open_engine
from rongtong_assess.storage.database.private_files import make_private
from rongtong_assess.storage.database.schema import upgrade
from rongtong_assess.storage.tables.assessment import Assessment, StoredScorecard
from tests.cli.conftest import Run
from tests.publishing import add_tiny, forge, rewrite

PEOPLE = ("--author", "甲", "--reviewer", "乙")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where this installation's own editions lie; there is a draft."""
    folder = tmp_path / "data" / "questionnaires"
    folder.mkdir(parents=True)
    add_tiny(folder, "tiny")
    return folder


def find(rongtong: Run, edition_id: str) -> dict[str, object] | None:
    editions = json.loads(rongtong("edition", "list", "--json").stdout)
    return next((edition for edition in editions if edition["id"] == edition_id), None)


def start(tmp_path: Path) -> None:
    """Remember the published editions, as the start of the web site does."""
    settings = load_settings({"RONGTONG_DATA": str(tmp_path / "data")})
    engine = open_engine(settings.database_url)
    with new_session_factory(engine).begin() as session:
        check_published(session, Installation(settings).library, now=datetime.now(UTC))
    engine.dispose()
    make_private(settings.data_folder, settings.database_url)


def test_a_draft_becomes_an_edition_and_then_gets_a_revision(rongtong: Run, folder: Path) -> None:
    assert find(rongtong, "tiny") is None
    done = rongtong("edition", "publish", "tiny", "--path", str(folder), *PEOPLE, "--on", "2026-11-20")
    assert (done.code, "已发布 tiny：编写 甲，审核 乙，锁住 3 个文件" in done.stdout) == (0, True)
    found = find(rongtong, "tiny")
    assert found is not None
    assert (found["state"], found["superseded_by"], found["revision"]) == ("in_force", [], 1)
    shown = rongtong("edition", "show", "tiny").stdout
    for words in ("系列：tiny，第 1 次", "状态：现行", "发布：2026-11-20，编写 甲，审核 乙", "锁：3 个文件，封印"):
        assert words in shown
    made = rongtong("edition", "new", "tiny", "tiny-r2", "--revision", "--path", str(folder))
    assert (made.code, str(folder / "tiny-r2") in made.stdout) == (0, True)
    rewrite(folder / "tiny-r2" / "edition.yaml", "in_force_from: 2024-02-01", f"in_force_from: {today()}")
    assert rongtong("edition", "check", str(folder / "tiny-r2")).code == 0
    assert rongtong("edition", "publish", "tiny-r2", "--path", str(folder), *PEOPLE).code == 0
    superseded = find(rongtong, "tiny")
    assert superseded is not None
    assert (superseded["state"], superseded["superseded_by"]) == ("superseded", ["tiny-r2"])
    assert "已由 tiny-r2 取代" in rongtong("edition", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tiny", "--author", "甲"), "没有写审核人"),
        (("tiny", "--author", "甲", "--reviewer", "甲 "), "同一个人"),
        (("tiny", *PEOPLE, "--on", "2999-01-01"), "还没有到"),
        (("tiny", *PEOPLE, "--on", "gestern"), "应写成 2026-01-31"),
        (("nothing", *PEOPLE), "没有这个评测版本"),
        (("tiny",), "缺少 --author"),
    ],
)
def test_what_cannot_be_published_is_said_in_words(
    rongtong: Run, folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = rongtong("edition", "publish", *arguments, "--path", str(folder))
    assert done.code == 2
    assert words in done.stderr
    assert not (folder / "tiny" / "edition.lock").exists()


def test_publishing_without_review_is_possible_and_stays_visible(rongtong: Run, folder: Path) -> None:
    done = rongtong("edition", "publish", "tiny", "--path", str(folder), "--author", "甲", "--without-review")
    assert "没有第二个人审核" in done.stdout
    assert "没有第二个人审核" in rongtong("edition", "show", "tiny").stdout


def test_the_shipped_edition_says_honestly_that_nobody_reviewed_it(rongtong: Run) -> None:
    assert "编写 rongtong_assess，没有第二个人审核" in rongtong("edition", "show", "miit-2024").stdout
    assert "只列出，还不能作答" in rongtong("edition", "show", "miit-2022").stdout
    assert "没有评测版本「nothing」" in rongtong("edition", "show", "nothing").stderr


def test_a_changed_edition_stops_every_command_that_needs_it(rongtong: Run, folder: Path) -> None:
    rongtong("edition", "publish", "tiny", "--path", str(folder), *PEOPLE)
    rongtong("init-db")
    rewrite(folder / "tiny" / "part.yaml", "text: 甲", "text: 丙")
    for command in (("edition", "check", str(folder)), ("edition", "list"), ("recompute",)):
        done = rongtong(*command)
        assert done.code == 2
        assert "tiny/part.yaml：发布之后文件被改过" in done.stderr
    done = rongtong("doctor")
    assert done.code == 1
    assert "坏  评测版本和方案库：有 1 处错误，第一处在 tiny/part.yaml" in done.stdout


def test_a_forged_lock_is_found_by_the_doctor_and_by_the_server(
    rongtong: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_become_gunicorn", pytest.fail)
    rongtong("edition", "publish", "tiny", "--path", str(folder), *PEOPLE)
    rongtong("init-db")
    start(tmp_path)
    assert rongtong("doctor").code == 0
    forge(folder / "tiny")
    assert rongtong("edition", "check", str(folder)).code == 0, "the folder itself is without fault"
    assert "「tiny」的内容和锁换过了" in rongtong("doctor").stdout
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = rongtong("serve", "--port", port)
    assert (done.code, "「tiny」的内容和锁换过了" in done.stderr) == (2, True)


def test_recompute_needs_a_database_and_says_how_many_it_looked_at(rongtong: Run) -> None:
    done = rongtong("recompute")
    assert done.code == 2
    assert "rongtong init-db" in done.stderr
    assert "还没有建立" in rongtong("doctor").stdout, "looking makes no empty database"
    rongtong("init-db")
    assert rongtong("recompute", "--verify").stdout == "重算了 0 份已提交的测评，全部一样。\n"
    assert json.loads(rongtong("recompute", "--json").stdout) == {"count": 0, "mismatches": []}


def test_a_result_that_does_not_come_out_the_same_is_named(rongtong: Run, tmp_path: Path) -> None:
    number = make_demo_with_a_wrong_level(tmp_path)
    done = rongtong("recompute", "--verify")
    assert done.code == 1
    assert f"{number}：重算的分数或等级和存的不一样。" in done.stdout
    assert "份已提交的测评，1 份对不上。" in done.stdout
    told = rongtong("recompute", "--json")
    assert told.code == 0
    assert [mismatch["number"] for mismatch in json.loads(told.stdout)["mismatches"]] == [number]


def make_demo_with_a_wrong_level(tmp_path: Path) -> str:
    """The number of the assessment whose stored level was changed."""
    settings = load_settings({"RONGTONG_DATA": str(tmp_path / "data")})
    engine, library = open_engine(settings.database_url), Installation(settings).library
    upgrade(engine)
    examples = find_data_folder("questionnaires") / "miit-2024" / "examples"
    documents = {path.stem: read_sheet_document(path) for path in examples.glob("*.json")}
    with new_session_factory(engine).begin() as session:
        load_demo(session, library, documents, models=ForecastModels(find_data_folder("models")), now=datetime.now(UTC))
        stored = session.scalars(select(StoredScorecard)).first()
        assert stored is not None
        stored.level = 4 if stored.level < 4 else 0
        number = session.get_one(Assessment, stored.assessment_id).number
    engine.dispose()
    return number


def test_a_changed_edition_gives_no_score_either(
    rongtong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = find_data_folder("questionnaires")
    sheet = str(shipped / "miit-2024" / "examples" / "machining-60.json")
    changed = Path(shutil.copytree(shipped, tmp_path / "questionnaires"))
    shutil.copytree(find_data_folder("catalogue"), tmp_path / "catalogue")
    monkeypatch.setattr("rongtong_assess.installation.find_data_folder", lambda name: tmp_path / name)
    assert rongtong("score", sheet).code == 0
    rewrite(changed / "miit-2024" / "base.yaml", "points: 8", "points: 9")
    done = rongtong("score", sheet)
    assert (done.code, "miit-2024/base.yaml：发布之后文件被改过" in done.stderr) == (2, True)


def test_an_edition_that_the_catalogue_does_not_fit_is_not_published(rongtong: Run, folder: Path) -> None:
    rewrite(folder / "tiny" / "edition.yaml", "series: tiny", "series: miit")
    done = rongtong("edition", "publish", "tiny", "--path", str(folder), *PEOPLE)
    assert done.code == 2
    assert "不在评测版本「tiny」里" in done.stderr
    assert not (folder / "tiny" / "edition.lock").exists()
