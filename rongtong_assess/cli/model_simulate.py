"""rongtong model simulate: firms that do not exist, and what they rest on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.model_options import (
    FIRMS,
    SEED,
    edition_argument,
    firms_number,
    json_option,
    read_named_edition,
    scenario_choice,
    seed_number,
)
from rongtong_assess.cli.output import print_json, whole_file
from rongtong_assess.cli.training_libraries import training_libraries
from rongtong_assess.core.placement import SIMULATED_WORDS


@click.command(cls=ChineseCommand)
@edition_argument
@click.option("--firms", type=firms_number, default=FIRMS, show_default=True, help="企业数")
@click.option("--seed", type=seed_number, default=SEED, show_default=True, help="随机数种子")
@click.option("--scenario", type=scenario_choice, default="mid", show_default=True, help="夸大的轻重")
@click.option(
    "-o", "output", metavar="答题表.jsonl", type=click.Path(path_type=Path), help="把自评的答题表写成一行一份"
)
@json_option
def command(edition_id: str, firms: int, seed: int, scenario: str, output: Path | None, as_json: bool) -> None:
    """按评测版本自己的题目、选项和规则生成模拟企业；离开公开的锚点就拒绝。"""
    with training_libraries():
        from rongtong_assess.services.train_placement import list_sheets, make_population, population_document
    population = make_population(read_named_edition(edition_id), firms=firms, seed=seed, scenario=scenario)
    if output:
        with whole_file(output) as draft, draft.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(sheet, ensure_ascii=False) + "\n" for sheet in list_sheets(population))
    document = population_document(population)
    if as_json:
        print_json(document)
    else:
        click.echo(describe(document))


def describe(document: dict[str, Any]) -> str:
    """The population for people."""
    anchor = document["anchor"]
    said, found = (
        "，".join(f"{level} 级 {share:.1%}" for level, share in enumerate(document[name]))
        for name in ("self_reported", "verified")
    )
    return "\n".join(
        (
            f"{document['firms']} 家模拟企业（{document['edition']}）",
            f"情形 {document['scenario']}，种子 {document['seed']}",
            f"锚点：自评 {anchor['level']} 级及以上 {anchor['share']:.1%}，这里 {anchor['reached']:.1%}",
            f"自评：{said}",
            f"推算的现场评定：{found}",
            f"指纹：{document['fingerprint']}",
            f"{SIMULATED_WORDS}。",
        )
    )
