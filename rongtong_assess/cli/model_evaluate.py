"""rongtong model evaluate: a model measured again, as it is served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.model_choice import choose_model
from rongtong_assess.cli.model_options import (
    edition_option,
    firms_number,
    json_option,
    models_option,
    read_named_edition,
    scenario_choice,
    seed_number,
)
from rongtong_assess.cli.output import print_json
from rongtong_assess.cli.training_libraries import training_libraries


@click.command(cls=ChineseCommand)
@click.argument("model_id", metavar="[模型]", required=False)
@edition_option
@click.option("--firms", type=firms_number, help="另外模拟这么多家来检验；不写就用它自己没有参与训练的那些")
@click.option("--seed", type=seed_number, help="另一批模拟企业的种子")
@click.option("--scenario", type=scenario_choice, help="另一批模拟企业夸大的轻重")
@models_option
@json_option
def command(model_id: str | None, edition_id: str, models: Path | None, as_json: bool, **fresh: Any) -> None:
    """在没有参与训练的模拟企业上检验一个模型；不写模型就是正在用的那个。"""
    edition = read_named_edition(edition_id)
    artefact = choose_model(models, edition, model_id)
    with training_libraries():
        from rongtong_assess.services.train_placement import evaluate_model
    document = evaluate_model(artefact, edition, **fresh)
    if as_json:
        print_json(document)
    else:
        click.echo(describe(document))


def describe(document: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [
        f"模型 {document['model']}，{document['firms']} 家模拟企业",
        f"二次加权一致性 {document['qwk']}，正好相同 {document['accuracy']}",
        f"90% 区间盖住 {document['coverage']}，平均宽 {document['width']} 级",
    ]
    lines += [
        f"  {'通过' if gate['passed'] else '没通过'}  {gate['words']}：{gate['reached']:g}"
        for gate in document["gates"]
    ]
    return "\n".join(lines)
