"""rongtong edition show: what is in one edition."""

from __future__ import annotations

from collections.abc import Iterator

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.content.editions import read_editions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.points import decimal_text
from rongtong_assess.settings import find_data_folder


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
def command(edition_id: str) -> None:
    """查看一个评测版本的题目、选项、分值和定级规则。"""
    editions = read_editions(find_data_folder("questionnaires"))
    edition = editions.get(edition_id)
    if edition is None:
        raise Refused.because(edition_id[:40], "没有这个评测版本", f"已有的是：{'、'.join(editions)}")
    click.echo("\n".join(_describe(edition)))


def _describe(edition: Edition) -> Iterator[str]:
    yield f"{edition.id}  {edition.title}"
    yield f"文件：{edition.document}，{edition.issued} 印发，自 {edition.in_force_from} 起施行"
    yield f"指纹：{edition.fingerprint}"
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
