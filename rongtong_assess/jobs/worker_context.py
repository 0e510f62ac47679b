"""WorkerContext: the installation as one worker uses it, with the worker's name and its signal to stop."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.installation import Installation
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.engine import begin_writing


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """name: under which this worker holds jobs. stopping: set when the process is asked to end."""

    installation: Installation
    name: str = field(default_factory=lambda: secrets.token_hex(16))
    stopping: Event = field(default_factory=Event)

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.installation.sessions

    def folder_of(self, job_id: UUID) -> Path:
        """The folder with the files that a job makes."""
        return self.settings.jobs_folder / str(job_id)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session with one writing transaction, committed at the end of the block."""
        with self.sessions() as session:
            begin_writing(session)
            yield session
            session.commit()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
