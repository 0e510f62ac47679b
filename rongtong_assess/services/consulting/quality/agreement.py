"""How two consultants agree about the same firm: a rating on site and its re-check, question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.assessment.sheet_json import read_sheet_values
from rongtong_assess.core.assessment.short_form import answered_share
from rongtong_assess.core.consulting.quality import (
    Agreement,
    DoubleJudgement,
    agreement_by_pair,
    agreement_by_question,
    agreement_by_rater,
    find_agreement,
)
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.visit.finding import declared_value
from rongtong_assess.storage.consulting.quality import DoubleVersion, list_double_versions


@dataclass(frozen=True, slots=True)
class PlatformAgreement:
    """The agreement over all double ratings of a platform. question_names: by question, of the editions involved."""

    firms_count: int
    all: Agreement
    by_pair: dict[tuple[str, str], Agreement]
    by_person: dict[str, Agreement]
    by_question: dict[str, Agreement]
    question_names: dict[str, str]


def find_platform_agreement(session: Session, actor: Actor, *, library: Library) -> PlatformAgreement:
    """From signed results only. Results to an edition that has changed since are left out; kinds are never mixed:
    the two judgements of a pair are told apart, and nothing is averaged over them."""
    judgements: list[DoubleJudgement] = []
    names: dict[str, str] = {}
    doubles = list_double_versions(session, actor.organisation_id)
    for double in doubles:
        found = list(_judgements(double, library))
        judgements += found
        if found:
            edition = library.get_edition(json.loads(double.on_site.content)["edition"]["id"])
            names |= {question: edition.question_name(question) for question in edition.questions}
    return PlatformAgreement(
        firms_count=len({judgement.firm for judgement in judgements}),
        all=find_agreement(judgements),
        by_pair=agreement_by_pair(judgements),
        by_person=agreement_by_rater(judgements),
        by_question=agreement_by_question(judgements),
        question_names=names,
    )


def _judgements(double: DoubleVersion, library: Library) -> Iterator[DoubleJudgement]:
    on_site, recheck = json.loads(double.on_site.content), json.loads(double.recheck.content)
    edition = library.editions.get(on_site["edition"]["id"])
    fingerprints = {content["edition"]["fingerprint"] for content in (on_site, recheck)}
    raters = double.on_site.first_signer_name, double.recheck.first_signer_name
    if edition is None or fingerprints != {edition.fingerprint} or raters[0] == raters[1]:
        return
    first, second = (_shares(edition, content) for content in (on_site, recheck))
    for question in edition.questions:
        yield DoubleJudgement(str(double.firm_id), question, *raters, first[question], second[question])


def _shares(edition: Edition, content: dict[str, Any]) -> dict[str, Any]:
    sheet = read_sheet_values(content["found"]["answers"])
    return {
        question: answered_share(edition, question, declared_value(sheet, question)) for question in edition.questions
    }
