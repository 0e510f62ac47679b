"""rongtong edition check, new, publish, export, import and print: the commands that work on an edition's folder."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, Day, today
from rongtong_assess.cli.console.output import print_check, whole_file
from rongtong_assess.content.edition.evidence_lists import read_evidence_lists
from rongtong_assess.content.edition.folder import HEAD_FILE, load_edition, load_editions, read_edition
from rongtong_assess.content.edition.lock import LOCK_FILE
from rongtong_assess.content.edition.plausibility import check_plausibility, read_own_plausibility, read_plausibility
from rongtong_assess.content.edition.publication import copy_edition, publish_edition
from rongtong_assess.content.file_reader import FileReader
from rongtong_assess.content.library import load_library
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.content.workbook.read import write_draft
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder, load_brand


def find_edition_folder(edition_id: str, questionnaires: Path | None) -> Path:
    """Among the editions in that folder, or among the shipped ones; raises Refused when it is not there."""
    folder = (questionnaires or find_data_folder("questionnaires")).absolute()
    present = sorted(head.parent.name for head in folder.glob(f"*/{HEAD_FILE}"))
    if edition_id not in present:
        known = f"这里有 {'、'.join(present)}" if present else f"{folder} 里没有评测版本，请核对 --path"
        raise Refused.because(edition_id[:40], "没有这个评测版本", known)
    return folder / edition_id


@click.command(cls=ChineseCommand)
@click.argument("path", metavar="[文件夹]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档：错误的列表")
def check(path: Path | None, as_json: bool) -> None:
    """检查一个版本的文件夹，或放着几个版本的文件夹；不写就检查自带的全部版本。

    已经发布的版本还核对锁：发布之后动过哪个文件。每处错误给出文件、行号和改法；有错时退出码是 2。
    """
    folder = (path or find_data_folder("questionnaires")).absolute()
    print_check(partial(_check_folder, folder), as_json=as_json, all_right=f"评测版本没有问题：{folder}")


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise Refused.because(str(folder), "没有这个文件夹", "请给出放着 edition.yaml 的文件夹，或放着几个版本的文件夹")
    is_single = (folder / HEAD_FILE).exists()
    editions = [load_edition(folder)] if is_single else load_editions(folder)
    found = read_own_plausibility([folder]) if is_single else read_plausibility(folder)
    MistakeList(check_plausibility(found, [loaded.edition for loaded in editions])).raise_if_any()
    if not is_single:
        read_evidence_lists(folder, {loaded.edition.id: loaded.edition for loaded in editions})


@click.command(cls=ChineseCommand)
@click.argument("source", metavar="原版本号")
@click.argument("new_id", metavar="新版本号")
@click.option("--revision", "is_revision", is_flag=True, help="新版本是原版本的更正，编号要是 原版本号-r2 这样")
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def new(source: str, new_id: str, is_revision: bool, path: Path | None) -> None:
    """抄一份版本当草稿；锁、示例和 from 不抄，注释保留。

    草稿可以随便改，不会用来测评；改好后用 rongtong edition check 检查，再用 rongtong edition publish 发布。
    """
    draft = copy_edition(find_edition_folder(source, path), new_id, is_revision=is_revision)
    click.echo(f"草稿在 {draft}。先改 edition.yaml 里的 title、document、issued、in_force_from。")


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
@click.option("--author", metavar="姓名", required=True, help="编写人或单位")
@click.option("--reviewer", metavar="姓名", default="", help="审核人或单位，不能是编写人")
@click.option("--without-review", is_flag=True, help="没有第二个人审核；锁和页面上会一直写明")
@click.option("--on", "published_on", metavar="日期", type=Day(), help="发布日期，如 2026-01-31；不写就是今天")
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def publish(
    edition_id: str, author: str, reviewer: str, without_review: bool, published_on: date | None, path: Path | None
) -> None:
    """检查并发布一个草稿：写下 edition.lock，从此文件夹里的内容不能再改。

    要更正已经发布的版本，用 rongtong edition new 原版本号 新版本号 --revision。
    """
    folder, day = find_edition_folder(edition_id, path), published_on or today()
    if day > today():
        raise Refused.because("--on", f"发布日期 {day} 还没有到", "请写今天或以前的日期；启用日期在 in_force_from 里写")
    lock = publish_edition(folder, author=author, reviewer=reviewer, published_on=day, is_without_review=without_review)
    _take_back_what_would_not_start(folder)
    click.echo(f"已发布 {lock.edition_id}：编写 {lock.author}，{lock.review_words}，锁住 {len(lock.files)} 个文件。")
    click.echo("锁和内容请一起提交；程序从下次启动起使用它。")


def _take_back_what_would_not_start(folder: Path) -> None:
    """The catalogue has to fit the newest edition too; nobody has used this one yet, so its lock is removed."""
    try:
        load_library(folder.parent, find_data_folder("catalogue"))
    except Refused:
        (folder / LOCK_FILE).unlink()
        raise


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
@click.option(
    "-o", "--output", "target", metavar="版本.xlsx", required=True, type=click.Path(path_type=Path), help="工作簿文件"
)
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def export(edition_id: str, target: Path, path: Path | None) -> None:
    """把一个评测版本写成 Excel 工作簿，不懂 YAML 的专家也能改。

    改好后用 rongtong edition import 读回来，成为草稿。
    """
    from rongtong_assess.content.workbook.export import write_edition_workbook  # only now: loads slowly

    folder = find_edition_folder(edition_id, path)
    with whole_file(target) as draft:
        write_edition_workbook(folder, draft)
    click.echo(f"评测版本已写入 {target}。", err=True)


LARGEST_WORKBOOK_BYTES = 20_000_000


@click.command(cls=ChineseCommand)
@click.argument("workbook", metavar="版本.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--to", "path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的"
)
@click.option("--id", "new_id", metavar="新版本号", default="", help="存成另一个版本号")
@click.option("--replace", "may_replace", is_flag=True, help="换掉已有的同名草稿")
def import_(workbook: Path, path: Path | None, new_id: str, may_replace: bool) -> None:
    """读一个工作簿，检查后写成草稿。

    错误一次全部列出，每处给出工作表、行和改法；有错时什么也不写，退出码是 2。已发布的版本不会被改动。
    """
    with workbook.open("rb") as file:
        raw = file.read(LARGEST_WORKBOOK_BYTES + 1)
    if len(raw) > LARGEST_WORKBOOK_BYTES:
        raise Refused.because(workbook.name, "文件太大，不像是一个评测版本", "请确认没有选错文件")
    with closing(FileReader(processes=1)) as reader:
        imported = reader.read_edition_workbook(raw, workbook.name, new_id=new_id)
    for remark in imported.remarks:
        click.echo(remark, err=True)
    folder = write_draft(imported, path or find_data_folder("questionnaires"), may_replace=may_replace)
    click.echo(f"草稿在 {folder}，内容没有错误。", err=True)


@click.command(cls=ChineseCommand)
@click.argument("edition_id", metavar="版本号")
@click.option(
    "-o", "--output", "target", metavar="空白问卷.pdf", required=True, type=click.Path(path_type=Path), help="PDF 文件"
)
@click.option("--path", metavar="文件夹", type=click.Path(path_type=Path), help="放着各版本的文件夹；不写就是自带的")
def print_form(edition_id: str, target: Path, path: Path | None) -> None:
    """把一个评测版本做成可以打印、用笔填写的空白问卷。"""
    from rongtong_assess.presentation.document.html import render_blank_html
    from rongtong_assess.presentation.document.pdf import find_font_problem, render_pdf

    edition = read_edition(find_edition_folder(edition_id, path))
    problem = find_font_problem()
    if problem:
        raise Refused([problem])
    with whole_file(target) as draft:
        html = render_blank_html(edition, find_data_folder("templates") / "report", brand=load_brand())
        draft.write_bytes(render_pdf(html))
    click.echo(f"空白问卷已写入 {target}。", err=True)
