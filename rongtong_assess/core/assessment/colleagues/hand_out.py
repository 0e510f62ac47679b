"""Groups of questions handed out to colleagues: who may edit what, and how far everybody is.

Until an owner hands groups out, whoever may edit may edit everything. From then on a contributor edits the groups that
are theirs and reads the others; a group that nobody has is the owners'. Owners edit everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from rongtong_assess.core.actor import Actor, Role
from rongtong_assess.core.assessment.circumstances import REMARK_PREFIX
from rongtong_assess.core.assessment.stored_sheet import Count, Progress, step_slug
from rongtong_assess.core.edition.edition import FACT_PREFIX, Edition
from rongtong_assess.core.errors import Mistake


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The groups of one assessment that are handed out: account by group id, and people's names by account.

    is_on: whether groups are handed out at all; then those without an account are the owners'.
    """

    is_on: bool = False
    accounts: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def may_edit_all(self, actor: Actor) -> bool:
        """Whether hand-outs limit nothing for this actor, who may edit."""
        return not self.is_on or actor.role == Role.OWNER

    def groups_of(self, account_id: int | None) -> frozenset[str]:
        return frozenset(group for group, account in self.accounts.items() if account == account_id)

    def may_edit_group(self, actor: Actor, group_id: str) -> bool:
        """Whether the actor, who may edit, may edit this group."""
        return self.may_edit_all(actor) or group_id in self.groups_of(actor.account_id)

    def name_of(self, group_id: str) -> str:
        """Whose the group is; "" where it is nobody's."""
        account = self.accounts.get(group_id)
        return "" if account is None else self.names.get(account, "")


@dataclass(frozen=True, slots=True)
class ColleagueShare:
    """What one person has, and how far it is. account_id: None for the groups that nobody has."""

    account_id: int | None
    name: str
    groups: tuple[str, ...]
    count: Count


def group_names(edition: Edition) -> dict[str, str]:
    """Every group of questions, id -> name, in the questionnaire's order: of items, then of scenes."""
    items = {group.id: group.name for dimension in edition.dimensions for group in dimension.groups}
    return items | {group.id: group.name for group in edition.scene_groups}


def questions_of_groups(edition: Edition, group_ids: Collection[str]) -> frozenset[str]:
    """Everything that these groups ask: items and scenes, the facts behind them, and remarks.

    A fact that two groups share belongs to both.
    """
    items = [
        item
        for dimension in edition.dimensions
        for group in dimension.groups
        if group.id in group_ids
        for item in group.items
    ]
    scenes = [scene for group in edition.scene_groups if group.id in group_ids for scene in group.scenes]
    questions = {*(item.id for item in items), *(scene.question for scene in scenes)}
    facts = {FACT_PREFIX + fact for item in items if item.measure for fact in item.measure.facts}
    return frozenset(questions | facts | {REMARK_PREFIX + question for question in questions})


def find_not_own(edition: Edition, handed_out: HandedOut, actor: Actor, questions: Iterable[str]) -> dict[str, Mistake]:
    """Why the actor, who may edit, may not change these questions; only those are named that may not be changed."""
    if handed_out.may_edit_all(actor):
        return {}
    own = questions_of_groups(edition, handed_out.groups_of(actor.account_id))
    return {
        question: _not_own(edition, handed_out, question)
        for question in questions
        if question not in own and question in questions_of_groups(edition, group_names(edition))
    }


def list_shares(edition: Edition, handed_out: HandedOut, progress: Progress) -> tuple[ColleagueShare, ...]:
    """Everybody who has groups, in the order of the questionnaire, then what nobody has; empty while nothing is."""
    if not handed_out.is_on:
        return ()
    by_account: dict[int | None, list[str]] = {}
    for group in group_names(edition):
        by_account.setdefault(handed_out.accounts.get(group), []).append(group)
    people = [account for account in by_account if account is not None]
    return tuple(
        ColleagueShare(
            account,
            "" if account is None else handed_out.names.get(account, ""),
            tuple(by_account[account]),
            _add(progress.steps[step_slug(group)] for group in by_account[account]),
        )
        for account in (*people, *({None} & by_account.keys()))
    )


def _not_own(edition: Edition, handed_out: HandedOut, question: str) -> Mistake:
    groups = [group for group in group_names(edition) if question in questions_of_groups(edition, {group})]
    name = next((handed_out.name_of(group) for group in groups if handed_out.name_of(group)), "")
    what = f"这一题在“{group_names(edition)[groups[0]]}”一组，" + (f"分给了{name}" if name else "没有分给您")
    return Mistake(question, what, f"请{name}来填，或请负责人改分工" if name else "请负责人填，或请负责人分给您")


def _add(counts: Iterable[Count]) -> Count:
    counts = list(counts)
    return Count(sum(count.done for count in counts), sum(count.total for count in counts))
