"""All tables of the database: who needs every one of them takes METADATA from here."""

from __future__ import annotations

from rongtong_assess.storage import (
    accounts,
    api_keys,
    assessments,
    confirmed_numbers,
    counters,
    editions,
    follow_up,
    invitations,
    jobs,
    organisations,
    placements,
    plans,
    products,
    report_codes,
    visits,
)
from rongtong_assess.storage.columns import Table

TABLE_MODULES = (
    accounts,
    api_keys,
    assessments,
    counters,
    confirmed_numbers,
    editions,
    follow_up,
    invitations,
    jobs,
    organisations,
    placements,
    plans,
    products,
    report_codes,
    visits,
)
METADATA = Table.metadata
"""Complete, since every module that declares a table is imported above."""
