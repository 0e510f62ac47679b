"""Roadmap: measures for a firm, planned in phases, with their money. Rules only: no clock, no disk, no network."""
