"""Queries of consulting: cases, consultants, evidence, notices; one file per subject."""
