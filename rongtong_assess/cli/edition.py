"""rongtong edition: the group of commands, and those that only read: list, show, diff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.commands import CommandTable, LazyGroup
from rongtong_assess.cli.console.chinese_click import ChineseCommand, today
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.content.library import Library, state_of
from rongtong_assess.core.edition.diff import Change, Difference, EditionDiff, Side, diff_editions
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.listed_edition import ListedEdition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.numbers import decimal_text
from rongtong_assess.installation import Installation, ShippedContent
from rongtong_assess.presentation.wording.edition import CHANGE_WORDS, KIND_WORDS

COMMANDS: CommandTable = {
    "list": ("edition:list_editions", "列出所有评测版本和它们的状态"),
    "show": ("edition:show_edition", "查看一个版本的题目、选项、分值和定级规则"),
    "check": ("edition_drafts:check", "检查版本的文件，错误给出文件、行号和改法"),
    "new": ("edition_drafts:new", "抄一份版本当草稿，或做修订版"),
    "publish": ("edition_drafts:publish", "发布草稿：上锁，从此不能再改"),
    "diff": ("edition:compare_editions", "比较两个版本：哪些未变、改写、拆分、合并、取消、新增、计分变了"),
    "export": ("edition_drafts:export", "把一个版本写成 Excel 工作簿，给专家改"),
    "import": ("edition_drafts:import_", "把改好的工作簿读成草稿，错误给出工作表、行和改法"),
    "print": ("edition_drafts:print_form", "把一个版本做成可以打印的空白问卷（PDF）"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """评测版本：列出、查看、检查、新建、发布。"""


@click.command(cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def list_editions(as_json: bool) -> None:
    """列出所有评测版本，和它们今天的状态：草稿、现行、已被取代、只列出。"""
    summaries = list(_summaries(Installation.open().library, today()))
    if as_json:
        print_json(summaries)
        return
    for summary in summaries:
        standing = f"{summary['standing']}；" if summary["standing"] else ""
        click.echo(f"{summary['id']}  {summary['title']}（{standing}{summary['state_words']}）")


def _summaries(library: Library, on: date) -> Iterator[dict[str, Any]]:
    for edition in library.editions.values():
        yield _summary(library, edition, on=on) | {
            "standing": edition.standing or None,
            "revision": edition.revision,
            "revises": edition.revises or None,
            "in_force_from": edition.in_force_from.isoformat(),
            "fingerprint": edition.fingerprint,
        }
    for listed in library.listed.values():
        absent = dict.fromkeys(("standing", "revision", "revises", "in_force_from", "fingerprint"))
        yield _summary(library, listed, on=on) | absent


def _summary(library: Library, edition: Edition | ListedEdition, *, on: date) -> dict[str, Any]:
    state = state_of(library, edition.id, on=on)
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


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
def show_edition(edition_id: str) -> None:
    """查看一个评测版本的状态、锁、题目、选项、分值和定级规则。"""
    library = Installation.open().library
    if edition_id in library.listed:
        lines = _describe_listed(library.listed[edition_id])
    else:
        lines = chain(
            _describe_life(library, library.get_edition(edition_id)), _describe_content(library.editions[edition_id])
        )
    click.echo("\n".join(lines))


def _describe_life(library: Library, edition: Edition) -> Iterator[str]:
    """Where it stands, and its lock."""
    standing = f"（{edition.standing}）" if edition.standing else ""
    yield f"{edition.id}  {edition.title}{standing}"
    yield f"文件：{edition.document}，{edition.issued} 印发，自 {edition.in_force_from} 起施行"
    revises = f"，修订 {edition.revises}" if edition.revises else ""
    yield f"系列：{edition.series}，第 {edition.revision} 次{revises}"
    yield f"状态：{state_of(library, edition.id, on=today()).words}"
    yield f"指纹：{edition.fingerprint}"
    lock = library.locks.get(edition.id)
    if lock:
        yield f"发布：{lock.published_on}，编写 {lock.author}，{lock.review_words}"
        yield f"锁：{len(lock.files)} 个文件，封印 {lock.seal}"


def _describe_listed(listed: ListedEdition) -> Iterator[str]:
    yield f"{listed.id}  {listed.title}"
    yield f"文件：{listed.document}，{listed.issued} 印发"
    yield f"状态：只列出，还不能作答。{listed.missing}"
    yield from (f"  {sentence}" for sentence in listed.known)


def _describe_content(edition: Edition) -> Iterator[str]:
    for dimension in edition.dimensions:
        yield f"\n{dimension.name}（{decimal_text(dimension.points)} 分）"
        for item in dimension.items:
            kind = "多选" if item.kind == "multi" else "单选"
            yield f"  {item.id}  {item.name}（{decimal_text(item.points)} 分，{kind}）"
            for option in item.options:
                yield f"    {option.key}  {option.text}：{decimal_text(option.points)} 分"
    for group in edition.scene_groups:
        yield f"\n应用场景：{group.name}"
        for scene in group.scenes:
            yield f"  {scene.question}  {scene.name}{'（约束性）' if scene.is_required else ''}"
    yield "\n定级规则"
    for rule in edition.rules:
        yield (
            f"  {rule.level} {rule.name}：{decimal_text(rule.min_score)} 分以上，"
            f"{rule.min_scenes} 个场景达到 {rule.level} 级，其中约束性 {rule.min_required_scenes} 个"
        )


@click.command(cls=ChineseCommand)
@click.argument("older", metavar="旧版本")
@click.argument("newer", metavar="新版本")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def compare_editions(older: str, newer: str, as_json: bool) -> None:
    """比较两个评测版本：哪些未变、改写、拆分、合并、取消、新增、计分变了。

    版本写版本号，或放着 edition.yaml 的文件夹。
    """
    difference = diff_editions(_find(older), _find(newer))
    if as_json:
        print_json(_document(difference))
    else:
        click.echo("\n".join(_describe_difference(difference)))


def _find(name: str) -> Edition:
    editions = ShippedContent().editions
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


def _describe_difference(difference: EditionDiff) -> Iterator[str]:
    """Every changed part, then how many parts there are of each kind of change."""
    yield f"{difference.from_id} → {difference.to_id}"
    everything = list(difference.list_all())
    for change in everything:
        if change.change != (Change.KEPT,):
            yield from _describe_change(change)
    counts = {word: sum(change in part.change for part in everything) for change, word in CHANGE_WORDS.items()}
    yield "合计：" + "，".join(f"{word} {count}" for word, count in counts.items())


def _describe_change(change: Difference) -> Iterator[str]:
    was = [] if change.was == (change.id,) else change.was
    came = f"（原来是 {'、'.join(was)}）" if was else ""
    what = "、".join(CHANGE_WORDS[kind] for kind in change.change)
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
