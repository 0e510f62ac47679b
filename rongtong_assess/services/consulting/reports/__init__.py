"""The report of a case for the firm and for the platform: what it is made from, and its photos."""
