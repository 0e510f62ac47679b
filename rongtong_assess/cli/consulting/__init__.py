"""Commands for a service platform's work."""
