"""AssignmentMaker: plans for teams in a process of their own, so that a search that does not end can be killed.

The solver's own time limit is not a hard one.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection

from rongtong_assess.core.consulting.assignment.plan import AssignmentPlan
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.core.errors import Refused
from rongtong_assess.warm_process import Broken, Busy, WarmProcesses

SECONDS = 60.0
GRACE_SECONDS = 20.0
"""What a search may take beyond its limit: the start of the process, and a solver that looks at the clock late."""


@dataclass(frozen=True, slots=True)
class _TeamQuestion:
    question: AssignmentQuestion
    seconds: float


class AssignmentMaker:
    """Finds assignments; safe to share between threads. Call close() at the end.

    seconds: how long a search for teams may take.
    """

    def __init__(self, *, seconds: float = SECONDS, grace_seconds: float = GRACE_SECONDS) -> None:
        self._seconds = seconds
        self._processes: WarmProcesses[_TeamQuestion, AssignmentPlan] = WarmProcesses(
            _serve, name="assignment", timeout_seconds=seconds + grace_seconds
        )

    def find_assignment(self, question: AssignmentQuestion) -> AssignmentPlan:
        """Like `planning.assignment.assign.find_assignment`, with a hard limit of time.

        A search that had to be killed gives the plan that needs no search. Raises Refused when another search is on.
        """
        try:
            return self._processes.ask(_TeamQuestion(question, self._seconds))
        except Busy:
            raise Refused.because("assignment", "正在算另一份分派方案", "请过几分钟再试") from None
        except Broken:
            from rongtong_assess.planning.assignment.assign import find_quickly  # only now: the solver loads with it

            return find_quickly(question)

    def close(self) -> None:
        """Ends the process."""
        self._processes.close()


def _serve(connection: Connection) -> None:
    """The work of the process: questions in, plans out, until the other end closes."""
    from rongtong_assess.planning.assignment.assign import find_assignment  # the solver loads here

    while True:
        try:
            asked: _TeamQuestion = connection.recv()
        except EOFError:
            return
        connection.send(find_assignment(asked.question, seconds=asked.seconds))
