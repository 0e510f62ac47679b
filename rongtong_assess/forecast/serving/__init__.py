"""A trained model's numbers, and the forecasts they give."""
