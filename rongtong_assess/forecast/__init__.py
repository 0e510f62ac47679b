"""The forecast of what a visit would confirm: simulated firms, features, training, serving, watching."""
