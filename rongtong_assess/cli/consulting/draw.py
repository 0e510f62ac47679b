"""rongtong draw and draw verify: a draw of experts that anyone can check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.console.chinese_click import ChineseGroup
from rongtong_assess.cli.console.output import print_json, whole_file
from rongtong_assess.cli.console.sheets import STANDARD_INPUT
from rongtong_assess.cli.consulting.assignment import read_document, read_source
from rongtong_assess.core.consulting.draw.draw import draw as draw_people
from rongtong_assess.core.consulting.draw.draw_json import read_draw_question, result_text
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.presentation.wording.consulting.draw import (
    CONFIRMED,
    DRAW_USAGE,
    INPUT,
    JSON_HELP,
    NOT_CONFIRMED,
    RESULT,
    RESULT_HELP,
    SHORT_SEED,
    outcome_lines,
)
from rongtong_assess.services.consulting.draws.check_draw import LARGEST_RESULT_BYTES, check_result

SHORTEST_GOOD_SEED = 16
FOUND_DIFFERENT = 1


class _DrawGroup(ChineseGroup):
    """`draw IN -o OUT` draws; `draw verify OUT` checks. Whatever is no other command is the input of a draw."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_draw = bool(args) and args[0] not in {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, ["run", *args] if is_draw else args)


@click.group(cls=_DrawGroup, subcommand_metavar=DRAW_USAGE)
def draw() -> None:
    """抽取专家，谁都能核对：抽中谁只由种子决定，种子的承诺先公布。"""


@draw.command("run")
@click.argument("source", metavar=INPUT)
@click.option(
    "-o", "--output", "target", metavar=RESULT, required=True, type=click.Path(path_type=Path), help=RESULT_HELP
)
def run_draw(source: str, target: Path) -> None:
    """按输入里的名单、需求和种子抽取，写出结果文件；run 可以省去不写。"""
    question = read_draw_question(read_document(source))
    if target.exists() and source != STANDARD_INPUT and target.samefile(source):
        raise Refused.because(str(target), "结果会盖掉输入文件", "请用 -o 换一个文件名")
    with whole_file(target) as draft:
        draft.write_bytes(result_text(question).encode())
    for line in outcome_lines(draw_people(question)):
        click.echo(line, err=True)
    if len(question.seed) < SHORTEST_GOOD_SEED:
        click.echo(SHORT_SEED, err=True)


@draw.command()
@click.argument("result", metavar=RESULT)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def verify(result: str, as_json: bool) -> int:
    """核对结果文件：名单、承诺和抽取都重算一遍。对得上退出码是 0，对不上是 1。"""
    differences, document = check_result(read_source(result, LARGEST_RESULT_BYTES), Path(result).name)
    print_json(_verdict(differences, document))
    if not as_json:
        click.echo(NOT_CONFIRMED if differences else CONFIRMED, err=True)
        for difference in differences:
            click.echo(str(difference), err=True)
    return FOUND_DIFFERENT if differences else 0


def _verdict(differences: list[Mistake], document: dict[str, Any]) -> dict[str, Any]:
    if differences:
        return {"ok": False, "differences": [asdict(difference) for difference in differences]}
    told = ("algorithm", "commitment", "pool_sha256", "draws")
    return {"ok": True, **{key: document[key] for key in told}}
