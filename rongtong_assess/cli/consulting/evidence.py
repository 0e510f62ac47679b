"""rongtong evidence: whether the files that firms handed in are all there, and what nothing needs any more.

The worker removes what nothing needs every hour without reading the files; this command reads every one of them, and
is for whoever has copied the data folder, changed a disk or restored a backup.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from rongtong_assess.cli.console.chinese_click import ChineseCommand, ChineseGroup
from rongtong_assess.cli.console.guard import DONE, FOUND_BAD
from rongtong_assess.cli.console.output import print_json
from rongtong_assess.cli.operations import open_database, require_current
from rongtong_assess.installation import Installation
from rongtong_assess.presentation.wording.consulting.evidence import JSON_HELP, REMOVE_HELP, check_lines, orphans_line
from rongtong_assess.services.consulting.evidence.tidy import EvidenceCheck, check_evidence, end_abandoned_uploads
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
