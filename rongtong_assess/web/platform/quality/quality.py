"""How consultants agree, the cases drawn to be looked at again, and the ratings of firms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SubmitField

from rongtong_assess.core.consulting.quality import Agreement, Risk, SampleKind
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import NumberAsked
from rongtong_assess.presentation.wording.consulting import quality as words
from rongtong_assess.services.consulting.quality.agreement import find_platform_agreement
from rongtong_assess.services.consulting.quality.samples import MOST_DRAWN, SampleWish, draw_recheck_sample
from rongtong_assess.storage.consulting.quality import list_ratings, list_sampled, list_samples
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.quality import RecheckSample, SampledCaseRow
from rongtong_assess.web.frame.errors import add_mistakes
from rongtong_assess.web.frame.fields import WholeNumberField
from rongtong_assess.web.frame.guard import Right, acting_platform, current_actor, may_open, needs
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session
from rongtong_assess.web.platform.quality.blueprint import blueprint

QUESTIONS_SHOWN = 10
COUNT = NumberAsked("", Decimal(0), Decimal(MOST_DRAWN), words.CASES_UNIT, places=0)


class SampleForm(FlaskForm):
    random_count = WholeNumberField(words.SAMPLE_LABELS["random_count"], COUNT, default=5)
    risk_count = WholeNumberField(words.SAMPLE_LABELS["risk_count"], COUNT, default=5)
    submit = SubmitField(words.DRAW_BUTTON)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One line of a table: who or what, how many judgements are equal, kappa in words."""

    name: str
    equal: str
    kappa: str


@dataclass(frozen=True, slots=True)
class SampledView:
    """A drawn case with the reasons in words."""

    case: Case
    kind: str
    reasons: str


@blueprint.get("/")
@needs(Right.PLATFORM_REVIEW)
def index() -> ResponseReturnValue:
    return _show(SampleForm())


@blueprint.post("/samples")
@needs(Right.PLATFORM_MANAGE)
def draw() -> ResponseReturnValue:
    """Draw concluded cases that were in no sample yet."""
    form = SampleForm()
    wish = SampleWish(form.random_count.data or 0, form.risk_count.data or 0)
    if not form.validate():
        return _show(form), 422
    try:
        sample = draw_recheck_sample(request_session(), current_actor(), wish, now=now())
    except Refused as refusal:
        request_session().rollback()
        add_mistakes(form, refusal.mistakes)
        return _show(form), 422
    drawn = list_sampled(request_session(), [sample.id])
    flash(words.drawn_words(len(drawn), sample.pool_count), "good")
    return redirect(url_for(".index"), 303)


def _show(form: SampleForm) -> str:
    session, actor = request_session(), current_actor()
    found = find_platform_agreement(session, actor, library=installation().library)
    questions = list(found.by_question.items())[:QUESTIONS_SHOWN]
    samples = list_samples(session, acting_platform())
    ratings = list_ratings(session, actor)
    return render_template(
        "platform/quality/quality.html",
        form=form,
        may_draw=may_open("quality.draw"),
        firms_count=found.firms_count,
        overall=_row("", found.all),
        pairs=[_row(words.pair_words(pair), agreement) for pair, agreement in found.by_pair.items()],
        people=[_row(name, agreement) for name, agreement in found.by_person.items()],
        questions=[_row(found.question_names.get(question, question), agreement) for question, agreement in questions],
        kappa_hint=words.KAPPA_HINT,
        samples=[(sample, drawn) for sample, drawn in _sampled(samples)],
        ratings=ratings,
        average=words.average_words([rating.stars for rating, _ in ratings]),
        star_words=words.STAR_WORDS,
    )


def _row(name: str, agreement: Agreement) -> AgreementRow:
    return AgreementRow(name, words.equal_words(agreement), words.kappa_words(agreement.kappa))


def _sampled(samples: Iterable[RecheckSample]) -> list[tuple[RecheckSample, list[SampledView]]]:
    listed = list(samples)
    by_sample: dict[UUID, list[SampledView]] = defaultdict(list)
    for row, case in list_sampled(request_session(), [sample.id for sample in listed]):
        by_sample[row.sample_id].append(_sampled_view(row, case))
    return [(sample, by_sample[sample.id]) for sample in listed]


def _sampled_view(row: SampledCaseRow, case: Case) -> SampledView:
    reasons = words.risk_words([Risk(risk) for risk in row.risks])
    return SampledView(case, words.SAMPLE_KIND_WORDS[SampleKind(row.kind)], reasons)
