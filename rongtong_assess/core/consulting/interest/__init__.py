"""Ties of people to firms, the conflicts of interest that follow from them, and what two people may accept."""
