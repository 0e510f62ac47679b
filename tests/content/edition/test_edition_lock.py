"""From publication on nothing in an edition's folder may change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rongtong_assess.content.edition.folder import load_edition, read_edition
from rongtong_assess.content.edition.lock import LOCK_FILE, read_lock
from rongtong_assess.content.library import load_library
from rongtong_assess.core.errors import Refused
from tests.publishing import DAY, add_tiny, forge, publish, rewrite

ROOT = Path(__file__).parents[3]
PINNED = Path(__file__).parents[1] / "published.txt"


@pytest.fixture
def published(tiny: Path) -> Path:
    """The small edition with an example, published."""
    (tiny / "examples").mkdir()
    (tiny / "examples" / "shop.json").write_text(EXAMPLE, encoding="utf-8")
    publish(tiny)
    return tiny


EXAMPLE = """{"edition": "tiny", "answers": {"part.rules": ["B"], "part.smart": "A", "part.trend": "B",
"scene.floor": 1, "scene.store": 0}}"""


# What is done to the folder, the file that the message names, and what it says.
TAMPERINGS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "content": (lambda folder: rewrite(folder / "part.yaml", "text: 甲", "text: 丙"), "part.yaml", "被改过"),
    "comment": (lambda folder: rewrite(folder / "part.yaml", "name: 部分", "name: 部分 # 好"), "part.yaml", "被改过"),
    "unreadable": (lambda folder: (folder / "part.yaml").write_text("]"), "part.yaml", "被改过"),
    "example": (lambda folder: (folder / "examples" / "shop.json").write_text("{}"), "examples/shop.json", "被改过"),
    "added": (lambda folder: (folder / "more.yaml").touch(), "more.yaml", "多出了"),
    "hidden": (lambda folder: (folder / ".draft").touch(), ".draft", "多出了"),
    "added example": (lambda folder: (folder / "examples" / "b.json").touch(), "examples/b.json", "多出了"),
    "linked": (lambda folder: (folder / "link").symlink_to(folder.parent), "link", "多出了"),
    "missing": (lambda folder: (folder / "scenes.yaml").unlink(), "scenes.yaml", "不见了"),
    "missing example": (lambda folder: (folder / "examples" / "shop.json").unlink(), "examples/shop.json", "不见了"),
    "author": (lambda folder: rewrite(folder / LOCK_FILE, "甲", "丙"), LOCK_FILE, "封印"),
    "reviewer": (lambda folder: rewrite(folder / LOCK_FILE, "乙", ""), LOCK_FILE, "封印"),
    "date": (lambda folder: rewrite(folder / LOCK_FILE, "2026-11-23", "2026-11-22"), LOCK_FILE, "封印"),
    "revision": (lambda folder: rewrite(folder / LOCK_FILE, "revision: 1", "revision: 2"), LOCK_FILE, "封印"),
    "lock key": (lambda folder: rewrite(folder / LOCK_FILE, "seal:", "siegel:"), f"{LOCK_FILE}:13", "siegel"),
    "lock empty": (lambda folder: (folder / LOCK_FILE).write_text(""), f"{LOCK_FILE}:1", "空的"),
    "lock no yaml": (lambda folder: (folder / LOCK_FILE).write_text("{"), f"{LOCK_FILE}:1", "语法"),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_whatever_is_done_to_a_published_folder_is_refused(kind: str, published: Path) -> None:
    tamper, where, what = TAMPERINGS[kind]
    tamper(published)
    with pytest.raises(Refused) as caught:
        load_edition(published)
    told = [mistake for mistake in caught.value.mistakes if mistake.where == f"tiny/{where}"]
    assert told, str(caught.value)
    assert any(what in mistake.what for mistake in told)
    for mistake in caught.value.mistakes:
        assert "rongtong edition new tiny 新编号 --revision" in mistake.cure


def test_a_published_edition_that_nobody_touched_is_read_with_its_lock(published: Path) -> None:
    loaded = load_edition(published)
    assert loaded.lock is not None
    assert loaded.lock.fingerprint == loaded.edition.fingerprint
    assert (loaded.lock.author, loaded.lock.reviewer, loaded.lock.published_on) == ("甲", "乙", DAY)
    assert list(loaded.lock.files) == ["edition.yaml", "examples/shop.json", "part.yaml", "scenes.yaml"]
    assert not list(published.parent.glob(".*")), "nothing is left of the writing"


def test_all_that_was_done_is_told_at_once(published: Path) -> None:
    for kind in ("content", "added", "missing", "author"):
        TAMPERINGS[kind][0](published)
    with pytest.raises(Refused) as caught:
        load_edition(published)
    assert len(caught.value.mistakes) == 4


def test_a_lock_of_another_edition_does_not_fit(published: Path) -> None:
    other = add_tiny(published.parent, "other")
    (other / LOCK_FILE).write_bytes((published / LOCK_FILE).read_bytes())
    with pytest.raises(Refused, match="这是版本「tiny」的锁，文件夹却叫「other」"):
        load_edition(other)


def test_a_lock_with_another_fingerprint_does_not_fit_its_files(published: Path) -> None:
    lock = read_lock(published)
    assert lock is not None
    text = (published / LOCK_FILE).read_text(encoding="utf-8").replace(lock.fingerprint, "0" * 64)
    (published / LOCK_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="封印"):
        load_edition(published)


def test_a_forged_lock_fits_again_so_it_takes_a_record_to_find_it(published: Path) -> None:
    before = read_lock(published)
    forge(published)
    after = load_edition(published).lock
    assert before is not None
    assert after is not None
    assert (before.fingerprint, before.seal) != (after.fingerprint, after.seal)


def test_the_product_does_not_start_with_a_changed_edition(published: Path) -> None:
    TAMPERINGS["content"][0](published)
    with pytest.raises(Refused, match=r"tiny/part\.yaml：发布之后文件被改过"):
        load_library(published.parent, ROOT / "catalogue")


def test_a_folder_without_lock_is_a_draft_and_never_in_force(tiny: Path) -> None:
    library = load_library(tiny.parent, ROOT / "catalogue")
    assert library.drafts == {"tiny"}
    assert not library.published
    with pytest.raises(Refused, match="还没有生效的评测版本"):
        library.edition_in_force(DAY, series="tiny")
    publish(tiny)
    library = load_library(tiny.parent, ROOT / "catalogue")
    assert (library.drafts, set(library.locks)) == (set(), {"tiny"})
    assert library.edition_in_force(DAY, series="tiny").id == "tiny"


def test_the_shipped_editions_are_those_that_were_published() -> None:
    library = load_library(ROOT / "questionnaires", ROOT / "catalogue")
    shipped = [f"{id} {lock.fingerprint} {lock.seal}" for id, lock in library.locks.items()]
    cure = "a published edition never changes; a correction is a new revision, and a new edition is a new line here"
    assert PINNED.read_text(encoding="utf-8").splitlines() == shipped, cure


def test_an_edition_read_from_files_has_the_fingerprint_of_its_lock() -> None:
    for path in sorted((ROOT / "questionnaires").glob(f"*/{LOCK_FILE}")):
        lock = read_lock(path.parent)
        assert lock is not None
        assert read_edition(path.parent).fingerprint == lock.fingerprint
