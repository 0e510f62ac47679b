"""rongtong edition: the life of editions. A new subcommand is a module and a line here."""

from __future__ import annotations

import click

from rongtong_assess.cli.lazy_group import CommandTable, LazyGroup

COMMANDS: CommandTable = {
    "list": ("edition_list", "列出所有评测版本和它们的状态"),
    "show": ("edition_show", "查看一个版本的题目、选项、分值和定级规则"),
    "check": ("edition_check", "检查版本的文件，错误给出文件、行号和改法"),
    "new": ("edition_new", "抄一份版本当草稿，或做修订版"),
    "publish": ("edition_publish", "发布草稿：上锁，从此不能再改"),
    "diff": ("edition_diff", "比较两个版本：哪些未变、改写、拆分、合并、取消、新增、计分变了"),
    "export": ("edition_export", "把一个版本写成 Excel 工作簿，给专家改"),
    "import": ("edition_import", "把改好的工作簿读成草稿，错误给出工作表、行和改法"),
    "print": ("edition_print", "把一个版本做成可以打印的空白问卷（PDF）"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """评测版本：列出、查看、检查、新建、发布。"""
