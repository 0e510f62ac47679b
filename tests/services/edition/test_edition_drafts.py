"""Drafts: checked when they come, published by somebody else, whole or not at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.edition.lock import LOCK_FILE, read_lock
from rongtong_assess.content.library import Library
from rongtong_assess.content.live_library import LibrarySource
from rongtong_assess.content.workbook.upload import read_edition_texts, write_texts
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.edition import publish as edition_drafts
from rongtong_assess.services.edition.publish import add_draft, publish_draft, withdraw_draft
from rongtong_assess.services.people.administration import new_account
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.edition import get_draft, list_drafts
from rongtong_assess.storage.tables.edition import EditionDraft, PublishedEdition
from rongtong_assess.storage.tables.people import AuditEntry
from tests.actors import administrator_actor
from tests.drafts import head, source_in, tiny_files
from tests.services.makers import NOW

Publish = Callable[..., object]


def uploaded(session: Session, files: dict[str, str], library: Library, people: tuple[int, ...]) -> EditionDraft:
    """As somebody would have uploaded these files."""
    edition = read_edition_texts(files)
    return add_draft(session, administrator_actor(uuid4(), people[0]), files, edition=edition, library=library, now=NOW)


@pytest.fixture
def source(tmp_path: Path) -> LibrarySource:
    return source_in(tmp_path / "data" / "questionnaires")


@pytest.fixture
def people(session: Session) -> tuple[int, int]:
    """Author and reviewer."""
    begin_writing(session)
    made = [new_account(session, email=f"{name}@example.com", name=name, password_hash="-", now=NOW) for name in "甲乙"]
    session.commit()
    begin_writing(session)
    return made[0].id, made[1].id


@pytest.fixture
def draft(session: Session, people: tuple[int, int], library: Library) -> EditionDraft:
    return uploaded(session, tiny_files(), library, people)


@pytest.fixture
def publish(session: Session, people: tuple[int, int], source: LibrarySource) -> Publish:
    def publish_it(draft: UUID, reviewer_id: int = people[1]) -> object:
        return publish_draft(session, administrator_actor(uuid4(), reviewer_id), draft, source=source, now=NOW)

    return publish_it


def test_a_draft_is_kept_with_author_and_fingerprint(session: Session, people, draft: EditionDraft) -> None:
    (kept,) = list_drafts(session)
    assert (kept.edition_id, kept.title, kept.state, kept.author_id) == ("tiny", "最小的评测版本", "draft", people[0])
    assert kept.fingerprint == read_edition_texts(kept.files).fingerprint
    assert session.scalars(select(AuditEntry.action)).all() == ["edition.upload"]


MISTAKES = [
    ({"edition": head("id: tiny", "id: ../../tmp/x")}, "draft/edition.yaml:1"),
    ({"edition": head("points: 10", "points: 11")}, "tiny/edition.yaml:8"),
    ({"extra": "id: extra\n"}, "tiny/extra.yaml:1"),
    ({"edition": ""}, "edition.yaml:1"),
    ({"edition": "- a\n"}, "draft/edition.yaml:1"),
    ({"edition": "id: [a\n"}, "edition.yaml:"),
]


@pytest.mark.parametrize(("replaced", "where"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_draft_with_mistakes_is_refused_with_file_and_line(
    session: Session, people, library: Library, replaced: dict[str, str], where: str
) -> None:
    with pytest.raises(Refused) as refused:
        uploaded(session, tiny_files(**replaced), library, people)
    assert any(mistake.where.startswith(where) and mistake.cure for mistake in refused.value.mistakes)
    assert list_drafts(session) == []


@pytest.mark.parametrize("missing", ["edition.yaml", "part.yaml"])
def test_a_draft_without_one_of_its_files_is_refused(missing: str) -> None:
    with pytest.raises(Refused, match=missing):
        read_edition_texts({name: text for name, text in tiny_files().items() if name != missing})


@pytest.mark.parametrize("taken", ["miit-2024", "miit-2022"])
def test_an_id_that_is_in_the_library_is_refused(session: Session, people, library: Library, taken: str) -> None:
    files = tiny_files(edition=head("id: tiny", f"id: {taken}"))
    with pytest.raises(Refused, match="已经有编号"):
        uploaded(session, files, library, people)


def test_a_second_waiting_draft_of_the_same_id_is_refused(session: Session, people, library, draft) -> None:
    with pytest.raises(Refused, match="先撤回"):
        uploaded(session, tiny_files(), library, people)
    withdraw_draft(session, administrator_actor(uuid4(), people[0]), draft.id, now=NOW)
    assert uploaded(session, tiny_files(), library, people).state == "draft"


def test_the_author_cannot_publish_the_own_draft(people, source: LibrarySource, draft, publish: Publish) -> None:
    with pytest.raises(Refused, match="上传的人不能自己发布"):
        publish(draft.id, people[0])
    assert not source.folder.exists()
    assert draft.state == "draft"


def test_two_accounts_under_the_same_name_are_one_person(session: Session, source, draft, publish: Publish) -> None:
    double = new_account(session, email="other@example.com", name=" 甲。", password_hash="-", now=NOW)
    with pytest.raises(Refused, match="同一个人"):
        publish(draft.id, double.id)
    assert list(source.folder.iterdir()) == []


def test_a_draft_whose_author_is_gone_cannot_be_published(session: Session, draft, publish: Publish) -> None:
    draft.author_id = None
    session.flush()
    with pytest.raises(Refused, match="账号已经注销"):
        publish(draft.id)


def test_somebody_else_publishes_and_the_lock_names_both(session: Session, people, source, draft, publish) -> None:
    lock = publish(draft.id)
    assert lock == read_lock(source.folder / "tiny")
    assert (lock.author, lock.reviewer, lock.published_on) == ("甲", "乙", date(2026, 11, 23))
    library = source.load(())
    assert library.published["tiny"].fingerprint == draft.fingerprint
    assert (draft.state, draft.reviewer_id, draft.reviewed_at) == ("published", people[1], NOW)
    assert set(session.scalars(select(AuditEntry.action))) == {"edition.upload", "edition.publish"}
    assert session.get_one(PublishedEdition, "tiny").seal == lock.seal
    assert [path.name for path in source.folder.parent.iterdir()] == ["questionnaires"]


def test_a_published_or_withdrawn_draft_is_done_with(session: Session, people, library, draft, publish) -> None:
    withdraw_draft(session, administrator_actor(uuid4(), people[1]), draft.id, now=NOW)
    with pytest.raises(Refused, match="已经撤回"):
        publish(draft.id)
    second = uploaded(session, tiny_files(), library, people)
    publish(second.id)
    with pytest.raises(Refused, match="已经发布"):
        withdraw_draft(session, administrator_actor(uuid4(), people[1]), second.id, now=NOW)
    with pytest.raises(NotFound):
        get_draft(session, UUID(int=1))


def test_an_edition_that_the_catalogue_does_not_fit_is_not_published(session, people, library, source, publish) -> None:
    files = tiny_files(edition=head("id: tiny", "id: tiny\nseries: miit").replace("2024-02-01", "2027-01-01"))
    draft = uploaded(session, files, library, people)
    with pytest.raises(Refused, match="方案 net-office"):
        publish(draft.id)
    assert list(source.folder.iterdir()) == []
    assert draft.state == "draft"


def test_a_publication_whose_commit_failed_is_ended_by_publishing_again(session, source, draft, publish) -> None:
    session.commit()
    begin_writing(session)
    first = publish(draft.id)
    session.rollback()
    begin_writing(session)
    assert get_draft(session, draft.id).state == "draft"
    assert publish(draft.id) == first
    assert get_draft(session, draft.id).state == "published"


def test_a_folder_without_lock_is_no_edition(source: LibrarySource) -> None:
    write_texts(_made(source.folder / "tiny"), tiny_files())
    (source.folder / "junk").mkdir()
    assert "tiny" not in source.load(()).editions


def test_the_write_lock_is_taken_when_all_is_judged_and_the_draft_looked_at_again(
    session: Session, people: tuple[int, int], source: LibrarySource, draft: EditionDraft
) -> None:
    """Judging takes a second; somebody else may decide meanwhile."""
    staged: list[bool] = []

    def be_overtaken(given: Session) -> None:
        staged.append(any(source.folder.parent.glob("publishing-*/tiny/edition.lock")))
        withdraw_draft(given, administrator_actor(uuid4(), people[1]), draft.id, now=NOW)

    with pytest.raises(Refused, match="撤回"):
        publish_draft(
            session, administrator_actor(uuid4(), people[1]), draft.id, source=source, now=NOW, take_lock=be_overtaken
        )
    assert staged == [True]
    assert not (source.folder / "tiny").exists()


@pytest.mark.parametrize("step", ["publish_edition", "write", "_sync"])
def test_killed_while_publishing_leaves_no_half_edition(source: LibrarySource, step: str) -> None:
    """Before the lock, between lock and rename: the next attempt begins afresh."""
    child = os.fork()
    if not child:
        _publish_and_die(source, step)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert not (source.folder / "tiny").exists()
    assert "tiny" not in source.load(()).editions
    _publish(source)
    assert (source.folder / "tiny" / LOCK_FILE).exists()
    assert "tiny" in source.load(()).published


def _publish(source: LibrarySource) -> None:
    edition, people, on = read_edition_texts(tiny_files()), ("甲", "乙"), date(2026, 11, 23)
    with edition_drafts._staged(tiny_files(), edition, source=source, people=people, on=on) as (made, _):
        assert made is not None
        made.rename(source.folder / "tiny")


def _publish_and_die(source: LibrarySource, step: str) -> None:
    """In a child process: never comes back."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if step == "write":
        source = LibrarySource(source.folder, lambda more: die() if more else source_in(source.folder).load(more))
    else:
        setattr(edition_drafts, step, die)
    try:
        _publish(source)
    finally:
        os._exit(1)


def _made(folder: Path) -> Path:
    """Its parents made, itself not."""
    folder.parent.mkdir(parents=True)
    return folder
