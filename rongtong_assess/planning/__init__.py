"""Optimisation: roadmaps and assignments, by SciPy's HiGHS."""
