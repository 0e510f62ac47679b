"""Run by Alembic with the connection that storage.database.schema opened, inside its transaction."""

from alembic import context

from rongtong_assess.storage.tables.every_table import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
