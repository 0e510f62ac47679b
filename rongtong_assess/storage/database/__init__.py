"""SQLite and PostgreSQL behind the same code: engine, schema, faults, private files, counters."""
