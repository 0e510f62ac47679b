"""rongtong model train: a new model from simulated firms, kept in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand, Day, today
from rongtong_assess.cli.model_options import (
    FIRMS,
    SEED,
    edition_argument,
    firms_number,
    json_option,
    models_folder,
    models_option,
    read_named_edition,
    scenario_choice,
    seed_number,
)
from rongtong_assess.cli.output import print_json
from rongtong_assess.cli.training_libraries import training_libraries
from rongtong_assess.content.model_files import read_short_form
from rongtong_assess.content.reading.text_file import read_text
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.placement_models import FOLDER
from rongtong_assess.settings import find_data_folder

NAME = "0123456789abcdefghijklmnopqrstuvwxyz-"


@click.command(cls=ChineseCommand)
@edition_argument
@click.option("--firms", type=firms_number, default=FIRMS, show_default=True, help="模拟企业数")
@click.option("--seed", type=seed_number, default=SEED, show_default=True, help="随机数种子")
@click.option("--scenario", type=scenario_choice, default="mid", show_default=True, help="夸大的轻重")
@click.option("--date", "on", type=Day(), metavar="日期", help="训练日期，写进记录；不写就是今天")
@click.option("--id", "model_id", metavar="名字", help="模型的名字，也是文件夹名；不写就是训练日期")
@click.option(
    "--real-check", "checks", metavar="标题=文件", multiple=True, help="check-table --json 的结果，写进说明卡"
)
@models_option
@json_option
def command(
    edition_id: str,
    on: date | None,
    model_id: str | None,
    checks: tuple[str, ...],
    models: Path | None,
    as_json: bool,
    **recipe: Any,
) -> None:
    """用模拟企业训练一个模型。同样的参数总得到同样的预测；训练好并不投用，投用请用 promote。"""
    with training_libraries():
        from rongtong_assess.placement.training_run import Recipe
        from rongtong_assess.services.train_placement import keep_model, train
    day = on or today()
    folder = models_folder(models) / FOLDER / _check_name(model_id or day.isoformat())
    if folder.exists():
        raise Refused.because(str(folder), "这个模型已经在了，从不覆盖", "请用 --id 另取一个名字")
    real_checks = {title: document for title, document in map(_read_check, checks)}
    edition = read_named_edition(edition_id)
    run = train(edition, Recipe(**recipe, short_questions=_short_questions(edition)))
    record = keep_model(folder, run, created_on=day, real_checks=real_checks)
    if as_json:
        print_json({key: record[key] for key in ("id", "edition", "data", "metrics", "gates", "passed")})
    else:
        click.echo(describe(record, folder))


def describe(record: Mapping[str, Any], folder: Path) -> str:
    """The outcome for people."""
    lines = [f"模型 {record['id']} 在 {folder}"]
    lines += [
        f"  {'通过' if gate['passed'] else '没通过'}  {gate['words']}：{gate['reached']:g}" for gate in record["gates"]
    ]
    lines.append(
        f"投用请执行：rongtong model promote {record['id']}"
        if record["passed"]
        else "没有全部通过，不能投用；规则继续单独使用。"
    )
    return "\n".join(lines)


def _check_name(name: str) -> str:
    if not name or len(name) > 40 or set(name) - set(NAME) or name[0] == "-":
        raise Refused.because("--id", f"「{name[:40]}」不能当模型的名字", "请只用小写字母、数字和减号，最多 40 个")
    return name


def _short_questions(edition: Edition) -> tuple[str, ...]:
    """The short form's questions; none where the edition has no short form."""
    path = find_data_folder("models") / "short_form" / f"{edition.id}.json"
    return read_short_form(path, {edition.id: edition}).questions if path.exists() else ()


def _read_check(text: str) -> tuple[str, Mapping[str, Any]]:
    title, mark, name = text.rpartition("=")
    if not mark or not title.strip():
        raise Refused.because("--real-check", f"「{text[:40]}」的写法不对", "请写成 标题=文件")
    try:
        document = json.loads(read_text(Path(name), name))
        needed = (document[key] for key in ("qwk", "ece", "coverage", "monotonicity_violations"))
        is_whole = all(isinstance(one, int | float) for one in (*needed, document["baselines"]["rule"]))
        is_whole = is_whole and isinstance(document["drift"]["alarm"], bool)
    except (ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise Refused.because(name, "这不是 check-table 的结果", "请用 rongtong model check-table … --json 得到它")
    return title.strip(), document
