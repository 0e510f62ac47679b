"""rongtong edition check: whether an edition's files are right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.printing import print_check
from rongtong_assess.content.edition.folder import HEAD_FILE, load_edition, load_editions
from rongtong_assess.content.edition.plausibility import check_plausibility, read_own_plausibility, read_plausibility
from rongtong_assess.content.reading.mistake_list import MistakeList
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder


@click.command(cls=ChineseCommand)
@click.argument("path", metavar="[文件夹]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档：错误的列表")
def command(path: Path | None, as_json: bool) -> None:
    """检查一个版本的文件夹，或放着几个版本的文件夹；不写就检查自带的全部版本。

    已经发布的版本还核对锁：发布之后动过哪个文件。每处错误给出文件、行号和改法；有错时退出码是 2。
    """
    folder = (path or find_data_folder("questionnaires")).absolute()
    print_check(partial(_read, folder), as_json=as_json, all_right=f"评测版本没有问题：{folder}")


def _read(folder: Path) -> None:
    if not folder.is_dir():
        raise Refused.because(str(folder), "没有这个文件夹", "请给出放着 edition.yaml 的文件夹，或放着几个版本的文件夹")
    is_single = (folder / HEAD_FILE).exists()
    shelved = [load_edition(folder)] if is_single else load_editions(folder)
    found = read_own_plausibility([folder]) if is_single else read_plausibility(folder)
    MistakeList(check_plausibility(found, [one.edition for one in shelved])).raise_if_any()
