"""Typed tables, queries and migrations; SQLite and PostgreSQL from the same code."""
