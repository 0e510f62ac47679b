"""Firms that do not exist, and what is chosen on them."""
