"""A random draw of experts that anyone can check: the rule, and its files."""
