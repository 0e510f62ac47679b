"""What a model sees of a firm."""
