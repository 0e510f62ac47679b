"""Result: points, level, what is missing, and comparisons. Rules only: no clock, no disk, no network."""
