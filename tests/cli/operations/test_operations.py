"""rongtong init-db, doctor, serve, report: the database, the machine, the server, the PDF."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from rongtong_assess.operations.machine_checks import check_names
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.database.schema import downgrade
from tests.cli.conftest import Run


def test_the_first_administrator_gets_a_password_once(rongtong: Run) -> None:
    first = rongtong("init-db", "--email", "boss@example.com")
    assert first.code == 0
    assert "boss@example.com" in first.stdout
    assert "密码：" in first.stdout
    again = rongtong("init-db")
    assert again.code == 0
    assert "密码：" not in again.stdout
    assert "管理员已经有了" in again.stdout


def test_an_upgrade_is_told_as_one(rongtong: Run, tmp_path: Path) -> None:
    assert rongtong("init-db").code == 0
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'rongtong.sqlite3'}")
    downgrade(engine, "0010")
    engine.dispose()
    assert "已升级到最新结构。管理员已经有了" in rongtong("init-db").stdout
    assert "数据库是最新的。管理员已经有了" in rongtong("init-db").stdout


def test_an_address_that_is_none_makes_no_administrator(rongtong: Run) -> None:
    assert rongtong("init-db", "--email", "boss").code == 2
    assert rongtong("init-db").code == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "RONGTONG_DATABASE_URL"),
        ("sqlite://", "没有文件名"),
        ("postgresql://user:it@is:secret@127.0.0.1/x", "数据库地址的写法不对"),
        ("sqlite:////no/such/folder/x.sqlite3", "数据库用不了"),
        ("postgresql://user:secret@127.0.0.1:1/x", "postgresql://user:***@127.0.0.1:1/x"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_without_its_password(
    rongtong: Run, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    monkeypatch.setenv("RONGTONG_DATABASE_URL", url)
    done = rongtong("init-db")
    assert done.code == 2
    assert words in done.stderr
    assert "secret" not in done.stderr
    assert rongtong("doctor").code == 1


def test_the_doctor_finds_this_machine_good_before_and_after_the_database_is_made(rongtong: Run) -> None:
    before = rongtong("doctor")
    assert (before.code, "还没有建立" in before.stdout) == (0, True)
    rongtong("init-db")
    after = json.loads(rongtong("doctor", "--json").stdout)
    assert after["is_good"]
    assert [finding["name"] for finding in after["findings"]] == [
        "Python", "Pango（PDF 排版）", "PDF 字体", "数据库", "数据目录的权限", "时钟", "网址", "评测版本和方案库",
        "预测模型", "查毒", "个人信息保护说明", "短信验证码", "统一登录", "两步验证",
    ]  # fmt: skip
    assert all(finding["is_good"] for finding in after["findings"])
    assert [finding["name"] for finding in after["findings"] if finding["cure"]] == ["个人信息保护说明"]


def test_the_doctor_says_until_it_is_corrected_that_the_privacy_notice_names_no_operator(
    rongtong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    unset = "注意  个人信息保护说明：还没有写明运营单位和联系方式。 给企业用以前，请设置 RONGTONG_OPERATOR、RONGTONG_"
    assert unset in rongtong("doctor").stdout
    monkeypatch.setenv("RONGTONG_OPERATOR", "杭州示例服务中心")
    assert "注意  个人信息保护说明：还没有写明联系方式。" in rongtong("doctor").stdout
    monkeypatch.setenv("RONGTONG_CONTACT", "0571-12345678")
    assert "好  个人信息保护说明：写明了运营单位和联系方式。" in rongtong("doctor").stdout


def test_the_doctor_asks_the_demo_for_no_operator(rongtong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_DEMO", "1")
    assert "好  个人信息保护说明：演示，不用写运营单位。" in rongtong("doctor").stdout


def test_the_doctor_says_under_which_names_the_site_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_DATA", str(tmp_path))
    assert "把域名写进 RONGTONG_HOSTS" in check_names().found
    monkeypatch.setenv("RONGTONG_HOSTS", "a.example.com b.example.com")
    assert check_names().found == "只回答 a.example.com、b.example.com"
    monkeypatch.setenv("RONGTONG_HTTPS", "yes")
    assert not check_names().is_good


def test_the_doctor_says_what_to_do_where_something_is_bad(rongtong: Run, tmp_path: Path) -> None:
    rongtong("doctor")
    (tmp_path / "data" / "rongtong.sqlite3").touch()
    done = rongtong("doctor")
    assert done.code == 1
    assert "坏  数据库：连得上，但结构不是最新的" in done.stdout
    assert "rongtong init-db" in done.stdout


def test_the_doctor_names_a_forecast_model_that_cannot_be_read(rongtong: Run, tmp_path: Path) -> None:
    assert "好  预测模型：miit-2024 用 2026-11-25" in rongtong("doctor").stdout
    own = tmp_path / "data" / "models"
    own.mkdir(parents=True)
    shutil.copytree(find_data_folder("models") / "placement", own / "placement")
    shutil.copy(find_data_folder("models") / "in_force.yaml", own)
    with (own / "placement" / "2026-11-25" / "model.json").open("a", encoding="utf-8") as numbers:
        numbers.write(" ")
    done = rongtong("doctor")
    assert done.code == 1
    assert "坏  预测模型：2026-11-25/model.json：文件和记录里的校验值对不上" in done.stdout


def test_the_server_refuses_a_taken_port_and_a_missing_database(rongtong: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "请用 --port 换一个端口" in rongtong("serve", "--port", port).stderr
    done = rongtong("serve", "--port", port)
    assert done.code == 2
    assert "rongtong init-db" in done.stderr


def test_a_report_is_a_pdf_and_appears_whole(rongtong: Run, tmp_path: Path) -> None:
    example = find_data_folder("questionnaires") / "miit-2024" / "examples" / "machining-60.json"
    done = rongtong("report", str(example), "-o", "out.pdf")
    assert (done.code, done.stdout) == (0, "")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir()] == ["out.pdf"]


@pytest.mark.parametrize(
    ("firm", "answers", "words"),
    [
        ('{"name": "某厂", "employees": 60}', '{"base.network": ["B"]}', "还有 30 题没有回答"),
        ('{"name": "某厂", "employees": -1}', "{}", "firm.employees"),
    ],
)
def test_a_sheet_that_makes_no_report_leaves_no_file(
    rongtong: Run, tmp_path: Path, firm: str, answers: str, words: str
) -> None:
    sheet = f'{{"edition": "miit-2024", "firm": {firm}, "answers": {answers}}}'
    done = rongtong("report", "-", "-o", "out.pdf", stdin=sheet)
    assert done.code == 2
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_report_does_not_take_the_place_of_its_answer_sheet(rongtong: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.json"
    sheet.write_text("{}")
    done = rongtong("report", "sheet.json", "-o", "sheet.json")
    assert (done.code, "同一个文件" in done.stderr) == (2, True)
    assert sheet.read_text() == "{}"
