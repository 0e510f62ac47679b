"""rongtong assign: who goes where, at the least cost."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, WholeNumber
from rongtong_assess.cli.console.output import print_json, solver_kept_quiet
from rongtong_assess.cli.console.sheets import STANDARD_INPUT
from rongtong_assess.content.reading.text_file import decode, parse_sheet_document, read_bytes
from rongtong_assess.core.consulting.assignment.assignment_json import plan_document, read_question
from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.presentation.wording.consulting.assignment import (
    SECONDS_HELP,
    assignment_line,
    left_out_line,
    plan_summary,
)
from rongtong_assess.presentation.wording.consulting.draw import INPUT, JSON_HELP

LARGEST_QUESTION_BYTES = 20_000_000
MOST_SECONDS = 3600


@click.command(cls=ChineseCommand)
@click.argument("source", metavar=INPUT)
@click.option("--seconds", type=WholeNumber(1, MOST_SECONDS), default=60, show_default=True, help=SECONDS_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def assign(source: str, seconds: int, as_json: bool) -> None:
    """给企业分派顾问：总代价最小，并证明没有更好的；文件名写 - 则从标准输入读。

    一家一人时总是最优；两人一组时到了时间就给出找到的最好的方案，并说明没有证明。
    """
    question = read_question(read_document(source))
    with solver_kept_quiet():
        plan = _solve(question, seconds)
    if as_json:
        print_json(plan_document(plan))
        return
    click.echo(plan_summary(plan))
    for assignment in plan.assignments:
        click.echo(assignment_line(question, assignment))
    for left_out in plan.unassigned:
        click.echo(left_out_line(left_out))


def read_document(source: str) -> Any:
    """The JSON document in a file, or on standard input for "-". Raises Refused."""
    name = "stdin" if source == STANDARD_INPUT else Path(source).name
    raw = read_source(source, LARGEST_QUESTION_BYTES)
    return parse_sheet_document(decode(raw, name, most_bytes=LARGEST_QUESTION_BYTES), name)


def read_source(source: str, most_bytes: int) -> bytes:
    """The bytes of a file or of standard input, and one more than allowed where there are too many."""
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read(most_bytes + 1)
    return read_bytes(Path(source), Path(source).name, most_bytes=most_bytes)


def _solve(question: AssignmentQuestion, seconds: int) -> AssignmentPlan:
    """Teams are searched for in a process that can be killed."""
    if question.team_size == 1:
        from rongtong_assess.planning.assignment.assign import find_assignment  # only now: SciPy loads slowly

        return find_assignment(question, seconds=seconds)
    from rongtong_assess.planning.assignment.assignment_maker import AssignmentMaker

    with closing(AssignmentMaker(seconds=seconds)) as maker:
        return maker.find_assignment(question)
