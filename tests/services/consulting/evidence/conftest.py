"""A firm that hands in evidence, and a platform that it authorises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.content.evidence.inspector import EvidenceInspector
from rongtong_assess.content.library import Library
from rongtong_assess.services.consulting.evidence.tools import EvidenceTools
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore
from tests.services.consulting.case_steps import CaseSteps
from tests.services.consulting.evidence.evidence_steps import EvidenceSteps
from tests.services.makers import add_submitted
from tests.services.visit_steps import authorise


@pytest.fixture(scope="session")
def inspector() -> Iterator[EvidenceInspector]:
    inspector = EvidenceInspector()
    yield inspector
    inspector.close()


@pytest.fixture
def tools(tmp_path: Path, inspector: EvidenceInspector) -> EvidenceTools:
    return EvidenceTools(EvidenceStore(tmp_path / "evidence"), inspector)


@pytest.fixture
def steps(writing: Session, library: Library, tools: EvidenceTools) -> EvidenceSteps:
    cases = CaseSteps(writing, library, add_submitted(writing, library, 21))
    authorise(writing, cases.assessment, cases.platform)
    return EvidenceSteps(cases, tools)
