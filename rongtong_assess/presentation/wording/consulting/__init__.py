"""What is said about consulting, a file per subject."""
