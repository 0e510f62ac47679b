"""Assessors keep who took part in a visit, on which days, and what the firm and its provider said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.typed_text import MOST_NOTE, MOST_PERSON_NAME, hidden_character_words
from rongtong_assess.presentation.wording.consulting.visits import PERSON_NAME, PERSON_ROLE, SAID_TEXT
from rongtong_assess.presentation.wording.mistakes import find_password_mistake
from rongtong_assess.presentation.wording.quantities import show_day
from rongtong_assess.services.consulting.visits.rounds import CaseRound, get_round, open_visit
from rongtong_assess.storage.consulting.visit_records import (
    get_participant,
    list_statements,
    list_visit_days,
    replace_visit_days,
)
from rongtong_assess.storage.tables.consulting.visit_record import VisitParticipant, VisitSide, VisitStatement
from rongtong_assess.storage.tables.visit import Visit

MOST_DAYS = 10
SATISFACTION = range(1, 6)


@dataclass(frozen=True, slots=True)
class SaidAtVisit:
    """What one side said. satisfaction: 1 to 5, None where it was not asked."""

    satisfaction: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PersonAtVisit:
    """A person who took part. role_words: what the person does there."""

    side: VisitSide
    name: str
    role_words: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a page sends together. person: one more who took part, None for nobody."""

    days: Sequence[date] = ()
    said: Mapping[VisitSide, SaidAtVisit] = field(default_factory=dict)
    person: PersonAtVisit | None = None


def keep_attendance(
    session: Session, actor: Actor, case_id: UUID, sent: Attendance, *, library: Library, now: datetime
) -> Visit:
    """Keep days, words and one more person.

    Raises NotFound; Refused with every mistake, and where nothing may be recorded now.
    """
    found = get_round(session, actor, case_id, library=library, for_update=True)
    visit = open_visit(session, actor, found, now=now)
    if mistakes := list(_mistakes(found, sent, today=day_in_china(now))):
        raise Refused(mistakes)
    if sorted(set(sent.days)) != list_visit_days(session, visit):
        replace_visit_days(session, visit, sent.days)
    stored = list_statements(session, visit)
    for side, said in sent.said.items():
        _keep_statement(session, actor, stored.get(side) or VisitStatement(visit_id=visit.id, side=side), said, now=now)
    if sent.person:
        add_person(session, actor, visit, person=sent.person, now=now)
    session.flush()
    return visit


def add_person(session: Session, actor: Actor, visit: Visit, *, person: PersonAtVisit, now: datetime) -> None:
    stamp = {"added_at": now, "added_by": actor.account_id}
    named = {"side": person.side, "name": person.name, "role_words": person.role_words}
    session.add(VisitParticipant(visit_id=visit.id, **named, **stamp))


def remove_person(
    session: Session, actor: Actor, case_id: UUID, participant_id: int, *, library: Library, now: datetime
) -> None:
    """Take a person off the list. Raises NotFound; Refused where nothing may be recorded now."""
    found = get_round(session, actor, case_id, library=library, for_update=True)
    visit = open_visit(session, actor, found, now=now)
    session.delete(get_participant(session, visit, participant_id))
    session.flush()


def _keep_statement(
    session: Session, actor: Actor, statement: VisitStatement, said: SaidAtVisit, *, now: datetime
) -> None:
    if (statement.satisfaction, statement.words or "") == (said.satisfaction, said.words):
        return
    statement.satisfaction, statement.words = said.satisfaction, said.words
    statement.changed_at, statement.changed_by = now, actor.account_id
    session.add(statement)


def _mistakes(found: CaseRound, sent: Attendance, *, today: date) -> Iterator[Mistake]:
    submitted = found.assessment.submitted_at
    first = day_in_china(submitted) if submitted else today
    if any(not first <= day <= today for day in sent.days):
        yield Mistake("days", "到访日期不对", f"请填{show_day(first)}到今天之间的日期")
    if len(set(sent.days)) > MOST_DAYS:
        yield Mistake("days", f"到访日期填了 {len(set(sent.days))} 天", f"请填 {MOST_DAYS} 天以内")
    for side, said in sent.said.items():
        if said.satisfaction is not None and said.satisfaction not in SATISFACTION:
            yield Mistake(f"{side}-satisfaction", "满意度不是 1 到 5 里的一个", "请选一个，或者选没有问")
        yield from _text_mistakes(f"{side}-words", said.words, most=MOST_NOTE, what=SAID_TEXT)
    if sent.person:
        if not sent.person.name:
            yield Mistake("person-name", "填了职务，没有填姓名", "请填姓名；不知道姓名就写称呼，例如“张经理”")
        for place, text, what in (
            ("person-name", sent.person.name, PERSON_NAME),
            ("person-role", sent.person.role_words, PERSON_ROLE),
        ):
            yield from _text_mistakes(place, text, most=MOST_PERSON_NAME, what=what)


def _text_mistakes(place: str, text: str, *, most: int, what: str) -> Iterator[Mistake]:
    if len(text) > most:
        yield Mistake(place, f"{what}有 {len(text)} 个字", f"请缩短到 {most} 个字以内")
    if hidden := hidden_character_words(text):
        yield Mistake(place, f"{what}里有{hidden}", "请删掉，或改成手工输入")
    if told := find_password_mistake(place, text):
        yield told
