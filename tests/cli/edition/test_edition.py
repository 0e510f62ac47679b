"""rongtong edition and rongtong catalogue: what is shipped is right, what is broken is said."""

import json
import shutil
from pathlib import Path

from rongtong_assess.settings import find_data_folder
from tests.cli.conftest import Run


def test_the_list_names_every_edition_with_its_fingerprint(rongtong: Run) -> None:
    editions = {edition["id"]: edition for edition in json.loads(rongtong("edition", "list", "--json").stdout)}
    edition = editions["miit-2024"]
    assert (edition["series"], edition["revision"], edition["state"]) == ("miit", 1, "in_force")
    assert editions["miit-2022"]["state"] == "listed"
    assert edition["document"] == "工信厅企业〔2024〕56号"
    assert len(edition["fingerprint"]) == 64
    assert "miit-2024" in rongtong("edition", "list").stdout


def test_an_edition_is_shown_with_items_scenes_and_rules(rongtong: Run) -> None:
    shown = rongtong("edition", "show", "miit-2024").stdout
    for words in ("base.network  网络建设（8 分，多选）", "scene.quality  质量管理（约束性）", "1 初始级：20 分以上"):
        assert words in shown


def test_what_is_shipped_is_right(rongtong: Run) -> None:
    for name in ("edition", "catalogue"):
        assert rongtong(name, "check").code == 0
        assert json.loads(rongtong(name, "check", "--json").stdout) == []


def test_a_broken_edition_is_listed_with_file_line_and_cure(rongtong: Run, tmp_path: Path) -> None:
    shipped = find_data_folder("questionnaires") / "miit-2024"
    shutil.copytree(shipped, tmp_path / "miit-2024", ignore=shutil.ignore_patterns("edition.lock"))
    head = tmp_path / "miit-2024" / "edition.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("title:", "tittle:", 1), encoding="utf-8")
    for path in ("miit-2024", "."):
        done = rongtong("edition", "check", path, "--json")
        assert done.code == 2
        mistakes = json.loads(done.stdout)
        assert set(mistakes[0]) == {"where", "what", "cure"}
        assert any("tittle" in mistake["what"] and "edition.yaml:" in mistake["where"] for mistake in mistakes)
        assert "tittle" in done.stderr


def test_a_broken_catalogue_is_listed(rongtong: Run, tmp_path: Path) -> None:
    shutil.copytree(find_data_folder("catalogue"), tmp_path / "catalogue")
    table = tmp_path / "catalogue" / "solutions.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    done = rongtong("catalogue", "check", "catalogue", "--json")
    assert done.code == 2
    assert "solutions.csv" in json.loads(done.stdout)[0]["where"]


def test_a_table_of_solutions_is_checked_by_itself(rongtong: Run, tmp_path: Path) -> None:
    text = (find_data_folder("catalogue") / "solutions.csv").read_text(encoding="utf-8")
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    assert rongtong("catalogue", "check", "own.csv").code == 0
    (tmp_path / "own.csv").write_text(text.replace("energy:3>4", "energy:2>3"), encoding="utf-8")
    done = rongtong("catalogue", "check", "own.csv", "--json")
    assert done.code == 2
    assert [mistake["where"] for mistake in json.loads(done.stdout)] == ["场景 energy"]
    assert "从 3 级到 4 级没有方案" in done.stderr


def test_check_reads_what_is_plausible_too(rongtong: Run, tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires"
    shutil.copytree(find_data_folder("questionnaires"), folder)
    file = folder / "plausibility.yaml"
    text = file.read_text("utf-8")
    assert rongtong("edition", "check", str(folder)).code == 0
    file.write_text(text.replace("fact.cost_last", "fact.costs_last"), "utf-8")
    assert "fact.costs_last" in rongtong("edition", "check", str(folder)).stderr
    file.write_text(text.replace("at_most: 2000", "at_most: 0", 1), "utf-8")
    assert "plausibility.yaml:" in rongtong("edition", "check", str(folder)).stderr
