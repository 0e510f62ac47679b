"""Evidence: handing in files in parts, marking and removing them, waiving pieces, and what is still missing."""
