"""What pages show: frozen values, built from core by pure functions."""
