"""The cases of the demo: people of two platforms, the firms they work with, and what happened in each case."""
