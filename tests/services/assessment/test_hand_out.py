"""Groups of questions are handed out: what is not one's own is refused by every way to save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import AlreadySubmitted, NotFound, Refused
from rongtong_assess.services.assessment.answer_rows import FilledRow
from rongtong_assess.services.assessment.confirm_numbers import list_open_doubts
from rongtong_assess.services.assessment.hand_out import (
    end_hand_out,
    hand_out,
    list_colleagues,
    list_own_doubts,
    load_handed_out,
)
from rongtong_assess.services.assessment.import_workbook import FilledWorkbook, WorkbookIdentity, import_answers
from rongtong_assess.services.assessment.save import SaveOutcome, save_answers
from rongtong_assess.services.forecast.submit import Submission, submit
from rongtong_assess.services.people.own_data import erase_account, export_own_data
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.tables.assessment import Assessment, HandOut
from rongtong_assess.storage.tables.people import Membership
from tests.services.conftest import Firm
from tests.services.makers import NOW, add_account, add_submitted, change, example_changes

EQUIPMENT, PRODUCTION = "base.equipment", "production"


@dataclass
class Team:
    """The firm's owner and two contributors, 王 and 李, in one writing transaction."""

    session: Session
    firm: Firm
    edition: Edition
    wang: Actor
    li: Actor

    @property
    def owner(self) -> Actor:
        return self.firm.actor

    @property
    def assessment(self) -> Assessment:
        return get_assessment(self.session, self.firm.organisation_id, self.firm.assessment_id, for_update=True)

    def key(self, actor: Actor) -> str:
        found = list_colleagues(self.session, self.owner)
        return next(colleague.key for colleague in found if colleague.account_id == actor.account_id)

    def hand_out(self, people: Mapping[str, Actor]) -> None:
        keys = {group: self.key(actor) for group, actor in people.items()}
        hand_out(self.session, self.owner, self.firm.assessment_id, edition=self.edition, keys=keys, now=NOW)

    def save(self, actor: Actor, question: str, value: object, *, seen: int = 0) -> SaveOutcome:
        changes = [change(question, value, seen=seen, writer=f"tab-{actor.account_id}")]
        return save_answers(self.session, actor, self.assessment, edition=self.edition, changes=changes, now=NOW)


@pytest.fixture
def team(writing: Session, firm: Firm, edition: Edition) -> Team:
    people = []
    for name in ("王", "李"):
        account = add_account(writing, f"{name}@example.com")
        account.name = name
        member = {"account_id": account.id, "organisation_id": firm.organisation_id}
        writing.add(Membership(role=Role.CONTRIBUTOR, created_at=NOW, **member))
        writing.flush()
        people.append(Actor(firm.organisation_id, account.id, OrganisationKind.FIRM, Role.CONTRIBUTOR))
    return Team(writing, firm, edition, *people)


def test_before_anything_is_handed_out_every_contributor_saves_everything(team: Team) -> None:
    assert team.save(team.wang, "base.network", ["B"]).saved == {"base.network": 1}
    assert team.save(team.li, "scene.quality", 2).saved == {"scene.quality": 1}


def test_once_handed_out_a_contributor_saves_their_own_and_is_told_whose_the_rest_is(team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang, PRODUCTION: team.li})
    assert team.save(team.wang, "base.network", ["B"]).saved == {"base.network": 1}
    assert team.save(team.wang, "fact.production_devices", "30").saved == {"fact.production_devices": 1}
    assert team.save(team.wang, "remark.base.network", ["guessed", ""]).saved == {"remark.base.network": 1}
    refused = team.save(team.li, "base.network", ["C"], seen=1)
    assert refused.saved == {}
    assert "分给了王" in refused.refused["base.network"]
    assert "没有分给您" in team.save(team.li, "base.system", ["B"]).refused["base.system"]
    assert "分给了王" in team.save(team.li, "remark.base.network", ["proven", ""]).refused["remark.base.network"]
    assert list_answers(team.session, team.assessment)["base.network"].value == ["B"]


def test_an_owner_saves_everything_whoever_has_it(team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang})
    assert team.save(team.owner, "base.network", ["B"]).saved == {"base.network": 1}


def test_a_workbook_brings_only_ones_own_answers(team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang})
    rows = (FilledRow("base.network", "第 2 行", ["B"], 0), FilledRow("base.system", "第 3 行", ["B"], 0))
    filled = FilledWorkbook(WorkbookIdentity("", "", "", "", "", ""), rows, ())
    outcome = import_answers(team.session, team.wang, team.assessment, filled=filled, edition=team.edition, now=NOW)
    assert [line.question for line in outcome.taken] == ["base.network"]
    assert [(line.question, "没有分给您" in line.words) for line in outcome.refused] == [("base.system", True)]


def test_a_contributor_confirms_the_numbers_of_their_groups_only(team: Team, library: Library) -> None:
    for question, value in (("fact.pass_rate_before", "0.985"), ("fact.pass_rate_last", "0.99")):
        team.save(team.owner, question, value)
    shown = {"edition": team.edition, "plausibility": library.plausibility}
    doubts = list_open_doubts(team.session, team.assessment, **shown)
    assert doubts
    team.hand_out({EQUIPMENT: team.wang, "effect.quality": team.li})
    for actor, own in ((team.owner, [*doubts]), (team.li, [*doubts]), (team.wang, [])):
        asked = list_own_doubts(team.session, actor, team.assessment, edition=team.edition, doubts=doubts)
        assert asked == own


def test_only_an_owner_submits_what_is_handed_out(team: Team, library: Library) -> None:
    changes = example_changes(team.edition)
    save_answers(team.session, team.owner, team.assessment, edition=team.edition, changes=changes, now=NOW)
    team.hand_out({EQUIPMENT: team.wang})
    asked = (team.firm.assessment_id, Submission("v1"))
    with pytest.raises(Refused, match="由负责人提交"):
        submit(team.session, team.wang, *asked, library=library, models=None, now=NOW)
    assert submit(team.session, team.owner, *asked, library=library, models=None, now=NOW).level == 1


def test_handing_out_again_replaces_and_ending_it_opens_everything(team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang, PRODUCTION: team.wang})
    team.hand_out({EQUIPMENT: team.li})
    assert load_handed_out(team.session, team.assessment).accounts == {EQUIPMENT: team.li.account_id}
    assert team.save(team.wang, "base.network", ["B"]).refused
    end_hand_out(team.session, team.owner, team.firm.assessment_id, now=NOW)
    assert not load_handed_out(team.session, team.assessment).is_on
    assert team.save(team.wang, "base.network", ["B"]).saved


def test_with_a_membership_goes_what_the_person_has_and_the_rest_stays_closed(team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang})
    erase_account(team.session, int(team.wang.account_id or 0), now=NOW)
    team.session.expire_all()
    assert load_handed_out(team.session, team.assessment).accounts == {}
    assert team.save(team.li, "base.network", ["B"]).refused
    assert team.save(team.owner, "base.network", ["B"]).saved


def test_a_stranger_a_reader_and_a_made_up_group_are_refused(team: Team) -> None:
    reader = add_account(team.session, "reader@example.com")
    member = {"account_id": reader.id, "organisation_id": team.firm.organisation_id}
    team.session.add(Membership(role=Role.READER, created_at=NOW, **member))
    team.session.flush()
    keys = {"no.such": team.key(team.wang), EQUIPMENT: str(reader.public_id), PRODUCTION: "made-up"}
    with pytest.raises(Refused) as caught:
        hand_out(team.session, team.owner, team.firm.assessment_id, edition=team.edition, keys=keys, now=NOW)
    assert [mistake.where for mistake in caught.value.mistakes] == ["no.such", EQUIPMENT, PRODUCTION]
    with pytest.raises(Refused, match="还没有选人"):
        hand_out(
            team.session, team.owner, team.firm.assessment_id, edition=team.edition, keys={PRODUCTION: ""}, now=NOW
        )
    assert team.session.scalars(select(HandOut)).all() == []
    assert not load_handed_out(team.session, team.assessment).is_on


def test_another_firms_and_a_submitted_assessment_cannot_be_handed_out(team: Team, library: Library) -> None:
    other = add_submitted(team.session, library, 9)
    with pytest.raises(NotFound):
        hand_out(team.session, team.owner, other.id, edition=team.edition, keys={}, now=NOW)
    boss = Actor(other.organisation_id, None, OrganisationKind.FIRM, Role.OWNER)
    with pytest.raises(AlreadySubmitted):
        hand_out(team.session, boss, other.id, edition=team.edition, keys={}, now=NOW)


def test_a_person_sees_in_their_data_what_is_handed_out_to_them(team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang})
    held = export_own_data(team.session, int(team.wang.account_id or 0))["groups_handed_out_to_me"]
    assert [(row["assessment"], row["group"]) for row in held] == [(team.assessment.number, EQUIPMENT)]


def test_what_is_handed_out_costs_an_owner_no_query_and_a_contributor_one(database: Engine, team: Team) -> None:
    team.hand_out({EQUIPMENT: team.wang})
    statements: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    counts = {}
    saves = ((team.owner, "base.network", ["B"]), (team.wang, "fact.production_devices", "30"))
    for actor, question, value in saves:
        statements.clear()
        assert team.save(actor, question, value).saved
        counts[actor.role] = len(statements)
    # Lock, read, write, history; and for a contributor which groups are whose.
    assert counts == {Role.OWNER: 4, Role.CONTRIBUTOR: 5}
