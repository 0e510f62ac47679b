"""What a forecast is, and which model is in force."""
