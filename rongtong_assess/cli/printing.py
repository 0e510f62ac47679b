"""JSON on stdout: one document and nothing else."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(document: Any) -> None:
    """One line, Chinese as it is."""
    click.echo(json.dumps(document, ensure_ascii=False))
