"""The database behind the same code for SQLite and PostgreSQL: engine, schema, faults, private files, counters."""
