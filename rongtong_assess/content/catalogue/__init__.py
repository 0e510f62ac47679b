"""The catalogue: solutions with notes, supports, subsidies, the size standard and the rules of planning."""
