"""rongtong score and score-batch: one answer sheet or many, the same numbers in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand
from rongtong_assess.cli.console.output import print_json, whole_file
from rongtong_assess.cli.console.sheets import STANDARD_INPUT, read_json_lines, read_sheet_argument, write_csv
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.core.result.level import Gap
from rongtong_assess.core.result.scorecard_json import scorecard_document
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.installation import ShippedContent
from rongtong_assess.presentation.wording.report.header import disclaimer_of
from rongtong_assess.services.result.score_batch import BatchRow, score_document, score_rows


@click.command(cls=ChineseCommand)
@click.argument("sheet", metavar="答题表.json")
@click.option("--partial", is_flag=True, help="允许没答完，没答的按 0 分算")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def score(sheet: str, partial: bool, as_json: bool) -> None:
    """给一份答题表算分、定级；文件名写 - 则从标准输入读。"""
    content = ShippedContent()
    document = read_sheet_argument(sheet)
    scorecard = score_document(
        content.editions,
        document,
        may_be_partial=partial,
        terms=content.firm_terms,
        plausibility=content.plausibility,
    )
    if as_json:
        print_json(scorecard_document(scorecard))
    else:
        click.echo(describe(content.editions[scorecard.edition_id], scorecard))


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


@click.command(cls=ChineseCommand)
@click.argument("source", metavar="输入.{jsonl,parquet}", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    metavar="输出.{csv,parquet}",
    required=True,
    type=click.Path(path_type=Path),
    help="结果文件",
)
@click.option("--partial", is_flag=True, help="允许没答完，没答的按 0 分算")
def score_many(source: Path, target: Path, partial: bool) -> None:
    """给许多份答题表算分、定级；有一行不对就整批不写。

    jsonl 一行一份答题表，写 - 则从标准输入读 jsonl；parquet 一列一题，多选用列表。
    """
    _refuse_other_kinds(source, target)
    levels: Counter[int] = Counter()
    content = ShippedContent()
    with whole_file(target) as draft, closing(_read_sheets(source)) as documents:
        rows = _counted(
            score_rows(content.editions, documents, may_be_partial=partial, terms=content.firm_terms), levels
        )
        if target.suffix == ".csv":
            write_csv(draft, rows)
        else:
            from rongtong_assess.cli.console.parquet_tables import (
                write_parquet_results,  # only now: pyarrow loads slowly
            )

            write_parquet_results(draft, rows)
    spread = "，".join(f"{level} 级 {count} 家" for level, count in sorted(levels.items()))
    click.echo(
        f"已算 {levels.total()} 家企业，结果在 {target}。" + (f"等级分布：{spread}。" if spread else ""), err=True
    )


def _refuse_other_kinds(source: Path, target: Path) -> None:
    if str(source) != STANDARD_INPUT and source.suffix not in {".jsonl", ".parquet"}:
        raise Refused.because(
            str(source), "输入文件的后缀不认识", "请用 .jsonl（一行一份答题表）或 .parquet（一列一题）"
        )
    if target.suffix not in {".csv", ".parquet"}:
        raise Refused.because(str(target), "输出文件的后缀不认识", "请用 .csv 或 .parquet")
    if target.exists() and source.exists() and target.samefile(source):
        raise Refused.because(str(target), "输出和输入是同一个文件", "请用 -o 给出另一个文件名")


def _read_sheets(source: Path) -> Generator[Any]:
    if source.suffix != ".parquet":
        return read_json_lines(str(source))
    from rongtong_assess.cli.console.parquet_tables import read_parquet_sheets  # only now: pyarrow loads slowly

    return read_parquet_sheets(source)


def _counted(rows: Iterator[BatchRow], levels: Counter[int]) -> Iterator[BatchRow]:
    for row in rows:
        levels[row.level] += 1
        yield row
