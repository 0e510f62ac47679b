"""Forecast: what a model says of a firm, and which model is in force. Rules only: no clock, no disk, no network."""
