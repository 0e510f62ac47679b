"""All tables of the database: import METADATA from here to get every table."""

from __future__ import annotations

from rongtong_assess.storage.database import counters
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.tables import (
    assessment,
    catalogue,
    edition,
    forecast,
    identity,
    jobs,
    people,
    progress,
    roadmap,
    visit,
)
from rongtong_assess.storage.tables.consulting import (
    assignment,
    case,
    consultant,
    evidence,
    quality,
    sign_off,
    visit_record,
    work,
)

CONSULTING = (
    assignment,
    case,
    consultant,
    evidence,
    quality,
    sign_off,
    visit_record,
    work,
)
TABLE_MODULES = (
    edition,
    assessment,
    catalogue,
    forecast,
    roadmap,
    visit,
    progress,
    *CONSULTING,
    people,
    identity,
    jobs,
    counters,
)
METADATA = Table.metadata
"""Complete, since every module that declares a table is imported above."""
