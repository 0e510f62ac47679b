"""Result: points, level, what is missing, and comparisons. One file for each thing that a person does."""
