"""Roadmap: measures for a firm, planned in phases, with their money. One file for each thing that a person does."""
