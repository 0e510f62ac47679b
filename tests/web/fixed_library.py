"""Content that a test puts together itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Flask

from rongtong_assess.content.library import Library
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.installation import Installation
from rongtong_assess.web.frame.transaction import EXTENSION


@dataclass(frozen=True)
class FixedLibrary:
    """Stands where the application looks for its content."""

    library: Library

    def current(self) -> Library:
        return self.library


def publish(app: Flask, edition: Edition) -> None:
    """From now on the application has this edition too."""
    installation: Installation = app.extensions[EXTENSION]
    library = replace(installation.library, editions={**installation.library.editions, edition.id: edition})
    app.extensions[EXTENSION] = installation.with_parts(live_library=FixedLibrary(library))
