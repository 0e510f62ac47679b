"""The history: whoever edits in whatever order, no value ever leaves it; a conflict says whose the other answer is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.colleagues.history import RecordedChange
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.services.assessment.history import load_history
from rongtong_assess.services.assessment.read_answers import AnswerChange
from rongtong_assess.services.assessment.save import SaveOutcome, load_remarks, save_answers
from rongtong_assess.services.people.own_data import erase_account, export_own_data
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.colleagues import list_changes
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.assessment import AnswerHistory, Assessment
from rongtong_assess.storage.tables.people import Membership
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_account, change

VALUES = {
    "base.network": [["B"], ["C"], ["B", "C"], None],
    "fact.production_devices": ["30", "31", "312", None],
    "scene.quality": [0, 1, 2, None],
    "remark.scene.quality": [["guessed", ""], ["", "甲"], ["proven", "乙"], None],
}
QUESTIONS = tuple(VALUES)


def open_assessment(session: Session, firm: Firm) -> Assessment:
    return get_assessment(session, firm.organisation_id, firm.assessment_id, for_update=True)


def recorded(session: Session, firm: Firm, *questions: str) -> list[RecordedChange]:
    return list_changes(session, open_assessment(session, firm), questions or QUESTIONS)


@pytest.fixture
def colleague(writing: Session, firm: Firm) -> Actor:
    account = add_account(writing, "wang@example.com")
    account.name = "王工"
    writing.add(
        Membership(account_id=account.id, organisation_id=firm.organisation_id, role=firm.actor.role, created_at=NOW)
    )
    writing.flush()
    return replace(firm.actor, account_id=account.id)


@dataclass
class Tab:
    """One open page of one person: what it has seen, and what it sent so far."""

    actor: Actor
    name: str
    seen: dict[str, int] = field(default_factory=dict)
    sent: list[AnswerChange] = field(default_factory=list)


@dataclass
class Group:
    """Several pages of several people at one assessment, and every value that was ever stored."""

    session: Session
    firm: Firm
    edition: Edition
    tabs: tuple[Tab, ...]
    stored: list[tuple[str, int, object, int | None]] = field(default_factory=list)

    def act(self, place: int, question: str, kind: str, choice: int) -> None:
        """kind: look at what is stored, change an answer, or send again what was sent before."""
        tab = self.tabs[place % len(self.tabs)]
        before = self.read()
        if kind == "look":
            tab.seen = {name: revision for name, (_, revision) in before.items()}
            return
        if kind == "change" or not tab.sent:
            value = VALUES[question][choice % len(VALUES[question])]
            tab.sent.append(AnswerChange(question, value, tab.seen.get(question, 0), tab.name, len(tab.sent) + 1))
            self.send(tab, tab.sent[-1])
        else:
            self.send(tab, tab.sent[choice % len(tab.sent)])
        after = self.read()
        self.stored += [
            (name, revision, value, tab.actor.account_id)
            for name, (value, revision) in after.items()
            if before.get(name, (None, 0)) != (value, revision)
        ]

    def send(self, tab: Tab, sent: AnswerChange) -> None:
        assessment = open_assessment(self.session, self.firm)
        outcome = save_answers(self.session, tab.actor, assessment, edition=self.edition, changes=[sent], now=NOW)
        tab.seen.update(outcome.saved)

    def read(self) -> dict[str, tuple[object, int]]:
        assessment = open_assessment(self.session, self.firm)
        rows = {**list_answers(self.session, assessment), **load_remarks(self.session, assessment)}
        return {question: (answer.value, answer.revision) for question, answer in rows.items()}


KINDS = st.sampled_from(["look", "change", "change", "again"])
STEPS = st.tuples(st.integers(0, 3), st.sampled_from(QUESTIONS), KINDS, st.integers(0, 9))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=25))
def test_no_value_ever_leaves_the_history_whoever_edits_in_whatever_order(
    session: Session, firm: Firm, edition: Edition, steps: list[tuple[int, str, str, int]]
) -> None:
    begin_writing(session)
    people = [firm.actor, *(replace(firm.actor, account_id=_person(session, firm, name)) for name in ("wang", "li"))]
    tabs = (*(Tab(actor, f"tab-{number}") for number, actor in enumerate(people)), Tab(people[0], "tab-3"))
    group = Group(session, firm, edition, tabs)
    try:
        for step in steps:
            group.act(*step)
        history = recorded(session, firm)
        assert [(row.question, row.revision, row.after, row.by) for row in history] == sorted(group.stored, key=_place)
        now_stored = group.read()
        for question in QUESTIONS:
            own = [row for row in history if row.question == question]
            assert [row.revision for row in own] == list(range(1, len(own) + 1))
            assert [row.before for row in own] == [None, *(row.after for row in own)][: len(own)]
            assert now_stored.get(question, (None, 0)) == ((own[-1].after, own[-1].revision) if own else (None, 0))
    finally:
        session.rollback()


def test_a_conflict_shows_both_answers_and_whose_the_stored_one_is(
    writing: Session, firm: Firm, edition: Edition, colleague: Actor
) -> None:
    def save(actor: Actor, *changes: AnswerChange) -> SaveOutcome:
        return save_answers(writing, actor, open_assessment(writing, firm), edition=edition, changes=changes, now=NOW)

    save(colleague, change("scene.quality", 2, writer="a"))
    found = save(firm.actor, change("scene.quality", 1, writer="b")).conflicts["scene.quality"]
    assert (found.value, found.shown[:3], found.mine[:3]) == (2, "2 级", "1 级")
    assert found.by == "王工（2026年11月23日 09:00）"
    own = save(colleague, change("scene.quality", 3, writer="c")).conflicts["scene.quality"]
    assert own.by == "您在另一处（2026年11月23日 09:00）"
    save(colleague, change("remark.scene.quality", ["guessed", ""], writer="a"))
    remark = save(firm.actor, change("remark.scene.quality", ["", "注"], writer="b")).conflicts["remark.scene.quality"]
    assert (remark.shown, remark.mine, remark.by[:2]) == ("凭印象", "注", "王工")


def test_an_erased_person_leaves_the_history_without_a_name(
    writing: Session, firm: Firm, edition: Edition, colleague: Actor
) -> None:
    changes = [change("scene.quality", 2, writer="a")]
    save_answers(writing, colleague, open_assessment(writing, firm), edition=edition, changes=changes, now=NOW)
    made = export_own_data(writing, int(colleague.account_id or 0))["answer_changes"]
    assert [row["question"] for row in made] == ["scene.quality"]
    erase_account(writing, int(colleague.account_id or 0), now=NOW)
    writing.expire_all()
    (row,) = recorded(writing, firm, "scene.quality")
    assert (row.by, row.name, row.after) == (None, "", 2)
    later = [change("scene.quality", 1, writer="b")]
    outcome = save_answers(writing, firm.actor, open_assessment(writing, firm), edition=edition, changes=later, now=NOW)
    assert outcome.conflicts["scene.quality"].by.startswith("已注销的账号（")


def test_the_history_of_a_page_is_told_by_question_and_by_go(writing: Session, firm: Firm, edition: Edition) -> None:
    for minute, value in ((0, "3"), (1, "30"), (30, "31")):
        changes = [change("fact.production_devices", value)]
        at = NOW + timedelta(minutes=minute)
        save_answers(writing, firm.actor, open_assessment(writing, firm), edition=edition, changes=changes, now=at)
    told = load_history(writing, open_assessment(writing, firm), ["fact.production_devices", "base.system"])
    assert [(row.before, row.after) for row in told["fact.production_devices"]] == [("30", "31"), (None, "30")]
    assert told.keys() == {"fact.production_devices"}


def test_another_firms_history_is_not_found(writing: Session, firm: Firm, edition: Edition, new_firm: object) -> None:
    changes = [change("scene.quality", 2)]
    save_answers(writing, firm.actor, open_assessment(writing, firm), edition=edition, changes=changes, now=NOW)
    foreign = Assessment(id=firm.assessment_id, organisation_id=add_account(writing, "x@example.com").public_id)
    assert list_changes(writing, foreign, QUESTIONS) == []
    assert len(writing.scalars(select(AnswerHistory)).all()) == 1


def _place(row: tuple[str, int, object, int | None]) -> tuple[str, int]:
    return row[:2]


def _person(session: Session, firm: Firm, name: str) -> int:
    account = add_account(session, f"{name}@example.com")
    session.add(
        Membership(account_id=account.id, organisation_id=firm.organisation_id, role=firm.actor.role, created_at=NOW)
    )
    session.flush()
    return account.id
