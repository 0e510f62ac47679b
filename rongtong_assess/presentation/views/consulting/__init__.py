"""Cases, consultants, evidence and what belongs to them, as pages show them."""
