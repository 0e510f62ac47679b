"""The visit of a case: beginning it, recording findings, and the people, days and words that belong to it."""
