"""rongtong edition show: what is in one edition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.dates import today
from rongtong_assess.cli.shipped import load_installed_shelf
from rongtong_assess.content.library import Shelf, state_of
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.listed import ListedEdition
from rongtong_assess.core.points import decimal_text
from rongtong_assess.settings import load_settings


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
def command(edition_id: str) -> None:
    """查看一个评测版本的状态、锁、题目、选项、分值和定级规则。"""
    shelf = load_installed_shelf(load_settings())
    if edition_id in shelf.listed:
        lines = _describe_listed(shelf.listed[edition_id])
    else:
        lines = chain(_describe_life(shelf, shelf.get_edition(edition_id)), _describe(shelf.editions[edition_id]))
    click.echo("\n".join(lines))


def _describe_life(shelf: Shelf, edition: Edition) -> Iterator[str]:
    """Where it stands, and its lock."""
    standing = f"（{edition.standing}）" if edition.standing else ""
    yield f"{edition.id}  {edition.title}{standing}"
    yield f"文件：{edition.document}，{edition.issued} 印发，自 {edition.in_force_from} 起施行"
    revises = f"，修订 {edition.revises}" if edition.revises else ""
    yield f"系列：{edition.series}，第 {edition.revision} 次{revises}"
    yield f"状态：{state_of(shelf, edition.id, today()).words}"
    yield f"指纹：{edition.fingerprint}"
    lock = shelf.locks.get(edition.id)
    if lock:
        yield f"发布：{lock.published_on}，编写 {lock.author}，{lock.review_words}"
        yield f"锁：{len(lock.files)} 个文件，封印 {lock.seal}"


def _describe_listed(listed: ListedEdition) -> Iterator[str]:
    yield f"{listed.id}  {listed.title}"
    yield f"文件：{listed.document}，{listed.issued} 印发"
    yield f"状态：只列出，还不能作答。{listed.missing}"
    yield from (f"  {sentence}" for sentence in listed.known)


def _describe(edition: Edition) -> Iterator[str]:
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
