"""Consulting: what platforms do with the firms in their hands."""
