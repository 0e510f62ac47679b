"""What is said about results: level, single questions, comparisons, trials."""
