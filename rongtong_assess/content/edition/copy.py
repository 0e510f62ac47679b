"""The next edition begins as a copy of the one before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from rongtong_assess.content.edition.folder import HEAD_FILE, read_edition
from rongtong_assess.content.edition.lock import LOCK_FILE
from rongtong_assess.content.edition.publication import EXAMPLES_FOLDER, revision_id
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused

EDITION_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
ORIGIN = "from"
LONGEST_LINE = 1_000_000


def copy_edition(source: Path, new_id: str, *, is_revision: bool = False) -> Path:
    """A draft beside the source, with its comments, without its lock, examples and notes on where things came from.

    Raises Refused when the source has mistakes, the id cannot be used, or is taken.
    """
    edition = read_edition(source)
    _refuse_id(edition, new_id, is_revision=is_revision)
    target = source.with_name(new_id)
    if target.exists():
        raise Refused.because(new_id, "这个编号已经有文件夹了", "请换一个编号")
    with TemporaryDirectory(prefix=f".{source.name[:60]}.", dir=source.parent) as temporary:
        draft = Path(temporary) / new_id
        shutil.copytree(source, draft, ignore=shutil.ignore_patterns(LOCK_FILE, EXAMPLES_FOLDER))
        for path in sorted(draft.glob("*.yaml")):
            _rewrite(path, _forget_origins)
        _rewrite(draft / HEAD_FILE, lambda head: _name_head(head, edition, new_id, is_revision=is_revision))
        read_edition(draft)
        return draft.rename(target)


def _refuse_id(edition: Edition, new_id: str, *, is_revision: bool) -> None:
    if not EDITION_ID.fullmatch(new_id):
        raise Refused.because(new_id[:60], "编号的写法不对", "只用小写字母、数字和 _ . -，最多 60 个")
    if is_revision and new_id != revision_id(edition):
        what = f"「{edition.id}」的修订版不能叫这个编号"
        raise Refused.because(new_id, what, f"请用 {revision_id(edition)}")


def _name_head(head: Any, edition: Edition, new_id: str, *, is_revision: bool) -> bool:
    """Identity of the copy, in the order people expect it."""
    for key in ("series", "revision", "revises"):
        head.pop(key, None)
    head["id"] = new_id
    named: dict[str, str | int] = {"series": edition.series}
    if is_revision:
        named |= {"revision": edition.revision + 1, "revises": edition.id}
    place = list(head).index("id") + 1
    for key in reversed(named):
        head.insert(place, key, named[key])
    return True


def _forget_origins(part: Any) -> bool:
    """Drop every `from`, which refers to the edition before the source; returns whether there was one."""
    if isinstance(part, list):
        return any([_forget_origins(inner) for inner in part])
    if not isinstance(part, dict):
        return False
    had_one = part.pop(ORIGIN, None) is not None
    return any([_forget_origins(inner) for inner in part.values()]) or had_one


def _rewrite(path: Path, change: Callable[[Any], bool]) -> None:
    """Changes a YAML file and keeps its comments; one that needs no change keeps its bytes."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = LONGEST_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(path.read_text(encoding="utf-8-sig"))
    if change(content):
        text = StringIO()
        yaml.dump(content, text)
        path.write_text(text.getvalue(), encoding="utf-8")
