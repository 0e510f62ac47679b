"""Collects mistakes: reading goes on after a refusal, so that all of them are reported at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from rongtong_assess.core.errors import Mistake, Refused

P = ParamSpec("P")
T = TypeVar("T")


class MistakeList(list[Mistake]):
    """Mistakes found so far."""

    def attempt(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `read` gives; None when it refuses, with its mistakes kept."""
        try:
            return read(*args, **kwargs)
        except Refused as refusal:
            self.extend(refusal.mistakes)
            return None

    def add(self, where: str, what: str, cure: str) -> None:
        self.append(Mistake(where, what, cure))

    def raise_if_any(self) -> None:
        if self:
            raise Refused(self)
