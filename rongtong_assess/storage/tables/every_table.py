"""All tables of the database: who needs every one of them takes METADATA from here."""

from __future__ import annotations

from rongtong_assess.storage.database import counters
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.tables import assessment as assessments
from rongtong_assess.storage.tables import assessment as confirmed_numbers
from rongtong_assess.storage.tables import catalogue as products
from rongtong_assess.storage.tables import edition as editions
from rongtong_assess.storage.tables import forecast as forecasts
from rongtong_assess.storage.tables import jobs
from rongtong_assess.storage.tables import people as accounts
from rongtong_assess.storage.tables import people as api_keys
from rongtong_assess.storage.tables import people as invitations
from rongtong_assess.storage.tables import people as organisations
from rongtong_assess.storage.tables import progress as follow_up
from rongtong_assess.storage.tables import roadmap as plans
from rongtong_assess.storage.tables import visit as report_codes
from rongtong_assess.storage.tables import visit as visits

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
    forecasts,
    plans,
    products,
    report_codes,
    visits,
)
METADATA = Table.metadata
"""Complete, since every module that declares a table is imported above."""
