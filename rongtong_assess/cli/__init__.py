"""The `rongtong` command. Each subcommand is a module that is imported when it is called."""

from __future__ import annotations

import sys
import warnings
from typing import NoReturn

from rongtong_assess.cli.commands import rongtong
from rongtong_assess.cli.console.guard import run_guarded


def main() -> NoReturn:
    """The console script."""
    # What the layout library warns about is in our own messages, once and with what to do.
    warnings.filterwarnings("ignore", category=UserWarning, module="weasyprint")
    sys.exit(run_guarded(rongtong, sys.argv[1:]))
