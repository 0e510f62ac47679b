"""Tables by noun. Their SQL is in the storage modules of the same nouns."""
