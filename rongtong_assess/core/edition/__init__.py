"""Edition: what is asked and what it is worth. Rules only: no clock, no disk, no network."""
