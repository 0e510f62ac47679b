"""rongtong score-batch: many answer sheets, the same numbers in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from rongtong_assess.analytics.batch import BatchRow, score_rows
from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.output_file import whole_file
from rongtong_assess.cli.result_tables import write_csv
from rongtong_assess.cli.sheets import STANDARD_INPUT, read_json_lines
from rongtong_assess.cli.shipped import EditionsOnDemand, load_firm_terms
from rongtong_assess.core.errors import Refused


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
def command(source: Path, target: Path, partial: bool) -> None:
    """给许多份答题表算分、定级；有一行不对就整批不写。

    jsonl 一行一份答题表，写 - 则从标准输入读 jsonl；parquet 一列一题，多选用列表。
    """
    _refuse_other_kinds(source, target)
    levels: Counter[int] = Counter()
    editions, terms = EditionsOnDemand(), load_firm_terms()
    with whole_file(target) as draft, closing(_read_sheets(source)) as documents:
        rows = _counted(score_rows(editions, documents, may_be_partial=partial, terms=terms), levels)
        if target.suffix == ".csv":
            write_csv(draft, rows)
        else:
            from rongtong_assess.cli.parquet_tables import write_parquet_results  # only now: pyarrow loads slowly

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
    from rongtong_assess.cli.parquet_tables import read_parquet_sheets  # only now: pyarrow loads slowly

    return read_parquet_sheets(source)


def _counted(rows: Iterator[BatchRow], levels: Counter[int]) -> Iterator[BatchRow]:
    for row in rows:
        levels[row.level] += 1
        yield row
