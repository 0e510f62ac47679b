"""A trained model's folder with its record and card."""
