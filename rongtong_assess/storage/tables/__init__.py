"""Tables by noun. SQL on them stands in the storage modules of the same nouns."""
