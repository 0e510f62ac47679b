"""Reads and writes of accounts, organisations, keys, log-ins, and a person's own data."""
