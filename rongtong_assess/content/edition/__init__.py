"""Editions: read from their folders, checked, locked, published and copied."""
