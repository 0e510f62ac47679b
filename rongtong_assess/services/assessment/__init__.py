"""Assessment: one firm through one edition once. One file for each thing that a person does."""
