"""A firm's pages about the measures it follows."""
