"""rongtong model simulate, train, evaluate, check-table and short-form, which need the libraries of training."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, Day, WholeNumber, today
from rongtong_assess.cli.console.output import print_json, whole_file
from rongtong_assess.cli.forecast import (
    EDITION,
    FIRMS,
    SEED,
    choose_model,
    edition_argument,
    edition_option,
    firms_number,
    json_option,
    models_folder,
    models_option,
    read_named_edition,
    scenario_choice,
    seed_number,
)
from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.model_files import read_short_questions, short_form_file
from rongtong_assess.content.reading.text_file import read_text
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.commands.models import (
    describe_evaluation,
    describe_population,
    describe_table_check,
    describe_training,
)
from rongtong_assess.services.forecast.models import FOLDER
from rongtong_assess.settings import find_data_folder


@contextmanager
def training_libraries() -> Iterator[None]:
    """Around the import of what trains."""
    try:
        yield
    except ModuleNotFoundError as missing:
        cure = "请执行 .venv/bin/pip install -e '.[train]'；装的是 wheel，就执行 pip install 'rongtong-assess[train]'"
        raise Refused.because("环境", f"缺少 Python 软件包 {missing.name}", cure) from missing


NAME_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz-"


@click.command(cls=ChineseCommand)
@edition_argument
@click.option("--firms", type=firms_number, default=FIRMS, show_default=True, help="企业数")
@click.option("--seed", type=seed_number, default=SEED, show_default=True, help="随机数种子")
@click.option("--scenario", type=scenario_choice, default="mid", show_default=True, help="夸大的轻重")
@click.option(
    "-o", "output", metavar="答题表.jsonl", type=click.Path(path_type=Path), help="把自评的答题表写成一行一份"
)
@json_option
def simulate(edition_id: str, firms: int, seed: int, scenario: str, output: Path | None, as_json: bool) -> None:
    """按评测版本自己的题目、选项和规则生成模拟企业；离开公开的锚点就拒绝。"""
    with training_libraries():
        from rongtong_assess.services.forecast.train import list_sheets, make_population, population_document
    population = make_population(read_named_edition(edition_id), firms=firms, seed=seed, scenario=scenario)
    if output:
        with whole_file(output) as draft, draft.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(sheet, ensure_ascii=False) + "\n" for sheet in list_sheets(population))
    document = population_document(population)
    if as_json:
        print_json(document)
    else:
        click.echo(describe_population(document))


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
def train(
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
        from rongtong_assess.forecast.evaluation.simulated_run import Recipe
        from rongtong_assess.services.forecast.train import keep_model, train_simulated
    day = on or today()
    folder = models_folder(models) / FOLDER / _check_name(model_id or day.isoformat())
    if folder.exists():
        raise Refused.because(str(folder), "这个模型已经在了，从不覆盖", "请用 --id 另取一个名字")
    real_checks = {title: document for title, document in map(_read_check, checks)}
    edition = read_named_edition(edition_id)
    run = train_simulated(
        edition, Recipe(**recipe, short_questions=read_short_questions(find_data_folder("models"), edition))
    )
    record = keep_model(folder, run, created_on=day, real_checks=real_checks)
    if as_json:
        print_json({key: record[key] for key in ("id", "edition", "data", "metrics", "gates", "passed")})
    else:
        click.echo(describe_training(record, folder))


def _check_name(name: str) -> str:
    if not name or len(name) > 40 or set(name) - set(NAME_CHARACTERS) or name[0] == "-":
        raise Refused.because("--id", f"「{name[:40]}」不能当模型的名字", "请只用小写字母、数字和减号，最多 40 个")
    return name


def _read_check(text: str) -> tuple[str, Mapping[str, Any]]:
    title, separator, name = text.rpartition("=")
    if not separator or not title.strip():
        raise Refused.because("--real-check", f"「{text[:40]}」的写法不对", "请写成 标题=文件")
    try:
        document = json.loads(read_text(Path(name), name))
        needed = (document[key] for key in ("qwk", "ece", "coverage", "monotonicity_violations"))
        is_whole = all(isinstance(figure, int | float) for figure in (*needed, document["baselines"]["rule"]))
        is_whole = is_whole and isinstance(document["drift"]["alarm"], bool)
    except (ValueError, KeyError, TypeError):
        is_whole = False
    if not is_whole:
        raise Refused.because(name, "这不是 check-table 的结果", "请用 rongtong model check-table … --json 得到它")
    return title.strip(), document


@click.command(cls=ChineseCommand)
@click.argument("model_id", metavar="[模型]", required=False)
@edition_option
@click.option("--firms", type=firms_number, help="另外模拟这么多家来检验；不写就用它自己没有参与训练的那些")
@click.option("--seed", type=seed_number, help="另一批模拟企业的种子")
@click.option("--scenario", type=scenario_choice, help="另一批模拟企业夸大的轻重")
@models_option
@json_option
def evaluate(model_id: str | None, edition_id: str, models: Path | None, as_json: bool, **fresh: Any) -> None:
    """在没有参与训练的模拟企业上检验一个模型；不写模型就是正在用的那个。"""
    edition = read_named_edition(edition_id)
    artefact = choose_model(models, edition, model_id=model_id)
    with training_libraries():
        from rongtong_assess.services.forecast.train import evaluate_model
    document = evaluate_model(artefact, edition, **fresh)
    if as_json:
        print_json(document)
    else:
        click.echo(describe_evaluation(document))


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="[版本]", required=False, default=EDITION)
@click.option("-o", "output", metavar="文件", type=click.Path(path_type=Path), help="写到哪里，不写就换掉自带的那一份")
@click.option("--firms", type=WholeNumber(100, 100_000), default=2000, show_default=True, help="每个模拟群体的企业数")
@click.option("--populations", type=WholeNumber(1, 50), default=8, show_default=True, help="模拟群体的个数")
@click.option("--seed", type=WholeNumber(0, 2**31), default=20240904, show_default=True, help="随机数种子")
def choose_short_form(edition_id: str, output: Path | None, firms: int, populations: int, seed: int) -> None:
    """用模拟企业选出快测的题目和等级区间。同样的参数总得到同样的结果。"""
    with training_libraries():
        from rongtong_assess.services.forecast.train import make_short_form  # only now: needed for choosing alone
    edition = read_edition(find_data_folder("questionnaires") / edition_id)
    document = make_short_form(edition, firms=firms, populations=populations, seed=seed)
    target = output or short_form_file(find_data_folder("models"), edition_id)
    with whole_file(target) as draft:
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"选了 {len(document['questions'])} 题，模拟企业的等级有 {document['coverage']} 落在区间里：{target}")


@click.command(cls=ChineseCommand)
@click.argument("table", metavar="表格.csv", type=click.Path(path_type=Path))
@click.option("--target", required=True, metavar="列", help="要预测的等级，整数")
@click.option("--up", required=True, metavar="列,列…", help="越大越好的答案，用逗号隔开；空格子按最低的答案算")
@click.option(
    "--group",
    "groups",
    metavar="列",
    multiple=True,
    help="文字列：每组行数多的当一类企业，少的当同一家、不拆开；可写多次",
)
@click.option("--time", "time", metavar="列", help="按时间拆分时看哪一列")
@click.option(
    "--split",
    "split_at",
    metavar="值",
    help="到这时为止的用来训练，以后的用来检验；这时是最后一段的，就用它检验",
)
@click.option("--seed", type=seed_number, default=0, show_default=True, help="随机数种子")
@json_option
def check_table(
    table: Path, target: str, up: str, groups: tuple[str, ...], time: str | None, split_at: str | None, **rest: Any
) -> None:
    """把同一套训练方法用在任何一张分级数据表上：准不准，概率和区间诚实不诚实，变好会不会反而变低。"""
    if (time is None) != (split_at is None):
        raise Refused.because("--time", "--time 和 --split 要一起写", "请补上另一个，或两个都不写")
    columns = [name.strip() for name in up.split(",")]
    if not all(columns):
        raise Refused.because("--up", "列名之间多了逗号，或没有写列名", "请写成 a,b,c 这样")
    with training_libraries():
        from rongtong_assess.forecast.evaluation.table_file import TableColumns
        from rongtong_assess.services.forecast.train import check_any_table
    chosen = TableColumns(target.strip(), tuple(columns), groups, time)
    document, left_out = check_any_table(table, chosen, split_at=split_at, seed=rest["seed"])
    if left_out:
        click.echo(f"有 {left_out} 行没有目标等级，没有用。", err=True)
    if rest["as_json"]:
        print_json(document)
    else:
        click.echo(describe_table_check(document))
