"""Opening a case, assigning people to it and moving it from state to state."""
