"""Reads and writes of each noun; the only place with SQL."""
