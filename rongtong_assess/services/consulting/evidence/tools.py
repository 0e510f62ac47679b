"""EvidenceTools: what handing in a file needs besides the database."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.content.evidence.inspector import EvidenceInspector, VirusScanner
from rongtong_assess.core.consulting.evidence_upload import DEFAULT_LIMITS, EvidenceLimits
from rongtong_assess.storage.consulting.evidence_files import EvidenceStore


@dataclass(frozen=True, slots=True)
class EvidenceTools:
    """Where files lie, what looks into them, and how much may come."""

    store: EvidenceStore
    inspector: EvidenceInspector
    scanner: VirusScanner = VirusScanner()  # noqa: RUF009  # frozen
    limits: EvidenceLimits = DEFAULT_LIMITS


def open_tools(folder: Path, limits: EvidenceLimits, *, clamd: str) -> EvidenceTools:
    """The tools of a process; the process that looks into files ends with it. clamd: see VirusScanner."""
    inspector = EvidenceInspector()
    atexit.register(inspector.close)
    return EvidenceTools(EvidenceStore(folder), inspector, VirusScanner(clamd), limits)
