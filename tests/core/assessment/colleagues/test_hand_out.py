"""Groups handed out: who may edit what, why not, and how far everybody is."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from rongtong_assess.core.actor import Actor, OrganisationKind, Role
from rongtong_assess.core.assessment.colleagues.hand_out import (
    HandedOut,
    find_not_own,
    group_names,
    list_shares,
    questions_of_groups,
)
from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.stored_sheet import Count, progress, questions_by_step, step_slug
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition

OWNER = Actor(UUID(int=1), 1, OrganisationKind.FIRM, Role.OWNER)
WANG = replace(OWNER, account_id=2, role=Role.CONTRIBUTOR)
LI = replace(WANG, account_id=3)
HANDED_OUT = HandedOut(is_on=True, accounts={"base.equipment": 2, "production": 3}, names={2: "王工", 3: "李工"})
OF_NOBODY = "base.system"


def test_every_question_belongs_to_a_group(edition: Edition) -> None:
    names = group_names(edition)
    assert {step_slug(group) for group in names} == questions_by_step(edition).keys()
    everything = questions_of_groups(edition, names)
    assert everything >= {*edition.questions, *(FACT_PREFIX + fact for fact in edition.facts)}
    assert everything >= {f"remark.{question}" for question in edition.questions}


def test_before_anything_is_handed_out_everybody_edits_everything(edition: Edition) -> None:
    for actor in (OWNER, WANG):
        assert find_not_own(edition, HandedOut(), actor, edition.questions) == {}
        assert HandedOut().may_edit_group(actor, "production")


def test_an_owner_edits_everything_a_contributor_only_their_groups(edition: Edition) -> None:
    everything = questions_of_groups(edition, group_names(edition))
    assert find_not_own(edition, HANDED_OUT, OWNER, everything) == {}
    for actor, group in ((WANG, "base.equipment"), (LI, "production")):
        refused = find_not_own(edition, HANDED_OUT, actor, everything)
        assert refused.keys() == everything - questions_of_groups(edition, {group})
        assert [id for id in group_names(edition) if HANDED_OUT.may_edit_group(actor, id)] == [group]


def test_a_program_without_account_has_no_group(edition: Edition) -> None:
    nobody = replace(WANG, account_id=None)
    assert find_not_own(edition, HANDED_OUT, nobody, ["base.network"]).keys() == {"base.network"}


def test_a_contributor_without_any_group_may_edit_nothing_once_groups_are_handed_out(edition: Edition) -> None:
    emptied = HandedOut(is_on=True)
    assert find_not_own(edition, emptied, WANG, edition.questions).keys() == set(edition.questions)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("base.network", "这一题在“设备系统”一组，分给了王工：请王工来填，或请负责人改分工。"),
        ("base.system", "这一题在“信息系统”一组，没有分给您：请负责人填，或请负责人分给您。"),
    ],
)
def test_a_refusal_says_whose_the_question_is(edition: Edition, question: str, words: str) -> None:
    found = find_not_own(edition, HANDED_OUT, LI, [question])[question]
    assert (found.what, found.cure) == tuple(words.removesuffix("。").split("："))


def test_a_question_that_there_is_not_is_left_to_who_reads_it(edition: Edition) -> None:
    assert find_not_own(edition, HANDED_OUT, LI, ["no.such"]) == {}


def test_a_fact_that_two_groups_share_is_everybodys_who_has_one_of_them(edition: Edition) -> None:
    groups = group_names(edition)
    by_fact = {
        fact: [group for group in groups if FACT_PREFIX + fact in questions_of_groups(edition, {group})]
        for fact in edition.facts
    }
    assert all(by_fact.values())
    for fact, own in by_fact.items():
        handed_out = HandedOut(is_on=True, accounts=dict.fromkeys(own[-1:], 2), names={2: "王工"})
        assert find_not_own(edition, handed_out, WANG, [FACT_PREFIX + fact]) == {}


def test_shares_add_up_to_the_whole_and_name_what_nobody_has(edition: Edition) -> None:
    done = progress(edition, AnswerSheet(edition.id, {}, {}, {}))
    shares = list_shares(edition, HANDED_OUT, done)
    assert [(share.account_id, share.name) for share in shares] == [(2, "王工"), (3, "李工"), (None, "")]
    assert sum(share.count.total for share in shares) == len(edition.questions)
    assert sorted(group for share in shares for group in share.groups) == sorted(group_names(edition))
    assert shares[0].count == Count(0, 3)
    assert OF_NOBODY in shares[2].groups
    assert list_shares(edition, HandedOut(), done) == ()
