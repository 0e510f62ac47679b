"""A firm's pages while it answers an edition."""
