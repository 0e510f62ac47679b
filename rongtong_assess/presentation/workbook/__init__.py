"""Workbooks that firms fill in without a network."""
