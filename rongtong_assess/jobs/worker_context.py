"""WorkerContext: an installation in the hands of one worker."""

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
    """name: how this worker signs for a job. stopping: set when the process is asked to end."""

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
        """Where a job keeps what it has made."""
        return self.settings.jobs_folder / str(job_id)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction."""
        with self.sessions() as session:
            begin_writing(session)
            yield session
            session.commit()


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
