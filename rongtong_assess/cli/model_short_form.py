"""rongtong model short-form: choose the short form anew."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand, WholeNumber
from rongtong_assess.cli.output import whole_file
from rongtong_assess.cli.training_libraries import training_libraries
from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.settings import find_data_folder

EDITION = "miit-2024"


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="[版本]", required=False, default=EDITION)
@click.option("-o", "output", metavar="文件", type=click.Path(path_type=Path), help="写到哪里，不写就换掉自带的那一份")
@click.option("--firms", type=WholeNumber(100, 100_000), default=2000, show_default=True, help="每个模拟群体的企业数")
@click.option("--populations", type=WholeNumber(1, 50), default=8, show_default=True, help="模拟群体的个数")
@click.option("--seed", type=WholeNumber(0, 2**31), default=20240904, show_default=True, help="随机数种子")
def command(edition_id: str, output: Path | None, firms: int, populations: int, seed: int) -> None:
    """用模拟企业选出快测的题目和等级区间。同样的参数总得到同样的结果。"""
    with training_libraries():
        from rongtong_assess.services.choose_short_form import make_short_form  # only now: needed for choosing alone
    edition = read_edition(find_data_folder("questionnaires") / edition_id)
    document = make_short_form(edition, firms=firms, populations=populations, seed=seed)
    target = output or find_data_folder("models") / "short_form" / f"{edition_id}.json"
    with whole_file(target) as draft:
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"选了 {len(document['questions'])} 题，模拟企业的等级有 {document['coverage']} 落在区间里：{target}")
