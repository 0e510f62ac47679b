"""JSON on stdout: one document and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from rongtong_assess.core.errors import Refused


def print_json(document: Any) -> None:
    """One line, Chinese as it is."""
    click.echo(json.dumps(document, ensure_ascii=False))


def print_check(check: Callable[[], object], *, as_json: bool, all_right: str) -> None:
    """Runs a check of files: the list of mistakes as JSON, or a sentence when there is none.

    Raises Refused with the mistakes, so that the message and the exit code are those of any bad input.
    """
    try:
        check()
    except Refused as refusal:
        if as_json:
            print_json([asdict(mistake) for mistake in refusal.mistakes])
        raise
    if as_json:
        print_json([])
    else:
        click.echo(all_right)
