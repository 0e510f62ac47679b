"""Gathers what an acceptance pack of a case contains, with the bytes of every file checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.content.library import Library
from rongtong_assess.core.actor import Actor, OrganisationKind
from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding, HandedInFile
from rongtong_assess.core.consulting.pack import Manifest, PackEntry, safe_name, unique_paths
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import CASE_QUESTION
from rongtong_assess.core.errors import Mistake, NotFound, Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.core.result.scorecard_json import canonical_json
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.document.archive import table_csv
from rongtong_assess.presentation.views.consulting.firm_file import final_files
from rongtong_assess.presentation.wording.consulting import packs as words
from rongtong_assess.presentation.wording.consulting.cases import KIND_WORDS
from rongtong_assess.presentation.wording.consulting.evidence import ACCEPTANCE_TITLE, evidence_question_name
from rongtong_assess.services.consulting.cases.values import KnownValues, find_known_values
from rongtong_assess.services.consulting.evidence.place import (
    EvidencePlace,
    asks_for_acceptance,
    case_place,
    firm_place,
)
from rongtong_assess.services.consulting.evidence.standing import find_standing
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.storage.consulting.case_results import is_authorised, list_versions
from rongtong_assess.storage.consulting.cases import get_case
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore, read_back
from rongtong_assess.storage.people.organisations import find_organisation_name
from rongtong_assess.storage.result import get_scorecard
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.quality import PackRecord
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of the pack: its content, or where its bytes lie."""

    entry: PackEntry
    content: bytes = b""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class PackSource:
    """Everything that a pack is made from."""

    case: Case
    platform: str
    edition: Edition
    known: KnownValues
    versions: Sequence[CaseVersion]
    standing: EvidenceStanding
    declared: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The files in their order, and the manifest, which is the last entry."""

    files: Sequence[PackFile]
    manifest: Manifest


def gather_pack(session: Session, actor: Actor, case_id: UUID, *, library: Library, now: datetime) -> PackSource:
    """What the pack of a case is made from.

    Raises NotFound for people who may not see the case, and for a platform that the firm no longer authorises; Refused
    while nothing has been signed.
    """
    case = get_case(session, actor, case_id)
    if actor.kind is OrganisationKind.PLATFORM and not is_authorised(session, case):
        raise NotFound
    versions = list_versions(session, case)
    if not versions:
        raise Refused.because("pack", words.PACK_NOT_SIGNED, words.PACK_NOT_SIGNED_CURE)
    place = _find_place(session, actor, case, library=library, now=now)
    stored = get_scorecard(session, case.firm_id, case.assessment_id)
    declared = {
        "assessment": place.assessment.number,
        "answers": json.loads(stored.answers),
        "scorecard": json.loads(stored.document),
    }
    return PackSource(
        case=case,
        platform=find_organisation_name(session, case.platform_id),
        edition=place.edition,
        known=find_known_values(session, actor, case, library=library),
        versions=versions,
        standing=find_standing(session, place),
        declared=canonical_json(declared),
    )


def build_pack(source: PackSource, firm_file_pdf: bytes, *, store: EvidenceStore) -> Pack:
    """The pack, with every file read once and compared with its SHA-256 before anything is sent.

    Raises Refused with every file whose bytes are gone or have changed.
    """
    made = [_made(words.FIRM_FILE_NAME, firm_file_pdf), _made(words.DECLARED_NAME, source.declared.encode())]
    for version in source.versions:
        kind = KIND_WORDS[ValueKind(version.kind)]
        title = words.version_title(kind, version.number)
        made.append(_made(words.version_name(kind, version.number), version.content.encode(), title=title))
    files = final_files(source.standing)
    _refuse_lost_files(files, store)
    evidence = _evidence_files(source.edition, files, store)
    made.append(_made(words.INDEX_NAME, _index(source.edition, evidence, files)))
    everything = [*made, *evidence]
    return Pack(everything, _manifest(source, everything))


def record_pack(
    session: Session, actor: Actor, source: PackSource, pack: Pack, *, missing: Sequence[str], now: datetime
) -> PackRecord:
    """Keep that this pack was handed out. missing: what it lacks, in words."""
    record = PackRecord(
        case_id=source.case.id,
        manifest_hash=pack.manifest.digest,
        entries_count=len(pack.files),
        made_at=now,
        made_by=actor.account_id,
        missing=list(missing),
    )
    session.add(record)
    add_audit_entry(session, actor, AuditedAction.PACK_MAKE, subject=source.case.number, now=now)
    session.flush()
    return record


def _find_place(session: Session, actor: Actor, case: Case, *, library: Library, now: datetime) -> EvidencePlace:
    """The evidence as the case sees it, for either side: waivers of other cases do not count."""
    if actor.kind is OrganisationKind.FIRM:
        own = firm_place(session, actor, case.assessment_id, library=library, now=now)
        return replace(own, case=case, is_acceptance=asks_for_acceptance(case))
    return case_place(session, actor, case.id, library=library, now=now)


def _made(path: str, content: bytes, *, title: str = "") -> PackFile:
    digest = hashlib.sha256(content).hexdigest()
    return PackFile(PackEntry(path, title or words.CONTENTS_TITLES[path], len(content), digest), content)


def _evidence_files(edition: Edition, files: Sequence[HandedInFile], store: EvidenceStore) -> list[PackFile]:
    """In folders by question, numbered as the edition asks them; what an acceptance asks for has its own folder."""
    numbers = {question: number for number, question in enumerate(edition.questions, start=1)}
    paths = []
    for file in files:
        if file.question == CASE_QUESTION:
            paths.append(f"{ACCEPTANCE_TITLE}/{safe_name(file.name)}")
            continue
        folder = f"{numbers.get(file.question, 0):02d} {safe_name(edition.question_name(file.question))}"
        paths.append(f"{words.EVIDENCE_FOLDER}/{folder}/{safe_name(file.name)}")
    return [
        PackFile(PackEntry(path, file.name, file.size_bytes, file.sha256), path=store.path_of(file.sha256))
        for path, file in zip(unique_paths(paths), files, strict=True)
    ]


def _refuse_lost_files(files: Sequence[HandedInFile], store: EvidenceStore) -> None:
    mistakes = []
    for file in files:
        path = store.path_of(file.sha256)
        if not path.is_file() or read_back(path).sha256 != file.sha256:
            mistakes.append(Mistake("pack", words.lost_file_words(file.name), words.LOST_FILE_CURE))
    if mistakes:
        raise Refused(mistakes)


def _index(edition: Edition, evidence: Sequence[PackFile], files: Sequence[HandedInFile]) -> bytes:
    rows = (
        (
            evidence_question_name(edition, file.question),
            file.piece,
            packed.entry.path,
            str(file.size_bytes),
            file.sha256,
        )
        for packed, file in zip(evidence, files, strict=True)
    )
    return table_csv(words.INDEX_HEAD, rows)


def _manifest(source: PackSource, files: Sequence[PackFile]) -> Manifest:
    case = {"number": source.case.number, "firm": source.case.firm_name, "platform": source.platform}
    versions = [
        {"kind": version.kind, "number": str(version.number), "sha256": version.content_hash}
        for version in source.versions
    ]
    return Manifest(case, versions, [file.entry for file in files])
