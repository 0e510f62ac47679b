"""Queries and files of consulting."""
