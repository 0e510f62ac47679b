"""write_draft: an imported edition -> a folder to check, preview and publish; never into a published one."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from rongtong_assess.content.edition_lock import LOCK_FILE
from rongtong_assess.content.edition_workbook.read import ImportedEdition
from rongtong_assess.core.errors import Refused


def write_draft(imported: ImportedEdition, parent: Path, *, may_replace: bool = False) -> Path:
    """The folder of the draft below `parent`, named by its id.

    An existing draft is replaced only when asked for; its examples stay. Raises Refused otherwise, and
    always when the folder is published.
    """
    folder = parent / imported.edition.id
    if (folder / LOCK_FILE).exists():
        raise Refused.because(str(folder), "这个版本已经发布，不能再改", "请用 --id 另给一个版本编号")
    if folder.exists() and not may_replace:
        raise Refused.because(
            str(folder), "已经有这个文件夹", "要换掉里面的草稿请加 --replace；要另存请用 --id 或 --to"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".import-") as fresh:
        for file, text in imported.files.items():
            (Path(fresh) / file).write_text(text, encoding="utf-8")
        for old in folder.glob("*.y*ml"):
            old.unlink()
        for file in imported.files:
            os.replace(Path(fresh) / file, folder / file)
    return folder
