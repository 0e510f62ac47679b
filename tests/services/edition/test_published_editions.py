"""What this installation knows of published editions, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.edition.lock import LOCK_FILE
from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.assessment.start import start_assessment
from rongtong_assess.services.edition.publish import check_published, find_published_faults
from rongtong_assess.storage.tables.edition import PublishedEdition
from tests.publishing import add_tiny, forge, publish, rewrite
from tests.services.conftest import Firm
from tests.services.makers import NOW, ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two published editions and a draft."""
    folder = tmp_path / "questionnaires"
    folder.mkdir()
    for name in ("one", "two"):
        publish(add_tiny(folder, name, series=name))
    add_tiny(folder, "draft")
    return folder


def load(folder: Path) -> Library:
    return load_library(folder, ROOT / "catalogue")


def start(sessions: sessionmaker[Session], folder: Path, *, now: datetime = NOW) -> None:
    """What every start of the product does."""
    with sessions.begin() as session:
        check_published(session, load(folder), now=now)


def use(sessions: sessionmaker[Session], folder: Path, firm: Firm, edition_id: str) -> None:
    with sessions.begin() as session:
        edition = load(folder).get_edition(edition_id)
        start_assessment(session, firm.actor, edition=edition, now=NOW)


def test_an_edition_is_remembered_when_it_is_first_seen(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    start(sessions, folder, now=NOW + timedelta(days=1))
    with sessions() as session:
        seen = session.scalars(select(PublishedEdition).order_by(PublishedEdition.edition_id)).all()
    locks = load(folder).locks
    known = [(edition.edition_id, edition.first_seen_at.replace(tzinfo=UTC)) for edition in seen]
    assert known == [("one", NOW), ("two", NOW)]
    hashes = [(edition.fingerprint, edition.seal) for edition in seen]
    assert hashes == [(lock.fingerprint, lock.seal) for lock in locks.values()]


def test_processes_that_start_together_remember_the_same(sessions: sessionmaker[Session], folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: start(sessions, folder), range(4)))
    with sessions() as session:
        assert session.scalars(select(PublishedEdition.edition_id).order_by(PublishedEdition.edition_id)).all() == [
            "one",
            "two",
        ]


def test_a_forged_lock_does_not_start(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    forge(folder / "one")
    with pytest.raises(Refused) as caught:
        start(sessions, folder)
    (mistake,) = caught.value.mistakes
    assert mistake.where == f"one/{LOCK_FILE}"
    assert "「one」的内容和锁换过了" in mistake.what
    assert "请恢复 2026-11-23 第一次启用时的文件夹" in mistake.cure
    assert "rongtong edition new one 新编号 --revision" in mistake.cure


def test_a_lock_rewritten_over_the_same_content_does_not_start(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    (folder / "one" / LOCK_FILE).unlink()
    publish(folder / "one", author="丙")
    with pytest.raises(Refused, match="「one」的锁换过了"):
        start(sessions, folder)


def test_a_forged_lock_stays_forged_at_the_next_start(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    forge(folder / "one")
    for _ in range(2):
        with pytest.raises(Refused):
            start(sessions, folder)
    forge(folder / "one", "text: 丙", "text: 甲")
    start(sessions, folder)


@pytest.mark.parametrize("is_gone", [True, False])
def test_an_edition_in_use_may_neither_go_nor_lose_its_lock(
    is_gone: bool, sessions: sessionmaker[Session], folder: Path, firm: Firm, library: Library
) -> None:
    start(sessions, folder)
    use(sessions, folder, firm, "one")
    lost = folder / "one"
    (lost / LOCK_FILE).unlink()
    if is_gone:
        lost.rename(folder.parent / "elsewhere")
    with pytest.raises(Refused) as caught:
        start(sessions, folder)
    (mistake,) = caught.value.mistakes
    assert "「one」已经发布，有测评在用，现在却不见了，或者没有了锁" in mistake.what
    assert "答案都还在" in mistake.cure


def test_an_edition_nobody_used_may_go(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    (folder / "two").rename(folder.parent / "elsewhere")
    start(sessions, folder)


def test_a_draft_may_change_as_it_likes(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    rewrite(folder / "draft" / "part.yaml", "text: 甲", "text: 丙")
    start(sessions, folder)


def test_looking_for_faults_writes_nothing(session: Session, folder: Path) -> None:
    assert find_published_faults(session, load(folder)) == ()
    assert session.scalars(select(PublishedEdition)).all() == []


def test_every_fault_is_told_at_once(sessions: sessionmaker[Session], folder: Path) -> None:
    start(sessions, folder)
    for name in ("one", "two"):
        forge(folder / name)
    with sessions() as session:
        assert len(find_published_faults(session, load(folder))) == 2
        unlocked = replace(load(folder), locks={})
        assert find_published_faults(session, unlocked) == (), "no assessment needs them"
