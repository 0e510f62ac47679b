"""The blueprint of a visit's pages, and what each of them shows of the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint

from rongtong_assess.presentation.views.assessment import RemarkView, list_remark_views
from rongtong_assess.presentation.views.finding import (
    DeclaredSide,
    RecordedFinding,
    VisitItemGroupView,
    VisitItemView,
    list_item_groups,
)
from rongtong_assess.presentation.wording.consulting.visits import KIND_WORDS, changed_words
from rongtong_assess.services.assessment.save import list_remarks
from rongtong_assess.services.consulting.visits.rounds import (
    CaseRound,
    explain_no_recording,
    get_round,
    list_stands,
)
from rongtong_assess.services.visit.visit_list import get_result_to_visit
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.visits import norms_of

blueprint = Blueprint("case_visit", __name__, url_prefix="/platform/cases/<uuid:case_id>/visit")


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A case's visit for its pages. locked: why nothing may be recorded, and what to do; None where it may."""

    round: CaseRound
    groups: tuple[VisitItemGroupView, ...]
    locked: tuple[str, str] | None

    @property
    def items(self) -> tuple[VisitItemView, ...]:
        return tuple(item for group in self.groups for item in group.items)

    @property
    def checked(self) -> int:
        return sum(item.is_checked for item in self.items)

    @property
    def left(self) -> int:
        return len(self.items) - self.checked

    @property
    def first_open(self) -> VisitItemView | None:
        return next((item for item in self.items if not item.is_checked), None)

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.round.kind]

    def item(self, question: str) -> VisitItemView:
        """Raises KeyError for a question that the edition does not have."""
        return {item.question: item for item in self.items}[question]


def load_page(case_id: UUID) -> VisitPage:
    """Raises NotFound."""
    session, actor = request_session(), current_actor()
    found = get_round(session, actor, case_id, library=installation().library)
    recorded = {
        question: RecordedFinding(stand.fields, stand.revision, changed_words(stand.by, stand.at))
        for question, stand in list_stands(session, found).items()
    }
    groups = list_item_groups(found.edition, _declared_side(found), recorded)
    return VisitPage(found, tuple(groups), explain_no_recording(session, actor, found))


def _declared_side(found: CaseRound) -> DeclaredSide:
    session, actor, library = request_session(), current_actor(), installation().library
    result = get_result_to_visit(session, actor, found.assessment.id, library=library, norms_of=norms_of)
    return DeclaredSide(found.declared, result.flags, _remarks(found))


def _remarks(found: CaseRound) -> Mapping[str, RemarkView]:
    remarks = list_remarks(request_session(), found.assessment.organisation_id, found.assessment.id)
    return {remark.question: list_remark_views(found.edition, [remark])[0] for remark in remarks}
