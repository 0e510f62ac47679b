"""Which consultants go to which firms: the question, what an answer costs, and both as JSON."""
