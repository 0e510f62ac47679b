"""Roadmaps: which solutions together lead to a level, as an integer programme."""
