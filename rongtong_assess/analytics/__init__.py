"""Many firms at once."""
