"""What commands print and write: one JSON document, the outcome of a check, files that appear whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rongtong_assess.core.errors import Refused

STANDARD_OUTPUT = 1


def print_json(document: Any) -> None:
    """Print a document in one line, Chinese unescaped."""
    click.echo(json.dumps(document, ensure_ascii=False))


def print_check(check: Callable[[], object], *, as_json: bool, all_right: str) -> None:
    """Run a check of files: print the list of mistakes as JSON, or a sentence when there is none.

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


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A temporary path to write to; it replaces the target when the block ends without an error.

    Raises Refused when the target exists and is not a regular file (a folder, a device).
    """
    if target.exists() and not target.is_file():
        raise Refused.because(str(target), "这不是普通文件，不能写成结果", "请用 -o 给出一个文件名")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.touch(exist_ok=False)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(target)) from error
    try:
        yield draft
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def solver_kept_quiet() -> Iterator[None]:
    """Silences standard output inside the block: the solver's C library writes to file descriptor 1 itself."""
    sys.stdout.flush()
    kept, nowhere = os.dup(STANDARD_OUTPUT), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STANDARD_OUTPUT)
    try:
        yield
    finally:
        os.dup2(kept, STANDARD_OUTPUT)
        os.close(kept)
        os.close(nowhere)
