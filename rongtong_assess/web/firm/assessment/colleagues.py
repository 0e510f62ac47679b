"""An owner hands groups of questions out to colleagues; everybody of the firm sees who changed which answer."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rongtong_assess.core.assessment.colleagues.hand_out import group_names, list_shares, questions_of_groups
from rongtong_assess.core.assessment.stored_sheet import build_sheet, progress, step_slug
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.presentation.views.colleagues.answer_trace import list_share_views, list_traces
from rongtong_assess.presentation.views.questionnaire import list_steps
from rongtong_assess.presentation.wording.assessment import HAND_OUT_ENDED, HANDED_OUT
from rongtong_assess.services.assessment.hand_out import end_hand_out, hand_out, list_colleagues, load_handed_out
from rongtong_assess.services.assessment.history import load_history
from rongtong_assess.storage.assessment import get_assessment, list_answers
from rongtong_assess.storage.tables.assessment import Assessment, AssessmentState
from rongtong_assess.web.firm.assessment.answering import edition_of
from rongtong_assess.web.firm.blueprint import blueprint
from rongtong_assess.web.frame.errors import refused_page
from rongtong_assess.web.frame.guard import Right, acting_firm, current_actor, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import request_session

PERSON_PREFIX = "person."


@blueprint.get("/assessments/<uuid:assessment_id>/colleagues")
@needs(Right.FIRM_MANAGE)
def colleagues(assessment_id: UUID) -> ResponseReturnValue:
    """Who has which group and how far everybody is."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    if assessment.state == AssessmentState.SUBMITTED:
        return redirect(url_for("firm.result", assessment_id=assessment_id), 303)
    return _show(assessment)


@blueprint.post("/assessments/<uuid:assessment_id>/colleagues")
@needs(Right.FIRM_MANAGE)
def save_colleagues(assessment_id: UUID) -> ResponseReturnValue:
    """Hand the groups out as chosen."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    edition = edition_of(assessment)
    keys = {group: request.form.get(PERSON_PREFIX + step_slug(group), "") for group in group_names(edition)}
    try:
        hand_out(request_session(), current_actor(), assessment_id, edition=edition, keys=keys, now=now())
    except Refused as refusal:
        return refused_page(_show(assessment, mistakes=refusal.mistakes), refusal)
    flash(HANDED_OUT, "good")
    return redirect(url_for("firm.colleagues", assessment_id=assessment_id), 303)


@blueprint.post("/assessments/<uuid:assessment_id>/colleagues/end")
@needs(Right.FIRM_MANAGE)
def end_colleagues(assessment_id: UUID) -> ResponseReturnValue:
    """Let everybody who may edit edit everything again."""
    end_hand_out(request_session(), current_actor(), assessment_id, now=now())
    flash(HAND_OUT_ENDED, "good")
    return redirect(url_for("firm.colleagues", assessment_id=assessment_id), 303)


@blueprint.get("/assessments/<uuid:assessment_id>/history")
@needs(Right.FIRM_READ)
def history(assessment_id: UUID) -> ResponseReturnValue:
    """Who changed which answer when, also after submission: of all questions, or all changes of one."""
    assessment = get_assessment(request_session(), acting_firm(), assessment_id)
    edition, question = edition_of(assessment), request.args.get("question")
    if question is not None and question not in edition.questions:
        raise NotFound
    changes = load_history(request_session(), assessment, questions_of_groups(edition, group_names(edition)))
    return render_template(
        "firm/history.html",
        assessment=assessment,
        edition=edition,
        question=question,
        traces=list_traces(edition, changes, question=question),
    )


def _show(assessment: Assessment, *, mistakes: tuple[Mistake, ...] = ()) -> str:
    session, actor, edition = request_session(), current_actor(), edition_of(assessment)
    done = progress(edition, build_sheet(edition, list_answers(session, assessment))[0])
    handed_out, people = load_handed_out(session, assessment), list_colleagues(session, actor)
    keys = {colleague.account_id: colleague.key for colleague in people}
    chosen = {step_slug(group): keys.get(account, "") for group, account in handed_out.accounts.items()}
    steps = list_steps(edition)
    return render_template(
        "firm/colleagues.html",
        assessment=assessment,
        edition=edition,
        parts={name: [step for step in steps if step.part_name == name] for name in (step.part_name for step in steps)},
        counts=done.steps,
        people=people,
        chosen={step.slug: request.form.get(PERSON_PREFIX + step.slug, chosen.get(step.slug, "")) for step in steps},
        own_id=actor.account_id,
        is_on=handed_out.is_on,
        shares=list_share_views(list_shares(edition, handed_out, done), actor.account_id),
        mistakes=mistakes,
    )
