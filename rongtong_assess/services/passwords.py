"""Passwords: chosen at random, kept as argon2 hashes."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher

# Without characters that look alike on a screen.
EASY_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def hash_password(text: str) -> str:
    """The hash that log-in verifies; argon2 with the library's own parameters."""
    return PasswordHasher().hash(text)


def make_password() -> str:
    """A random password of 79 bits, in groups that are easy to copy by hand."""
    return "-".join("".join(secrets.choice(EASY_CHARACTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
