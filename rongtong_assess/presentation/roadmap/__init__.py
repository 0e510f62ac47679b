"""Plans, their measures and their money as people read them, on pages and in the report alike."""
