"""What other answers and bought solutions would lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rongtong_assess.core.derivation import DerivedOption
from rongtong_assess.core.purchase import Purchase
from rongtong_assess.core.saving import AnswerValue, StoredAnswer
from rongtong_assess.core.scoring import Scorecard


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that is tried, beside the present one; present_value is what a reset leads back to.

    before, after: in words; of several ticked options only those that were taken away or added, "" for none.
    """

    question: str
    before: str
    after: str
    present_value: AnswerValue


@dataclass(frozen=True, slots=True)
class Trial:
    """present: the result that stands; tried: with the changed answers and the purchase.

    answers: with what could be changed; refused: question -> why it was not, and what to do.
    """

    present: Scorecard
    tried: Scorecard
    answers: Mapping[str, StoredAnswer]
    changes: tuple[ChangedAnswer, ...]
    refused: Mapping[str, str]
    derived: Mapping[str, DerivedOption]
    purchase: Purchase

    @property
    def is_changed(self) -> bool:
        """Whether anything is tried at all."""
        return bool(self.changes or self.purchase.bought)
