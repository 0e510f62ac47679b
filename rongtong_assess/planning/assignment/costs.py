"""CostTable: the costs of a question as arrays, firms and consultants in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rongtong_assess.core.consulting.assignment.question import (
    AssignableConsultant,
    AssignableFirm,
    AssignmentQuestion,
    fit_of,
)

Costs = NDArray[np.float64]
"""Whole numbers small enough to be exact as floats, so that sums and comparisons are exact too."""


@dataclass(frozen=True)
class CostTable:
    """Rows are firms, columns are consultants, both by id: the answer does not depend on the order of the question.

    fit: what each pair costs before load and change; infinite where the consultant has to avoid the firm.
    change: what changing the firm's consultants costs. left_out: what leaving the firm out costs, the change included.
    """

    question: AssignmentQuestion
    firms: tuple[AssignableFirm, ...]
    consultants: tuple[AssignableConsultant, ...]
    fit: Costs
    change: Costs
    left_out: Costs

    @classmethod
    def of(cls, question: AssignmentQuestion) -> Self:
        """All costs of the question."""
        firms = tuple(sorted(question.firms, key=lambda firm: firm.id))
        consultants = tuple(sorted(question.consultants, key=lambda consultant: consultant.id))
        return cls(
            question,
            firms,
            consultants,
            fit=_fit(firms, consultants),
            change=np.array([question.change_cost if firm.id in question.present else 0 for firm in firms], float),
            left_out=np.array([question.left_out_of(firm) for firm in firms], float),
        )

    def list_present(self, size: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Row of a firm and columns of those it has now, where they are so many and none has to avoid it."""
        columns = {consultant.id: column for column, consultant in enumerate(self.consultants)}
        for row, firm in enumerate(self.firms):
            present = tuple(sorted(columns[id] for id in self.question.present.get(firm.id, ())))
            if len(present) == size and np.isfinite(self.fit[row, present]).all():
                yield row, present


def _fit(firms: tuple[AssignableFirm, ...], consultants: tuple[AssignableConsultant, ...]) -> Costs:
    fit = np.empty((len(firms), len(consultants)))
    for row, firm in enumerate(firms):
        fit[row] = [fit_of(firm, consultant).total for consultant in consultants]
    rows = {firm.id: row for row, firm in enumerate(firms)}
    for column, consultant in enumerate(consultants):
        fit[[rows[id] for id in consultant.avoid if id in rows], column] = np.inf
    return fit
