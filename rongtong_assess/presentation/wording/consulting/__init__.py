"""What is said about cases, consultants, evidence and what belongs to them."""
