"""Catalogue: solutions, supports, and the products of platforms. One file for each thing that a person does."""
