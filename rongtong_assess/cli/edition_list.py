"""rongtong edition list: which editions there are, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.dates import today
from rongtong_assess.cli.printing import print_json
from rongtong_assess.cli.shipped import load_installed_shelf
from rongtong_assess.content.library import Shelf, state_of
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.listed import ListedEdition
from rongtong_assess.settings import load_settings


@click.command(cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(as_json: bool) -> None:
    """列出所有评测版本，和它们今天的状态：草稿、现行、已被取代、只列出。"""
    summaries = list(_summaries(load_installed_shelf(load_settings()), today()))
    if as_json:
        print_json(summaries)
        return
    for summary in summaries:
        standing = f"{summary['standing']}；" if summary["standing"] else ""
        click.echo(f"{summary['id']}  {summary['title']}（{standing}{summary['state_words']}）")


def _summaries(shelf: Shelf, on: date) -> Iterator[dict[str, Any]]:
    for edition in shelf.editions.values():
        yield _summary(shelf, edition, on) | {
            "standing": edition.standing or None,
            "revision": edition.revision,
            "revises": edition.revises or None,
            "in_force_from": edition.in_force_from.isoformat(),
            "fingerprint": edition.fingerprint,
        }
    for listed in shelf.listed.values():
        absent = dict.fromkeys(("standing", "revision", "revises", "in_force_from", "fingerprint"))
        yield _summary(shelf, listed, on) | absent


def _summary(shelf: Shelf, edition: Edition | ListedEdition, on: date) -> dict[str, Any]:
    state = state_of(shelf, edition.id, on)
    return {
        "id": edition.id,
        "series": edition.series,
        "title": edition.title,
        "document": edition.document,
        "issued": str(edition.issued),
        "state": state.stage,
        "state_words": state.words,
        "superseded_by": list(state.superseded_by),
    }
