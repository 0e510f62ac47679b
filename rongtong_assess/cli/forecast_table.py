"""rongtong model check-table: the training pipeline on any table of ordered answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.cli.forecast import json_option, seed_number
from rongtong_assess.cli.forecast_training import training_libraries
from rongtong_assess.core.errors import Refused

BASELINE_WORDS = {
    "rule": "等宽分档的规则",
    "refitted_rule": "重新拟合的规则",
    "majority": "总说最常见的一级",
    "proportional_odds": "比例优势模型",
    "untuned_cuts": "门槛一律 0.5",
}


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
        click.echo(_describe_check(document))


def _describe_check(document: dict[str, Any]) -> str:
    """The figures for people."""
    drift = document["drift"]
    state = "报警，请人看" if drift["alarm"] else "有变化，请人看" if drift["look"] else "平稳"
    lines = [
        f"二次加权一致性 {document['qwk']}，正好相同 {document['accuracy']}，相差不超过一级 {document['within_one']}",
        *(f"  {BASELINE_WORDS[name]}：{value}" for name, value in document["baselines"].items()),
        f"校准误差 {document['ece']}；90% 区间盖住 {document['coverage']}，平均宽 {document['width']} 级",
        f"答案变好、结果变低：{document['monotonicity_violations']} 次",
        f"漂移：{state}（最大 {drift['largest']}）",
    ]
    return "\n".join(lines)
