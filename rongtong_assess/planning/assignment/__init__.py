"""Consultants to firms at the least cost: single consultants by matching, teams of two by integer programming."""
