"""rongtong score: one answer sheet, exactly."""

from __future__ import annotations

import click

from rongtong_assess.analytics.batch import score_document
from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.printing import print_json
from rongtong_assess.cli.sheets import read_sheet_argument
from rongtong_assess.cli.shipped import EditionsOnDemand, load_firm_terms, read_shipped_plausibility
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.level import Gap
from rongtong_assess.core.points import decimal_text
from rongtong_assess.core.scorecard_json import scorecard_document
from rongtong_assess.core.scoring import Scorecard
from rongtong_assess.presentation.wording.report import disclaimer_of


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option("--partial", is_flag=True, help="允许没答完，没答的按 0 分算")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(sheet: str, partial: bool, as_json: bool) -> None:
    """给一份答题表算分、定级；文件名写 - 则从标准输入读。"""
    editions = EditionsOnDemand()
    document = read_sheet_argument(sheet)
    scorecard = score_document(
        editions,
        document,
        may_be_partial=partial,
        terms=load_firm_terms(),
        plausibility=read_shipped_plausibility(),
    )
    if as_json:
        print_json(scorecard_document(scorecard))
    else:
        click.echo(describe(editions[scorecard.edition_id], scorecard))


def describe(edition: Edition, scorecard: Scorecard) -> str:
    """The result for people: level, points, what the next level lacks, what to confirm."""
    standing = f"（{edition.standing}）" if edition.standing else ""
    lines = [
        f"{edition.title}{standing}",
        f"等级：{scorecard.level}（{edition.level_name(scorecard.level)}）",
        f"总分：{decimal_text(scorecard.score_points)} / {decimal_text(edition.full_points)}",
        *(
            f"  {dimension.name}：{decimal_text(scorecard.dimensions[dimension.id])} / {decimal_text(dimension.points)}"
            for dimension in edition.dimensions
        ),
    ]
    if edition.total == "mean":
        lines.append("总分是各维度的平均。")
    if scorecard.next_gap:
        lines.append(_gap_words(edition, scorecard.next_gap))
    if not scorecard.is_complete:
        lines.append("还没答完，没答的按 0 分算。")
    lines.extend(f"请确认：{warning}" for warning in scorecard.warnings)
    return "\n".join([*lines, f"{disclaimer_of(edition)}。"])


def _gap_words(edition: Edition, gap: Gap) -> str:
    scenes = f"，{gap.scenes} 个场景，{gap.required_scenes} 个约束性场景" if edition.scenes else ""
    return f"到 {gap.level}（{edition.level_name(gap.level)}）还差：{decimal_text(gap.score_points)} 分{scenes}"
