"""Pages: one blueprint per user group."""
