"""Consultants of a platform on pages: list, record, days away, ties to firms, conflicts of interest."""
