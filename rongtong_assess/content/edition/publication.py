"""From draft to published edition: a draft begins as a copy of another edition, and is published once.

An edition is published only after every check, and signed by two people. What was in force on a past day never
changes: an edition takes effect on the day of publication at the earliest, unless no published edition of the same
firms was in force before.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from rongtong_assess.content.edition.folder import HEAD_FILE, list_edition_folders, load_edition, read_edition
from rongtong_assess.content.edition.lock import (
    FILE_NAME,
    LOCK_FILE,
    EditionLock,
    already_published,
    list_files,
    write_lock,
)
from rongtong_assess.content.reading.text_file import read_sheet_document
from rongtong_assess.content.reading.yaml_source import MistakeList
from rongtong_assess.core.assessment.sheet_json import read_sheet
from rongtong_assess.core.characters import normal_form
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.typed_text import hidden_character_words

EXAMPLES_FOLDER = "examples"
LONGEST_NAME = 100
EDITION_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
ORIGIN = "from"
LONGEST_LINE = 1_000_000


def copy_edition(source: Path, new_id: str, *, is_revision: bool = False) -> Path:
    """A draft next to the source, with its comments, without its lock, its examples and its `from` references.

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
        _rewrite(draft / HEAD_FILE, lambda head: _name_head(head, edition, new_id=new_id, is_revision=is_revision))
        read_edition(draft)
        return draft.rename(target)


def revision_id(edition: Edition) -> str:
    """The id of the next revision: miit-2024 -> miit-2024-r2 -> miit-2024-r3."""
    first = edition.id.removesuffix(f"-r{edition.revision}") if edition.revision > 1 else edition.id
    return f"{first}-r{edition.revision + 1}"


def publish_edition(
    folder: Path,
    *,
    author: str,
    reviewer: str,
    published_on: date,
    is_without_review: bool = False,
    published: Sequence[Edition] | None = None,
) -> EditionLock:
    """Lock the edition in this folder.

    reviewer: not the author; may be empty only with is_without_review, which the lock then shows permanently.
    published: the published editions; by default those in the parent folder. Raises Refused with every mistake.
    """
    if os.path.lexists(folder / LOCK_FILE):
        raise already_published(folder.name)
    mistakes = MistakeList(_people_mistakes(author, reviewer, is_without_review=is_without_review))
    edition = mistakes.attempt(read_edition, folder)
    mistakes.extend(_file_mistakes(folder))
    if edition:
        published = _read_published_siblings(folder) if published is None else published
        mistakes.extend(_example_mistakes(folder, edition))
        mistakes.extend(_revision_mistakes(edition, published))
        mistakes.extend(_succession_mistakes(edition, published, published_on=published_on))
    if mistakes or edition is None:
        raise Refused(mistakes)
    return write_lock(folder, edition, author=author.strip(), reviewer=reviewer.strip(), published_on=published_on)


def is_same_person(first: str, second: str) -> bool:
    """Whether two names differ at most in blanks, punctuation, case or width."""
    return _plain_name(first) == _plain_name(second)


def _refuse_id(edition: Edition, new_id: str, *, is_revision: bool) -> None:
    if not EDITION_ID.fullmatch(new_id):
        raise Refused.because(new_id[:60], "编号的写法不对", "只用小写字母、数字和 _ . -，最多 60 个")
    if is_revision and new_id != revision_id(edition):
        what = f"「{edition.id}」的修订版不能叫这个编号"
        raise Refused.because(new_id, what, f"请用 {revision_id(edition)}")


def _name_head(head: Any, edition: Edition, *, new_id: str, is_revision: bool) -> bool:
    """Set the identity of the copy, in the usual order of keys."""
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


def _plain_name(name: str) -> str:
    folded = normal_form("NFKC", normal_form("NFKC", name).casefold())
    return "".join(character for character in folded if character.isalnum())


def _people_mistakes(author: str, reviewer: str, *, is_without_review: bool) -> Iterator[Mistake]:
    for where, name, must_be_there in (("author", author, True), ("reviewer", reviewer, not is_without_review)):
        if must_be_there and not _plain_name(name):
            yield Mistake(where, f"没有写{'编写人' if where == 'author' else '审核人'}", "请写上对内容负责的人或单位")
        if len(name) > LONGEST_NAME or hidden_character_words(name, is_one_line=True):
            yield Mistake(where, "名字太长或有看不见的字符", f"请写一行，最多 {LONGEST_NAME} 个字")
    if _plain_name(author) and is_same_person(author, reviewer):
        yield Mistake("reviewer", "编写人和审核人是同一个人", "请让另一个人审核，再写他的名字")
    if is_without_review and reviewer.strip():
        yield Mistake("reviewer", "写了审核人，又说没有审核", "两样只留一样")


def _file_mistakes(folder: Path) -> Iterator[Mistake]:
    for name in list_files(folder):
        if (folder / name).is_symlink():
            yield Mistake(f"{folder.name}/{name}", "这是一个链接，内容可以在别处被改", "请换成文件本身")
        elif not FILE_NAME.fullmatch(name):
            cure = "请改名，只用英文字母、数字和 _ . -，不以点开头；不需要的文件请删掉"
            yield Mistake(f"{folder.name}/{name}", "文件名换个系统可能就变了", cure)


def _read_published_siblings(folder: Path) -> list[Edition]:
    siblings = (path for path in list_edition_folders(folder.parent) if path.name != folder.name)
    loaded_editions = (load_edition(path) for path in siblings if os.path.lexists(path / LOCK_FILE))
    return [loaded.edition for loaded in loaded_editions]


def _example_mistakes(folder: Path, edition: Edition) -> Iterator[Mistake]:
    """Examples must be readable with the edition and complete."""
    for path in sorted((folder / EXAMPLES_FOLDER).glob("*.json")):
        where = f"{folder.name}/{EXAMPLES_FOLDER}/{path.name}"
        try:
            sheet = read_sheet(edition, read_sheet_document(path)).sheet
        except Refused as refusal:
            for mistake in refusal.mistakes:
                yield Mistake(where, f"{mistake.where}：{mistake.what}", mistake.cure)
            continue
        if missing := sheet.open_questions(edition):
            what = f"还有 {len(missing)} 题没有回答，第一题是 {missing[0]}"
            yield Mistake(where, what, "请答完，或删掉这份示例")


def _revision_mistakes(edition: Edition, published: Iterable[Edition]) -> Iterator[Mistake]:
    if not edition.revises:
        return
    where = f"{edition.id}/{HEAD_FILE}"
    revised = next((other for other in published if other.id == edition.revises), None)
    if revised is None:
        yield Mistake(
            where, f"被修订的版本「{edition.revises}」不在，或还没有发布", "请核对 revises；没发布的版本直接改就行"
        )
        return
    if (edition.id, edition.revision) != (revision_id(revised), revised.revision + 1):
        what = f"「{revised.id}」的下一个修订版应是「{revision_id(revised)}」，revision 是 {revised.revision + 1}"
        yield Mistake(where, what, "请改 id、revision 和文件夹名")
    if edition.series != revised.series:
        yield Mistake(where, f"修订版的系列是「{edition.series}」，原版是「{revised.series}」", "请写成同一个 series")


def _succession_mistakes(edition: Edition, published: Iterable[Edition], *, published_on: date) -> Iterator[Mistake]:
    """Editions for the same firms: one of them is in force on each day, and the past does not change."""
    where, begins = f"{edition.id}/{HEAD_FILE}", edition.in_force_from
    for other in published:
        if other.series != edition.series or not _have_firms_in_common(edition, other):
            continue
        if (other.in_force_from, other.revision) == (begins, edition.revision):
            yield Mistake(where, f"和已发布的「{other.id}」同一天启用，分不出该用哪个", "请改 in_force_from")
        elif begins < published_on and (other.in_force_from, other.revision) < (begins, edition.revision):
            what = f"in_force_from 是 {begins}，早于发布日期 {published_on}：从那天起现行的「{other.id}」会被悄悄换掉"
            yield Mistake(where, what, f"已经过去的日子不能改，请把 in_force_from 改成 {published_on} 或以后")


def _have_firms_in_common(edition: Edition, other: Edition) -> bool:
    if edition.table is None or other.table is None:
        return True
    return bool(edition.table.industries & other.table.industries)
