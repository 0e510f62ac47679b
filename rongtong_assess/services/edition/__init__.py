"""Edition: what is asked and what it is worth. One file for each thing that a person does."""
