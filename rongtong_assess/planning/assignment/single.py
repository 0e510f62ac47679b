"""match_singles: one consultant per firm at the least total cost, by SciPy's linear sum assignment.

Every place that a consultant has free is a column with its own cost of load, and every firm may also take a column
that stands for leaving it out. A consultant with room for a thousand firms would need a thousand columns, so columns
are offered a few at a time: while all that were offered to a consultant are taken, he is offered more. Once no
consultant is in want, the plan is optimal for all columns: a further place would cost at least as much as the one of
his that is still free.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion, load_cost
from rongtong_assess.planning.assignment.costs import CostTable

FIRST_PLACES = 4
"""Places offered to a consultant at first, beyond an even share."""
Matching = list[tuple[int, int]]
"""Pairs of a firm's and a consultant's place in the table; firms left out are missing."""


def match_singles(question: AssignmentQuestion) -> dict[str, tuple[str, ...]]:
    """The consultant of each firm that gets one. Equal questions get equal answers, in whatever order they are put."""
    table = CostTable.of(question)
    pairs = _Offers(table).match() if table.firms and table.consultants else []
    return {table.firms[row].id: (table.consultants[column].id,) for row, column in pairs}


class _Offers:
    """The columns offered so far."""

    def __init__(self, table: CostTable) -> None:
        self._table = table
        self._costs = table.fit + table.change[:, np.newaxis]
        for row, (column,) in table.list_present(1):
            self._costs[row, column] -= table.change[row]
        firms = len(table.firms)
        share = firms // len(table.consultants) + FIRST_PLACES
        self._most = [min(consultant.free_places, firms) for consultant in table.consultants]
        self._places = [min(most, share) for most in self._most]
        self._left_out = min(firms, max(FIRST_PLACES, firms - sum(self._places)))

    def match(self) -> Matching:
        """The cheapest plan over all columns."""
        firms = len(self._table.firms)
        while True:
            owners = np.repeat(np.arange(len(self._places)), self._places)
            try:
                rows, columns = linear_sum_assignment(self._matrix(owners))
            except ValueError:
                # Too few columns for leaving out: several firms avoid everybody who has room.
                self._left_out = firms
                continue
            matching = [
                (int(row), int(owners[column]))
                for row, column in zip(rows, columns, strict=True)
                if column < len(owners)
            ]
            if not self._offer_more(matching):
                return matching

    def _matrix(self, owners: NDArray[np.intp]) -> NDArray[np.float64]:
        """Firms by columns: consultants' places, then places for leaving out. Forbidden pairs are infinite."""
        loads = [
            load_cost(consultant, consultant.load + number)
            for consultant, places in zip(self._table.consultants, self._places, strict=True)
            for number in range(1, places + 1)
        ]
        matrix = np.empty((len(self._table.firms), len(owners) + self._left_out))
        np.add(self._costs[:, owners], np.array(loads), out=matrix[:, : len(owners)])
        matrix[:, len(owners) :] = self._table.left_out[:, np.newaxis]
        return matrix

    def _offer_more(self, matching: Matching) -> bool:
        """Double what was used up; False when nothing was that could be more."""
        firms = len(self._table.firms)
        taken = Counter(owner for _, owner in matching)
        has_more = False
        for owner, most in enumerate(self._most):
            if taken[owner] == self._places[owner] < most:
                self._places[owner] = min(most, 2 * self._places[owner])
                has_more = True
        if firms - len(matching) == self._left_out < firms:
            self._left_out = min(firms, 2 * self._left_out)
            has_more = True
        return has_more
