"""rongtong edition list: which editions there are."""

from __future__ import annotations

from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.printing import print_json
from rongtong_assess.content.editions import read_editions
from rongtong_assess.core.edition import Edition
from rongtong_assess.settings import find_data_folder


@click.command(cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(as_json: bool) -> None:
    """列出所有评测版本。"""
    editions = read_editions(find_data_folder("questionnaires")).values()
    if as_json:
        print_json([_summary(edition) for edition in editions])
        return
    for edition in editions:
        click.echo(f"{edition.id}  {edition.title}（自 {edition.in_force_from} 起施行）")


def _summary(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "title": edition.title,
        "document": edition.document,
        "issued": edition.issued.isoformat(),
        "in_force_from": edition.in_force_from.isoformat(),
        "fingerprint": edition.fingerprint,
    }
