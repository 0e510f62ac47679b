"""Logging in through another house's OpenID Connect provider."""
