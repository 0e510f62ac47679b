"""Catalogue: solutions, supports, and the products of platforms. Rules only: no clock, no disk, no network."""
