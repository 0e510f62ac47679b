"""What two people put their names to at the end of a round, and what a platform asks of the second of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.assessment.sheet_json import read_sheet_values, sheet_values
from rongtong_assess.core.errors import Mistake
from rongtong_assess.core.result.scorecard_json import canonical_json, read_scorecard, scorecard_document
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.core.visit.finding import FoundValue, ValueKind

DEFAULT_APPEAL_DAYS = 15
MOST_APPEAL_DAYS = 180


@dataclass(frozen=True, slots=True)
class CaseRules:
    """How a platform handles its cases; the defaults are ours, no official text sets them.

    appeal_days: how long after the result the firm may appeal, and how long the platform then has to answer.
    needs_other_organisation: the second signature has to come from somebody of another organisation than the first.
    """

    appeal_days: int = DEFAULT_APPEAL_DAYS
    needs_other_organisation: bool = False


@dataclass(frozen=True, slots=True)
class SignedFinding:
    """What was found about one question. value: None where it is as declared."""

    question: str
    value: FoundValue | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignedContent:
    """Everything about one round that is signed.

    firm: the profile at submission. people: names of those assigned, the lead first. visited_on: None until the first
    signature says it. record: what else was written down at the firm, as plain JSON values.
    """

    case_number: str
    purpose: str
    round_number: int
    kind: ValueKind
    platform: str
    firm: Mapping[str, Any]
    assessment_number: str
    submitted_on: date | None
    edition_id: str
    edition_fingerprint: str
    declared: AnswerSheet
    declared_scorecard: Scorecard
    found: AnswerSheet
    found_scorecard: Scorecard
    findings: Sequence[SignedFinding]
    people: Sequence[str]
    visited_on: date | None
    record: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """As plain JSON values, complete by themselves: the result can be read and checked without the database."""
        return {
            "case": {"number": self.case_number, "purpose": self.purpose, "round": self.round_number},
            "kind": self.kind,
            "platform": self.platform,
            "people": list(self.people),
            "visited_on": self.visited_on and self.visited_on.isoformat(),
            "firm": dict(self.firm),
            "edition": {"id": self.edition_id, "fingerprint": self.edition_fingerprint},
            "declared": {
                "number": self.assessment_number,
                "submitted_on": self.submitted_on and self.submitted_on.isoformat(),
                "answers": sheet_values(self.declared),
                "scorecard": scorecard_document(self.declared_scorecard),
            },
            "findings": [
                {"question": finding.question, "value": _plain(finding.value), "note": finding.note}
                for finding in self.findings
            ],
            "found": {"answers": sheet_values(self.found), "scorecard": scorecard_document(self.found_scorecard)},
            "record": dict(self.record),
        }

    def text(self) -> str:
        """The document as canonical JSON."""
        return canonical_json(self.document())


def read_signed_content(text: str) -> SignedContent:
    """What was signed, from the text that `SignedContent.text` gave."""
    document = json.loads(text)
    case, declared, found = document["case"], document["declared"], document["found"]
    return SignedContent(
        case_number=case["number"],
        purpose=case["purpose"],
        round_number=case["round"],
        kind=ValueKind(document["kind"]),
        platform=document["platform"],
        firm=document["firm"],
        assessment_number=declared["number"],
        submitted_on=_day(declared["submitted_on"]),
        edition_id=document["edition"]["id"],
        edition_fingerprint=document["edition"]["fingerprint"],
        declared=read_sheet_values(declared["answers"]),
        declared_scorecard=read_scorecard(declared["scorecard"]),
        found=read_sheet_values(found["answers"]),
        found_scorecard=read_scorecard(found["scorecard"]),
        findings=[
            SignedFinding(finding["question"], _value(finding["value"]), finding["note"])
            for finding in document["findings"]
        ],
        people=document["people"],
        visited_on=_day(document["visited_on"]),
        record=document["record"],
    )


def content_hash(text: str) -> str:
    """SHA-256 of a signed text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def find_employer_mistake(rules: CaseRules, *, first: str, second: str) -> Mistake | None:
    """What is wrong with the organisation that the second signer works for, beside that of the first."""
    if not rules.needs_other_organisation or first != second:
        return None
    what = f"本平台要求第二个签名人来自另一个单位，您和第一个签名人都属于{first}"
    return Mistake("step", what, "请另一个单位的同事来签；所在单位登记在顾问资料里")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _value(plain: Any) -> FoundValue | None:
    return frozenset(plain) if isinstance(plain, list) else plain


def _plain(value: FoundValue | None) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
