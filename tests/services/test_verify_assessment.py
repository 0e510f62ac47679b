"""A visit: what was found per question gives the verified level; completed, it never changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.content.shelf import Shelf
from rongtong_assess.core.edition import Edition
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.core.found_sheet import list_differences
from rongtong_assess.services.authorisations import end, grant
from rongtong_assess.services.record_findings import (
    Consultant,
    FindingEntry,
    find_own_verification,
    load_findings,
    mark_of,
    revision_of,
    save_findings,
)
from rongtong_assess.services.submit_assessment import get_scorecard
from rongtong_assess.services.verify_assessment import complete, find_verified, preview
from rongtong_assess.services.visit_list import get_visit, list_visits
from rongtong_assess.storage.assessments import Assessment
from rongtong_assess.storage.organisations import AuditEntry, Organisation, OrganisationKind
from rongtong_assess.storage.visits import Finding, Verification
from tests.services.makers import NOW, add_account, add_submitted

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)


@dataclass
class Visit:
    """A platform's consultant at a firm that authorised it."""

    session: Session
    shelf: Shelf
    edition: Edition
    assessment: Assessment
    by: Consultant

    def save(self, *entries: FindingEntry, by: Consultant | None = None) -> Verification:
        """As from a page opened just now."""
        stored = self.findings()
        fresh = [replace(entry, seen=mark_of(stored.get(entry.question))) for entry in entries]
        return self.save_late(*fresh, by=by)

    def save_late(
        self, *entries: FindingEntry, by: Consultant | None = None, confirm_rest: bool = False
    ) -> Verification:
        ids, by = (self.session, self.assessment.id), by or self.by
        return save_findings(*ids, entries, edition=self.edition, by=by, now=AT, confirm_rest=confirm_rest)

    def complete(self, on: date = DAY, by: Consultant | None = None, seen: int | None = None) -> Verification:
        ids, seen = (self.session, self.assessment.id), self.revision() if seen is None else seen
        return complete(*ids, shelf=self.shelf, visited_on=on, by=by or self.by, seen_revision=seen, now=AT)

    def confirm_all(self) -> None:
        self.save(*(FindingEntry(question, None) for question in self.edition.questions))

    def findings(self) -> dict[str, Finding]:
        found = self.session.scalar(select(Verification).where(Verification.assessment_id == self.assessment.id))
        return load_findings(self.session, found)

    def revision(self) -> int:
        return revision_of(self.findings())


@pytest.fixture
def new_consultant(writing: Session) -> Callable[[str], Consultant]:
    def make(name: str) -> Consultant:
        platform = Organisation(kind=OrganisationKind.PLATFORM, name=name, created_at=NOW)
        writing.add(platform)
        account = add_account(writing, f"{name}@example.com")
        writing.flush()
        return Consultant(platform.id, account.id)

    return make


@pytest.fixture
def visit(writing: Session, shelf: Shelf, new_consultant: Callable[[str], Consultant]) -> Visit:
    assessment, by = add_submitted(writing, shelf, 21), new_consultant("platform-a")
    authorise(writing, assessment, by.platform_id)
    return Visit(writing, shelf, shelf.get_edition("miit-2024"), assessment, by)


def authorise(session: Session, assessment: Assessment, platform_id: UUID) -> None:
    owner = assessment.submitted_by or 0
    grant(session, assessment.organisation_id, platform_id, consent_version="1", account_id=owner, now=AT)


def test_all_confirmed_gives_the_declared_result(visit: Visit) -> None:
    visit.confirm_all()
    done = visit.complete()
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    assert (done.document, done.answers) == (declared.document, declared.answers)
    assert (done.level, done.score_points) == (declared.level, declared.score_points)


def test_what_was_found_is_scored_by_the_edition(visit: Visit) -> None:
    visit.confirm_all()
    visit.save(FindingEntry("base.device_network", frozenset({"A"}), "只有两台联网"), FindingEntry("scene.finance", 0))
    visit.complete()
    verified = find_verified(visit.session, visit.assessment)
    assert verified is not None
    differing = list_differences(visit.edition, verified.declared, verified.found)
    assert {one.question for one in differing} <= {"base.device_network", "scene.finance"}
    assert verified.found.choices["base.device_network"] == frozenset({"A"})
    assert verified.scorecard.scenes["finance"] == 0
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    assert verified.scorecard.score_points < declared.score_points


def test_facts_behind_a_replaced_option_do_not_contradict_it(visit: Visit) -> None:
    visit.confirm_all()
    visit.save(FindingEntry("base.device_network", frozenset({"A"})))
    visit.complete()
    verified = find_verified(visit.session, visit.assessment)
    assert verified is not None
    measure = visit.edition.items["base.device_network"].measure
    assert measure is not None
    assert not set(measure.facts) & set(verified.found.facts)


def test_every_question_needs_a_finding(visit: Visit) -> None:
    visit.save(FindingEntry("base.network", None))
    with pytest.raises(Refused) as refusal:
        visit.complete()
    assert len(refusal.value.mistakes) == len(visit.edition.questions) - 1


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 29)])
def test_a_visit_lies_between_submission_and_today(visit: Visit, day: date) -> None:
    visit.confirm_all()
    with pytest.raises(Refused, match="到访日期不对"):
        visit.complete(day)


def test_completed_it_never_changes(visit: Visit) -> None:
    visit.confirm_all()
    first = visit.complete()
    assert visit.complete(date(2026, 11, 28)) is first
    assert first.visited_on == DAY
    with pytest.raises(Refused, match="已经完成"):
        visit.save(FindingEntry("base.network", frozenset({"A"})))


def test_a_question_that_a_colleague_answered_meanwhile_is_not_overwritten_unseen(visit: Visit) -> None:
    visit.save(FindingEntry("scene.finance", 1, "只有凭证"))
    with pytest.raises(Refused, match=r"同事记为“不一致，1 级.*”，说明“只有凭证”"):
        visit.save_late(FindingEntry("scene.finance", None))
    assert visit.findings()["scene.finance"].value == 1
    visit.save(FindingEntry("scene.finance", None))
    assert visit.findings()["scene.finance"].is_confirmed


def test_two_people_record_different_questions_at_the_same_time(visit: Visit) -> None:
    visit.save_late(FindingEntry("scene.finance", 1))
    visit.save_late(FindingEntry("base.network", None))
    assert set(visit.findings()) == {"scene.finance", "base.network"}


def test_the_same_finding_of_two_people_is_no_conflict(visit: Visit) -> None:
    visit.save_late(FindingEntry("scene.finance", 1, "只有凭证"))
    visit.save_late(FindingEntry("scene.finance", 1, "只有凭证"))
    assert visit.revision() == 1


def test_confirming_the_rest_leaves_what_anybody_found(visit: Visit) -> None:
    visit.save(FindingEntry("scene.finance", 1))
    visit.save_late(FindingEntry("base.network", None, "看过"), confirm_rest=True)
    findings = visit.findings()
    assert set(findings) == set(visit.edition.questions)
    assert findings["scene.finance"].value == 1
    assert findings["base.network"].note == "看过"


def test_a_result_is_completed_as_it_was_shown(visit: Visit) -> None:
    visit.confirm_all()
    seen = visit.revision()
    visit.save(FindingEntry("scene.finance", 0))
    with pytest.raises(Refused, match="同事又保存过"):
        visit.complete(seen=seen)


def test_the_preview_is_what_completing_gives(visit: Visit) -> None:
    assert preview(visit.session, visit.assessment, visit.by.platform_id, shelf=visit.shelf) is None
    visit.save(FindingEntry("base.device_network", frozenset({"A"}), "只有两台联网"))
    shown = preview(visit.session, visit.assessment, visit.by.platform_id, shelf=visit.shelf)
    assert shown is not None
    assert len(shown.unchecked) == len(visit.edition.questions) - 1
    visit.save_late(confirm_rest=True)
    done = visit.complete()
    assert (done.level, done.score_points) == (shown.result.scorecard.level, shown.result.scorecard.score_points)


def test_a_changed_edition_is_not_completed(visit: Visit) -> None:
    visit.confirm_all()
    visit.assessment.edition_fingerprint = "0" * 64
    with pytest.raises(Refused, match="评测版本的内容变了"):
        visit.complete()
    with pytest.raises(Refused, match="评测版本的内容变了"):
        preview(visit.session, visit.assessment, visit.by.platform_id, shelf=visit.shelf)


def test_what_one_platform_found_is_not_shown_to_another(
    visit: Visit, new_consultant: Callable[[str], Consultant]
) -> None:
    other = new_consultant("platform-b")
    authorise(visit.session, visit.assessment, other.platform_id)
    visit.confirm_all()

    def seen(by: Consultant) -> tuple[object, ...]:
        ids = visit.session, by.platform_id
        listed = list_visits(*ids, shelf=visit.shelf, norms_of=lambda _: {})[0]
        opened = get_visit(*ids, visit.assessment.id, shelf=visit.shelf, norms_of=lambda _: {})
        assert (listed.is_elsewhere, listed.verified_level) == (opened.is_elsewhere, opened.verified_level)
        return listed.is_elsewhere, listed.is_being_verified, listed.verified_level

    assert seen(visit.by) == (False, True, None)
    assert seen(other) == (True, False, None)
    assert find_own_verification(visit.session, visit.assessment, other.platform_id) is None
    assert preview(visit.session, visit.assessment, other.platform_id, shelf=visit.shelf) is None
    done = visit.complete()
    assert seen(visit.by) == (False, False, done.level)
    assert seen(other) == (True, False, None)
    assert find_verified(visit.session, visit.assessment, platform_id=other.platform_id) is None
    assert find_verified(visit.session, visit.assessment, platform_id=visit.by.platform_id) is not None


def test_saving_the_same_again_is_no_change(visit: Visit) -> None:
    visit.save(FindingEntry("scene.finance", 1, "只有凭证"))
    before = visit.revision()
    visit.save(FindingEntry("scene.finance", 1, "只有凭证"))
    assert visit.revision() == before == 1


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (FindingEntry("base.network", frozenset()), "没有选现场看到的是什么"),
        (FindingEntry("base.network", frozenset({"Z"})), "网络建设"),
        (FindingEntry("scene.finance", 5), "没有选现场看到的等级"),
        (FindingEntry("scene.finance", -1), "没有选现场看到的等级"),
        (FindingEntry("base.network", None, "长" * 501), "501 个字"),
        (FindingEntry("base.network", None, "看过", is_decided=False), "没有选一致还是不一致"),
    ],
)
def test_what_cannot_be_found_is_refused_with_its_reason(visit: Visit, entry: FindingEntry, why: str) -> None:
    with pytest.raises(Refused, match=why):
        visit.save(entry)
    assert visit.revision() == 0


def test_different_means_different(visit: Visit) -> None:
    declared = get_scorecard(visit.session, visit.assessment.organisation_id, visit.assessment.id)
    level = json.loads(declared.answers)["scenes"]["finance"]
    with pytest.raises(Refused, match="和填报的一样"):
        visit.save(FindingEntry("scene.finance", level))


def test_two_platforms_do_not_verify_the_same_result(visit: Visit, new_consultant: Callable[[str], Consultant]) -> None:
    other = new_consultant("platform-b")
    with pytest.raises(NotFound):
        visit.save(FindingEntry("base.network", None), by=other)
    authorise(visit.session, visit.assessment, other.platform_id)
    visit.confirm_all()
    with pytest.raises(Refused, match="另一个平台"):
        visit.save(FindingEntry("base.network", None), by=other)
    visit.complete()
    with pytest.raises(Refused, match="另一个平台"):
        visit.complete(by=other)


def test_without_the_firm_s_consent_nothing_more_is_recorded(visit: Visit) -> None:
    visit.confirm_all()
    owner = visit.assessment.submitted_by or 0
    end(visit.session, visit.assessment.organisation_id, visit.by.platform_id, account_id=owner, now=AT)
    with pytest.raises(NotFound):
        visit.complete()


def test_start_and_end_are_in_the_audit_log(visit: Visit) -> None:
    visit.confirm_all()
    visit.complete()
    actions = visit.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("verification")))
    assert sorted(actions) == ["verification.complete", "verification.start"]
