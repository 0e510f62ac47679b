"""rongtong model card: what a model rests on and what it reached."""

from __future__ import annotations

from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.model_choice import choose_model
from rongtong_assess.cli.model_options import edition_option, models_folder, models_option, read_named_edition
from rongtong_assess.forecast.serving.model_folder import CARD
from rongtong_assess.services.forecast.models import FOLDER


@click.command(cls=ChineseCommand)
@click.argument("model_id", metavar="[模型]", required=False)
@edition_option
@models_option
def command(model_id: str | None, edition_id: str, models: Path | None) -> None:
    """显示一个模型的说明卡；不写模型就是正在用的那个。"""
    artefact = choose_model(models, read_named_edition(edition_id), model_id)
    path = models_folder(models) / FOLDER / artefact.model.id / CARD
    click.echo(path.read_text(encoding="utf-8"), nl=False)
