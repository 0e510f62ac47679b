"""Reads and writes, one module for each noun."""
