"""What the commands `assign` and `draw` say of themselves, and of how a call went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rongtong_assess.core.consulting.assignment.plan import LeftOut, PlannedAssignment
from rongtong_assess.core.consulting.assignment.question import AssignmentQuestion
from rongtong_assess.core.consulting.draw.draw import DrawnPeople
from rongtong_assess.presentation.wording.consulting.assignment import WHY_LEFT_OUT, cost_words, fit_reasons
from rongtong_assess.presentation.wording.consulting.draw import NOBODY, shortage_words

ASSIGN_PURPOSE = "给企业分派顾问：总代价最小，并证明没有更好的"
DRAW_PURPOSE = "抽取专家，结果谁都能核对"
INPUT, RESULT = "输入.json", "结果.json"
DRAW_USAGE = f"{INPUT} -o {RESULT}  或  verify {RESULT}"
JSON_HELP = "只输出一个 JSON 文档"
SECONDS_HELP = "两人一组时最多算多少秒"
RESULT_HELP = "结果文件"

SHORT_SEED = "种子太短，别人能从承诺猜出来；正式抽取请用随机的 32 个字以上。"
CONFIRMED = "核对无误：名单、承诺和抽取结果都对得上。"
NOT_CONFIRMED = "核对不符："


def assignment_line(question: AssignmentQuestion, assignment: PlannedAssignment) -> str:
    """One assignment with its cost and its reasons."""
    firm = question.firms_by_id[assignment.firm]
    names = "、".join(assignment.consultants)
    lead = f"（{assignment.consultants[0]} 牵头）" if len(assignment.consultants) > 1 else ""
    reasons = "；".join(
        f"{id} {'，'.join(fit_reasons(firm, question.consultants_by_id[id]))}" for id in assignment.consultants
    )
    return f"{assignment.firm} → {names}{lead}　{cost_words(assignment.parts)}　{reasons}"


def left_out_line(left_out: LeftOut) -> str:
    """One firm that nobody goes to."""
    return f"{left_out.firm} 没分到：{WHY_LEFT_OUT[left_out.why]}（代价 {left_out.cost}）"


def outcome_lines(outcomes: Sequence[DrawnPeople]) -> Iterator[str]:
    """Each demand with who was drawn, and what the pool could not give."""
    for outcome in outcomes:
        people, substitutes = ("、".join(ids) or NOBODY for ids in (outcome.drawn, outcome.substitutes))
        yield f"{outcome.demand.firm}（{outcome.demand.specialty}）：抽中 {people}；候补 {substitutes}"
        if shortage := shortage_words(outcome):
            yield f"  {shortage}"
