"""Whether a person may take a step of a case now, and what is missing for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rongtong_assess.core.consulting.case import (
    BINDING_SIGNATURES,
    CaseParty,
    CaseStand,
    CaseStep,
    StepTaken,
    Transition,
    find_transition,
    is_late,
    list_steps,
)
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.typed_text import MOST_NOTE, hidden_character_words

APPEAL_DECISIONS = frozenset({CaseStep.GRANT_APPEAL, CaseStep.REJECT_APPEAL})


def decide_step(
    stand: CaseStand, taken: StepTaken, parties: frozenset[CaseParty], *, account_id: int | None, today: date
) -> Transition:
    """The row of the table by which the case moves.

    today: in China. Raises NotFound for people who have nothing to do with the case; Refused, with what to do, for a
    step that is not in the table or not this person's, a missing reason or deadline, a late step without a reason,
    a second signature by the person of the first, an appeal that comes too late, and an appeal in the hands of people
    who signed what it is against.
    """
    if not parties:
        raise NotFound
    row = find_transition(stand.state, taken.step)
    if row is None:
        raise Refused.because("step", "案件现在的状态不能做这一步", "请刷新页面，看看同事是不是已经办过了")
    if not row.parties & parties:
        raise Refused.because("step", "这一步不由您来办", "请联系案件的主管、顾问或复核人")
    mistakes = [*_bars(stand, row, account_id, today=today), *_missing(stand, taken, row, today=today)]
    if mistakes:
        raise Refused(mistakes)
    return row


def list_steps_of(
    stand: CaseStand, parties: frozenset[CaseParty], *, account_id: int | None, today: date
) -> tuple[Transition, ...]:
    """The steps that this very person may take now, in the order of the table."""
    rows = list_steps(stand.state, parties)
    return tuple(row for row in rows if not any(_bars(stand, row, account_id, today=today)))


def _bars(stand: CaseStand, row: Transition, account_id: int | None, *, today: date) -> Iterator[Mistake]:
    """What forbids this person the step, whatever the person enters."""
    if row.step is CaseStep.CONCLUDE and account_id in stand.signed_this_round:
        yield Mistake("step", "您已经签过第一个名了，第二个名要由另一个人签", "请让复核人或另一位顾问来签")
    if row.step in APPEAL_DECISIONS and account_id in stand.signed_this_round | stand.signed_before:
        yield Mistake("step", "您在这个结论上签过名，不能处理对它的申诉", "请让没有签过名的主管或复核人处理")
    if row.step in BINDING_SIGNATURES and account_id in stand.signed_appealed:
        yield Mistake("step", "您在企业申诉的那个结论上签过名，不能再签这一轮", "请让没有签过名的同事来签")
    if row.step is CaseStep.APPEAL and (stand.appeal_until is None or today > stand.appeal_until):
        yield Mistake("step", "申诉的期限已经过了，或者申诉已经处理过", "有新的情况，请联系服务平台")


def _missing(stand: CaseStand, taken: StepTaken, row: Transition, *, today: date) -> Iterator[Mistake]:
    reason = taken.reason.strip()
    if row.needs_reason and not reason:
        yield Mistake("reason", "没有写原因", "请写一句原因，企业和同事都看得到")
    elif is_late(stand, today) and not reason:
        yield Mistake("reason", "这一步已经过了期限，没有写晚办的原因", "请写一句晚办的原因")
    if len(reason) > MOST_NOTE:
        yield Mistake("reason", f"原因有 {len(reason)} 个字", f"请缩短到 {MOST_NOTE} 个字以内")
    if hidden := hidden_character_words(reason):
        yield Mistake("reason", f"原因里有{hidden}", "请删掉，或改成手工输入")
    if row.needs_deadline and taken.due_on is None:
        yield Mistake("due_on", "没有填日期", "请选一个日期")
    elif taken.due_on is not None and taken.due_on < today:
        yield Mistake("due_on", "日期已经过去了", "请选今天或以后的日期")
