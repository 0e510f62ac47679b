"""rongtong place, and the group rongtong model with the commands that need no training libraries: promote, card."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from rongtong_assess.cli.commands import CommandTable, LazyGroup
from rongtong_assess.cli.console.chinese_click import ChineseCommand, Day, OneOf, WholeNumber, today
from rongtong_assess.cli.console.output import print_json, whole_file
from rongtong_assess.cli.console.sheets import read_sheet_argument
from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import refuse_other_industry
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import (
    TO_VERIFY_WORDS,
    Forecast,
    forecast_document,
    traits_of,
    why_it_differs,
)
from rongtong_assess.forecast.serving.model_folder import CARD, Artefact
from rongtong_assess.installation import ShippedContent
from rongtong_assess.presentation.report.forecast import why_not_the_likeliest
from rongtong_assess.services.forecast.decide import promoted, rolled_back, write_history
from rongtong_assess.services.forecast.models import FOLDER, find_model_in_force, in_force_file, load_model
from rongtong_assess.services.result.score_batch import get_edition_of
from rongtong_assess.settings import find_data_folder

COMMANDS: CommandTable = {
    "simulate": ("forecast_training:simulate", "生成模拟企业，说明它们依据什么"),
    "train": ("forecast_training:train", "用模拟企业训练一个定级预测模型"),
    "evaluate": ("forecast_training:evaluate", "在没有参与训练的企业上检验一个模型"),
    "promote": ("forecast:promote", "让一个模型从某天起投用，或退回一步"),
    "card": ("forecast:card", "显示一个模型的说明卡"),
    "check-table": ("forecast_training:check_table", "把同一套训练方法用在任何一张分级数据表上"),
    "short-form": ("forecast_training:choose_short_form", "用模拟企业选出快测的题目"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """定级预测模型：模拟、训练、检验、投用；快测的选题。"""


EDITION = "miit-2024"
FIRMS, SEED = 40_000, 20_261_125


SCENARIOS = ("low", "mid", "high")


edition_argument = click.argument("edition_id", metavar="[版本]", required=False, default=EDITION)


edition_option = click.option(
    "--edition", "edition_id", metavar="版本", default=EDITION, show_default=True, help="评测版本"
)


models_option = click.option(
    "--models", metavar="文件夹", type=click.Path(path_type=Path), help="放着模型的文件夹；不写就是自带的"
)


json_option = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")


scenario_choice = OneOf(SCENARIOS)


firms_number, seed_number = WholeNumber(500, 500_000), WholeNumber(0, 2**31)


def read_named_edition(edition_id: str) -> Edition:
    """A shipped edition; raises Refused for an unknown one."""
    folder = find_data_folder("questionnaires") / edition_id
    if Path(edition_id).name != edition_id or not (folder / HEAD_FILE).exists():
        known = sorted(head.parent.name for head in find_data_folder("questionnaires").glob(f"*/{HEAD_FILE}"))
        raise Refused.because("版本", f"没有评测版本「{edition_id[:40]}」", f"现有的是 {'、'.join(known)}")
    return read_edition(folder)


def models_folder(given: Path | None) -> Path:
    """Where models lie."""
    return given or find_data_folder("models")


def choose_model(models: Path | None, edition: Edition, *, model_id: str | None) -> Artefact:
    """Raises Refused where none is named and none is in force."""
    folder = models_folder(models)
    if model_id is not None:
        return load_model(folder, edition, model_id=model_id)
    found = find_model_in_force(folder, edition, on=today())
    if found is None:
        what = f"「{edition.id}」现在没有投用的预测模型，等级只按规则算"
        raise Refused.because("模型", what, "请用 rongtong model promote 投用一个，或写明是哪个模型")
    return found


RAISES_SHOWN = 5


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def place(sheet: str, as_json: bool) -> None:
    """预测现场评定会确认的等级；文件名写 - 则从标准输入读。没答的题按最低一档算。"""
    document = read_sheet_argument(sheet)
    content = ShippedContent()
    edition, sizes = get_edition_of(content.editions, document), content.sizes
    answered = read_sheet(edition, document, terms=content.firm_terms)
    refuse_other_industry(edition, answered.firm.industry if answered.firm else None)
    artefact = choose_model(None, edition, model_id=None)
    forecast = artefact.model.forecast(answered.sheet, traits_of(answered.firm, sizes))
    if as_json:
        print_json(forecast_document(forecast))
    else:
        click.echo(_describe(edition, forecast))
    still_open = answered.sheet.open_questions(edition)
    if still_open:
        click.echo(f"还有 {len(still_open)} 题没有回答，按最低一档算；答完再看更准。", err=True)


def _describe(edition: Edition, forecast: Forecast) -> str:
    """The forecast for people; it always says what it rests on."""
    chances = "，".join(f"{level} 级 {chance:.0%}" for level, chance in enumerate(forecast.probabilities))
    verdict = f"，{TO_VERIFY_WORDS}" if forecast.needs_visit else ""
    lines = [
        f"{forecast.basis_words}（模型 {forecast.model_id}）",
        f"预测：{forecast.level}（{edition.level_name(forecast.level)}）{verdict}",
        f"90% 区间：{forecast.low} 到 {forecast.high} 级",
        f"概率：{chances}",
    ]
    if forecast.official_level is not None:
        official = edition.level_name(forecast.official_level)
        lines.append(f"按规则从答案算出的等级：{forecast.official_level}（{official}）")
    lines += [words for words in (why_not_the_likeliest(edition, forecast),) if words]
    why = why_it_differs(edition, forecast)
    if why:
        lines.append(f"{why}。")
    lines += [
        f"  提高「{edition.question_name(raised.answer)}」一档：期望等级 +{raised.gain:.3f}"
        for raised in forecast.raises[:RAISES_SHOWN]
    ]
    return "\n".join([*lines, "这是预测，不是评定结果。"])


@click.command(cls=ChineseCommand)
@click.argument("model_id", metavar="[模型]", required=False)
@edition_option
@click.option("--from", "from_day", type=Day(), metavar="日期", help="从哪天起；不写就是今天")
@click.option("--back", is_flag=True, help="退回一步，换回前一个模型；前面没有就只用规则")
@models_option
def promote(model_id: str | None, edition_id: str, from_day: date | None, back: bool, models: Path | None) -> None:
    """让一个通过了全部门槛的模型从某天起投用；加 --back 退回一步。历史只增不改。"""
    if back == (model_id is not None):
        raise Refused.because("模型", "要投用哪个模型没有写清楚", "请写出模型的名字，或只写 --back")
    folder, edition, day = models_folder(models), read_named_edition(edition_id), from_day or today()
    if model_id is not None:
        history = promoted(folder, edition, model_id=model_id, from_day=day)
    else:
        history = rolled_back(folder, edition, on=day)
    with whole_file(in_force_file(folder)) as draft:
        write_history(draft, history)
    serves = "只用规则，不用模型" if history[-1].model_id == "rule" else f"用模型 {history[-1].model_id}"
    click.echo(f"「{edition.id}」从 {day} 起{serves}。")


@click.command(cls=ChineseCommand)
@click.argument("model_id", metavar="[模型]", required=False)
@edition_option
@models_option
def card(model_id: str | None, edition_id: str, models: Path | None) -> None:
    """显示一个模型的说明卡；不写模型就是正在用的那个。"""
    artefact = choose_model(models, read_named_edition(edition_id), model_id=model_id)
    path = models_folder(models) / FOLDER / artefact.model.id / CARD
    click.echo(path.read_text(encoding="utf-8"), nl=False)
