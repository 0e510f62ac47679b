"""A person's notices about cases, of all organisations together, and the choice of mail about them."""
