"""What the subcommands of `rongtong model` share."""

from __future__ import annotations

from pathlib import Path

import click

from rongtong_assess.cli.chinese_click import OneOf, WholeNumber
from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.settings import find_data_folder

EDITION = "miit-2024"
FIRMS, SEED = 40_000, 20_261_125
SCENARIOS = ("low", "mid", "high")

edition_argument = click.argument("edition_id", metavar="[版本]", required=False, default=EDITION)
edition_option = click.option(
    "--edition", "edition_id", metavar="版本", default=EDITION, show_default=True, help="评测版本"
)
models_option = click.option(
    "--models", metavar="文件夹", type=click.Path(path_type=Path), help="放着模型的文件夹；不写就是自带的"
)
json_option = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档")
scenario_choice = OneOf(SCENARIOS)
firms_number, seed_number = WholeNumber(500, 500_000), WholeNumber(0, 2**31)


def read_named_edition(edition_id: str) -> Edition:
    """A shipped edition; raises Refused for an unknown one."""
    folder = find_data_folder("questionnaires") / edition_id
    if Path(edition_id).name != edition_id or not (folder / HEAD_FILE).exists():
        known = sorted(head.parent.name for head in find_data_folder("questionnaires").glob(f"*/{HEAD_FILE}"))
        raise Refused.because("版本", f"没有评测版本「{edition_id[:40]}」", f"现有的是 {'、'.join(known)}")
    return read_edition(folder)


def models_folder(given: Path | None) -> Path:
    """Where models lie."""
    return given or find_data_folder("models")
