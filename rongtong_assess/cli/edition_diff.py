"""rongtong edition diff: what became of every part of an edition in another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.printing import print_json
from rongtong_assess.cli.shipped import EditionsOnDemand
from rongtong_assess.content.editions import read_edition
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.edition_diff import Change, Difference, EditionDiff, Side, diff_editions
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.points import decimal_text
from rongtong_assess.presentation.wording.edition import CHANGE_WORDS, KIND_WORDS


@click.command(cls=ChineseCommand)
@click.argument("older", metavar="旧版本")
@click.argument("newer", metavar="新版本")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def command(older: str, newer: str, as_json: bool) -> None:
    """比较两个评测版本：哪些未变、改写、拆分、合并、取消、新增、计分变了。

    版本写版本号，或放着 edition.yaml 的文件夹。
    """
    difference = diff_editions(_find(older), _find(newer))
    if as_json:
        print_json(_document(difference))
    else:
        click.echo("\n".join(_describe(difference)))


def _find(name: str) -> Edition:
    editions = EditionsOnDemand()
    if name in editions:
        return editions[name]
    folder = Path(name).resolve()
    if folder.is_dir():
        return read_edition(folder)
    known = "、".join(editions)
    raise Refused.because(name[:60], "没有这个评测版本，也没有这个文件夹", f"已有的版本是：{known}；或给出版本的文件夹")


def _document(difference: EditionDiff) -> dict[str, Any]:
    changes = [
        {
            "kind": change.kind,
            "id": change.id,
            "was": list(change.was),
            "change": list(change.change),
            "old": _side(change.old),
            "new": _side(change.new),
        }
        for change in difference.list_all()
    ]
    return {"from": difference.from_id, "to": difference.to_id, "changes": changes}


def _side(side: Side | None) -> dict[str, str | None] | None:
    if side is None:
        return None
    points = None if side.points is None else decimal_text(side.points)
    return {"text": side.text, "points": points, "counting": side.counting}


def _describe(difference: EditionDiff) -> Iterator[str]:
    """Everything that is not kept, then how many parts there are of each sort."""
    yield f"{difference.from_id} → {difference.to_id}"
    everything = list(difference.list_all())
    for change in everything:
        if change.change != (Change.KEPT,):
            yield from _describe_change(change)
    counts = {word: sum(change in one.change for one in everything) for change, word in CHANGE_WORDS.items()}
    yield "合计：" + "，".join(f"{word} {count}" for word, count in counts.items())


def _describe_change(change: Difference) -> Iterator[str]:
    was = [] if change.was == (change.id,) else change.was
    came = f"（原来是 {'、'.join(was)}）" if was else ""
    what = "、".join(CHANGE_WORDS[one] for one in change.change)
    yield f"{KIND_WORDS[change.kind]} {change.id}{came}：{what}"
    if change.old and change.old != change.new:
        yield f"  旧：{_sentence(change.old)}"
    if change.new and change.old != change.new:
        yield f"  新：{_sentence(change.new)}"


def _sentence(side: Side) -> str:
    points = "" if side.points is None else f"{decimal_text(side.points)} 分"
    extra = "，".join(part for part in (points, side.counting) if part)
    text = " / ".join(side.text.splitlines())
    return f"{text}（{extra}）" if extra else text
