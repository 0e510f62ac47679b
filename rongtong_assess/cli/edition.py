"""rongtong edition: which editions there are, what is in one, and whether its files are right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from rongtong_assess.cli.chinese_click import ChineseCommand, ChineseGroup
from rongtong_assess.cli.printing import print_check, print_json
from rongtong_assess.content.editions import HEAD_FILE, read_edition, read_editions
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.points import decimal_text
from rongtong_assess.settings import find_data_folder


@click.group(cls=ChineseGroup)
def command() -> None:
    """评测版本：列出、查看、检查。"""


@command.command("list", cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
def list_editions(as_json: bool) -> None:
    """列出所有评测版本。"""
    editions = read_editions(find_data_folder("questionnaires")).values()
    if as_json:
        print_json([_summary(edition) for edition in editions])
        return
    for edition in editions:
        click.echo(f"{edition.id}  {edition.title}（自 {edition.in_force_from} 起施行）")


@command.command("show", cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
def show(edition_id: str) -> None:
    """查看一个评测版本的题目、选项、分值和定级规则。"""
    editions = read_editions(find_data_folder("questionnaires"))
    edition = editions.get(edition_id)
    if edition is None:
        raise Refused.because(edition_id[:40], "没有这个评测版本", f"已有的是：{'、'.join(editions)}")
    click.echo("\n".join(_describe(edition)))


@command.command("check", cls=ChineseCommand)
@click.argument("path", metavar="[文件夹]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档：错误的列表")
def check(path: Path | None, as_json: bool) -> None:
    """检查一个版本的文件夹，或放着几个版本的文件夹；不写就检查自带的全部版本。

    每处错误给出文件、行号和改法；有错时退出码是 2。
    """
    folder = (path or find_data_folder("questionnaires")).resolve()
    print_check(partial(_read, folder), as_json=as_json, all_right=f"评测版本没有问题：{folder}")


def _read(folder: Path) -> None:
    if not folder.is_dir():
        raise Refused.because(str(folder), "没有这个文件夹", "请给出放着 edition.yaml 的文件夹，或放着几个版本的文件夹")
    (read_edition if (folder / HEAD_FILE).exists() else read_editions)(folder)


def _summary(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.id,
        "title": edition.title,
        "document": edition.document,
        "issued": edition.issued.isoformat(),
        "in_force_from": edition.in_force_from.isoformat(),
        "fingerprint": edition.fingerprint,
    }


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
