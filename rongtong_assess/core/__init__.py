"""The rules of the field. Standard library only; no clock, no disk, no network."""
