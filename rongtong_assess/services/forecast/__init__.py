"""What people do with forecasts and models."""
