"""Whole trainings with their figures on firms that trained nothing."""
