"""Run by Alembic with the connection that storage.schema opened, inside its transaction."""

from alembic import context

from rongtong_assess.storage import accounts, assessments, editions, follow_up, organisations, plans
from rongtong_assess.storage.columns import Table

TABLE_MODULES = (accounts, assessments, editions, follow_up, organisations, plans)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
