"""rongtong model promote: which model serves from which day; one step back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand, Day, today
from rongtong_assess.cli.model_options import edition_option, models_folder, models_option, read_named_edition
from rongtong_assess.cli.output import whole_file
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.placement_models import in_force_file, promoted, rolled_back, write_history


@click.command(cls=ChineseCommand)
@click.argument("model_id", metavar="[模型]", required=False)
@edition_option
@click.option("--from", "from_day", type=Day(), metavar="日期", help="从哪天起；不写就是今天")
@click.option("--back", is_flag=True, help="退回一步，换回前一个模型；前面没有就只用规则")
@models_option
def command(model_id: str | None, edition_id: str, from_day: date | None, back: bool, models: Path | None) -> None:
    """让一个通过了全部门槛的模型从某天起投用；加 --back 退回一步。历史只增不改。"""
    if back == (model_id is not None):
        raise Refused.because("模型", "要投用哪个模型没有写清楚", "请写出模型的名字，或只写 --back")
    folder, edition, day = models_folder(models), read_named_edition(edition_id), from_day or today()
    if model_id is not None:
        history = promoted(folder, edition, model_id, from_day=day)
    else:
        history = rolled_back(folder, edition, on=day)
    with whole_file(in_force_file(folder)) as draft:
        write_history(draft, history)
    serves = "只用规则，不用模型" if history[-1].model_id == "rule" else f"用模型 {history[-1].model_id}"
    click.echo(f"「{edition.id}」从 {day} 起{serves}。")
