"""rongtong evidence and rongtong pack: whether the files that firms handed in, and those of a pack, are all there.

Packs are checked on any machine, without the database. Of the files handed in, the worker removes what nothing needs
every hour without reading them; the command reads every one of them, and is for whoever has copied the data folder,
changed a disk or restored a backup.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, ChineseGroup
from rongtong_assess.cli.console.guard import DONE, FOUND_BAD
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.cli.operations import open_database, require_current
from rongtong_assess.installation import Installation
from rongtong_assess.presentation.wording.consulting.evidence import JSON_HELP, REMOVE_HELP, check_lines, orphans_line
from rongtong_assess.presentation.wording.consulting.packs import PACK_FILE, PACK_JSON_HELP, WHOLE, counted_words
from rongtong_assess.services.consulting.evidence.tidy import EvidenceCheck, check_evidence, end_abandoned_uploads
from rongtong_assess.services.consulting.packs.verify_pack import PackCheck, verify_pack
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore


# `rongtong evidence`; further commands about evidence go here.
@click.group(cls=ChineseGroup)
def command() -> None:
    """佐证材料：检查。"""


@command.command("check", cls=ChineseCommand)
@click.option("--remove", "removes", is_flag=True, help=REMOVE_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def check(removes: bool, as_json: bool) -> int:
    """核对企业交的佐证材料：每个文件都在，内容和收下时一样；列出没有用处的文件。

    会把每个文件读一遍。网站可以同时开着，正在上传的文件不受影响。有文件不见了或坏了，退出码就是 1。
    """
    found = _check(removes=removes)
    if as_json:
        print_json({**asdict(found), "is_good": found.is_good})
    else:
        for line in check_lines(files=found.files, missing=found.missing, damaged=found.damaged):
            click.echo(line)
        click.echo(orphans_line(len(found.orphans), found.removed if removes else None))
    return DONE if found.is_good else FOUND_BAD


@click.group(cls=ChineseGroup)
def pack() -> None:
    """验收包：检查一个包有没有被改过。"""


@pack.command(cls=ChineseCommand)
@click.argument("file", metavar=PACK_FILE, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=PACK_JSON_HELP)
def verify(file: Path, as_json: bool) -> int:
    """逐个文件核对验收包，不用登录，也不用数据库。完整的退出码是 0，不完整是 1。"""
    found = verify_pack(file)
    if as_json:
        print_json(_pack_document(found))
    else:
        for difference in found.differences:
            click.echo(str(difference), err=True)
        click.echo(counted_words(len(found.manifest.entries)) if found.differences else WHOLE)
    return FOUND_BAD if found.differences else DONE


def _pack_document(found: PackCheck) -> dict[str, object]:
    return {
        "ok": not found.differences,
        "case": dict(found.manifest.case),
        "sha256": found.manifest.digest,
        "entries": len(found.manifest.entries),
        "differences": [{"path": fault.where, "what": fault.what} for fault in found.differences],
    }


def _check(*, removes: bool) -> EvidenceCheck:
    """removes: also end uploads that nobody went on with, and delete what nothing needs. Raises Refused."""
    installation, now = Installation.open(), datetime.now(UTC)
    store = EvidenceStore(installation.settings.evidence_folder)
    with open_database(installation.settings.database_url) as engine:
        require_current(engine)
        sessions = installation.with_parts(engine=engine).sessions
        if removes:
            with sessions.begin() as session:
                end_abandoned_uploads(session, now=now)
        # Reading every file takes a while; nothing is locked meanwhile.
        found = check_evidence(sessions, store, now=now, removes=removes)
    return found
