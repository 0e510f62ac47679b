"""Plain values of core as people see them; knows core only."""
