"""The tables of evidence come and go with their migration; room is taken by one upload after the other."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.content.evidence.inspector import EvidenceInspector
from rongtong_assess.content.library import Library, load_library
from rongtong_assess.core.consulting.evidence_upload import AnnouncedFile, EvidenceLimits
from rongtong_assess.core.errors import Refused
from rongtong_assess.services.consulting.evidence.place import firm_place
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.services.consulting.evidence.upload import FileEntry, start_upload
from rongtong_assess.storage.consulting.evidence import sum_held
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore
from rongtong_assess.storage.database import schema
from rongtong_assess.storage.database.engine import begin_writing, open_engine
from tests.actors import firm_actor
from tests.services.makers import NOW, ROOT
from tests.storage.rows import add_firm, add_submitted

TABLES = {"evidence_file", "evidence_upload", "evidence_waiver"}


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def test_the_migration_makes_the_tables_and_takes_them_away_with_rows_in_others_kept(empty_database: Engine) -> None:
    schema.upgrade(empty_database, "0019")
    with empty_database.begin() as connection:
        organisation = "INSERT INTO organisation (id, kind, name, is_active, is_demo, created_at)"
        values = {"id": f"{9:032x}", "now": NOW.replace(tzinfo=None)}
        connection.execute(text(f"{organisation} VALUES (:id, 'firm', '甲', true, false, :now)"), values)
    schema.upgrade(empty_database, "0020")
    assert set(inspect(empty_database).get_table_names()) >= TABLES
    schema.downgrade(empty_database, "0019")
    assert TABLES.isdisjoint(inspect(empty_database).get_table_names())
    with empty_database.connect() as connection:
        assert connection.execute(text("SELECT name FROM organisation")).scalar_one() == "甲"


def test_parallel_uploads_never_take_more_room_than_there_is(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    library: Library = load_library(ROOT / "questionnaires", ROOT / "catalogue")
    with sessions.begin() as session:
        firm = add_firm(session)
        assessment = add_submitted(session, firm.id)
        firm_id, assessment_id = firm.id, assessment.id
    limits = EvidenceLimits(bytes_per_firm=1000, bytes_per_file=400)
    tools = EvidenceTools(EvidenceStore(tmp_path / "evidence"), EvidenceInspector(), limits=limits)
    barrier = threading.Barrier(6)

    def start(number: int) -> bool:
        entry = FileEntry(
            "scene.quality",
            "in_use",
            AnnouncedFile("a.pdf", 400, hashlib.sha256(bytes([number])).hexdigest()),
        )
        barrier.wait()
        with sessions() as session:
            begin_writing(session)
            place = firm_place(session, firm_actor(firm_id), assessment_id, library=library, now=NOW)
            try:
                start_upload(session, firm_actor(firm_id), place, entry, tools=tools, now=NOW)
            except Refused:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(6) as pool:
        begun = list(pool.map(start, range(6)))
    assert sum(begun) == 2
    with sessions() as session:
        assert sum_held(session, firm_id) == (800, 2)
