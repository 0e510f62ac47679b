"""Run by Alembic with the connection that storage.schema opened, inside its transaction."""

from alembic import context

from rongtong_assess.storage import (
    accounts,
    assessments,
    editions,
    follow_up,
    jobs,
    organisations,
    plans,
    products,
    report_codes,
)
from rongtong_assess.storage.columns import Table

TABLE_MODULES = (
    accounts,
    assessments,
    editions,
    follow_up,
    jobs,
    organisations,
    plans,
    products,
    report_codes,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
