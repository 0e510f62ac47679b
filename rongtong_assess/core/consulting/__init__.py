"""Consulting: cases of a service platform from opening to signed result. Rules only: no clock, disk or network."""
