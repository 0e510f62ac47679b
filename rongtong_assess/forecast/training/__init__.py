"""Fitting the numbers; the only folder that knows scikit-learn."""
