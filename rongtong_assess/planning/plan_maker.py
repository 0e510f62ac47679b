"""PlanMaker: finds roadmaps in separate processes, so that a search that does not end can be killed.

The solver's own time limit is not a hard one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Lock

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.catalogue.solution import Solution
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.roadmap.plan import PlanningResult, PlanSet, Unreachable
from rongtong_assess.core.roadmap.plan_json import wishes_json
from rongtong_assess.core.roadmap.rules import PlanRules
from rongtong_assess.core.roadmap.wishes import PlanWishes
from rongtong_assess.warm_process import Broken, Busy, WarmProcesses

SECONDS = 8.0
SECONDS_TO_KILL = 20.0
MOST_KEPT = 200
"""Most results kept in memory: pages are opened again, and equal questions have equal results."""


@dataclass(frozen=True, slots=True)
class _PlanQuestion:
    edition: Edition
    sheet: AnswerSheet
    solutions: tuple[Solution, ...]
    rules: PlanRules
    wishes: PlanWishes
    employees: int | None
    seconds: float

    @property
    def key(self) -> str:
        """Equal for equal questions; sets and mappings are compared by their contents."""
        parts = (
            self.edition.fingerprint,
            sorted((item, sorted(keys)) for item, keys in self.sheet.choices.items()),
            sorted(self.sheet.scenes.items()),
            sorted(self.sheet.facts.items()),
            self.solutions,
            self.rules,
            canonical_json(wishes_json(self.wishes)),
            self.employees,
            self.seconds,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()


class PlanMaker:
    """Finds roadmaps; safe to share between threads. Call close() at the end."""

    def __init__(self, *, processes: int = 1) -> None:
        self._processes: WarmProcesses[_PlanQuestion, PlanningResult] = WarmProcesses(
            _serve, name="plan", processes=processes, timeout_seconds=SECONDS_TO_KILL
        )
        self._kept: OrderedDict[str, PlanningResult] = OrderedDict()
        self._lock = Lock()

    def find_roadmap(
        self,
        edition: Edition,
        sheet: AnswerSheet,
        solutions: Iterable[Solution],
        *,
        rules: PlanRules,
        wishes: PlanWishes,
        employees: int | None,
        seconds: float = SECONDS,
    ) -> PlanSet | Unreachable:
        """Like `planning.roadmap.roadmap.find_roadmap`, with a hard limit of time.

        Raises Refused also when no process is free or the search had to be ended.
        """
        question = _PlanQuestion(edition, sheet, tuple(solutions), rules, wishes, employees, seconds)
        found = self._find_kept(question.key) or self._ask(question)
        if isinstance(found, Refused):
            raise found
        return found

    def close(self) -> None:
        """Ends the processes."""
        self._processes.close()

    def _find_kept(self, key: str) -> PlanningResult | None:
        with self._lock:
            return self._kept.get(key)

    def _keep(self, key: str, found: PlanningResult) -> None:
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _ask(self, question: _PlanQuestion) -> PlanningResult:
        try:
            found = self._processes.ask(question)
        except Busy:
            raise Refused.because("plan", "现在做路线图的人太多", "请过一分钟再试；测评结果不受影响") from None
        except Broken as failure:
            cure = "请少选一些条件再试一次；还不行，请联系管理员"
            raise Refused.because("plan", "路线图没有算出来：花的时间太长或中途断了", cure) from failure
        if isinstance(found, PlanSet) and all(plan.proof.is_optimal for plan in found.plans.values()):
            self._keep(question.key, found)
        return found


def _serve(connection: Connection) -> None:
    """The work of the process: questions in, plans or refusals out, until the other end closes."""
    from rongtong_assess.planning.roadmap.roadmap import find_roadmap  # the solver loads here, not in the web process

    while True:
        try:
            asked: _PlanQuestion = connection.recv()
        except EOFError:
            return
        found: PlanningResult
        try:
            found = find_roadmap(
                asked.edition,
                asked.sheet,
                asked.solutions,
                rules=asked.rules,
                wishes=asked.wishes,
                employees=asked.employees,
                seconds=asked.seconds,
            )
        except Refused as refusal:
            found = refusal
        connection.send(found)
