"""A firm's pages about its roadmaps."""
