"""验收材料: what an acceptance asks for as a whole, asked in cases of that purpose only."""

from __future__ import annotations

import pytest

from rongtong_assess.core.consulting.case import CasePurpose
from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.core.consulting.evidence_standing import EvidenceStanding
from rongtong_assess.core.edition.evidence_list import CASE_QUESTION
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.presentation.views.consulting.evidence import build_evidence_list
from rongtong_assess.presentation.views.consulting.firm_file import list_missing
from rongtong_assess.services.consulting.evidence import files
from rongtong_assess.services.consulting.evidence.standing import find_standing, recount_missing
from rongtong_assess.services.consulting.evidence.upload import FileEntry
from rongtong_assess.services.consulting.packs.gather_pack import build_pack, gather_pack
from rongtong_assess.storage.tables.consulting.case import Case
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile
from tests.content.evidence.samples import PDF
from tests.services.consulting.evidence.evidence_steps import EvidenceSteps


def begin(steps: EvidenceSteps, purpose: CasePurpose, by: str = "consultant") -> Case:
    return steps.cases.go_on_site(steps.cases.open(purpose), by)


def hand_in(steps: EvidenceSteps, piece: str = "contracts") -> EvidenceFile:
    announced = steps.entry(PDF, name="合同.pdf").announced
    stand = steps.start(FileEntry(CASE_QUESTION, piece, announced))
    file = steps.finish(steps.send(stand, PDF)).file
    assert file is not None
    return file


def standing_of(steps: EvidenceSteps, case: Case) -> EvidenceStanding:
    """As the manager sees it."""
    return find_standing(steps.session, steps.place(steps.cases.by("manager"), case))


def asked(steps: EvidenceSteps, case: Case | None = None) -> list[str]:
    return [state.piece.text for state in steps.standing(case).states_of(CASE_QUESTION)]


def test_an_acceptance_asks_for_more_than_the_answers_do(steps: EvidenceSteps) -> None:
    other = begin(steps, CasePurpose.DIAGNOSIS, "consultant-2")
    assert asked(steps) == []
    case = begin(steps, CasePurpose.ACCEPTANCE)
    assert len(asked(steps, case)) == len(asked(steps)) == 9
    assert standing_of(steps, other).states_of(CASE_QUESTION) == []
    recount_missing(steps.session, steps.place())
    assert case.missing_evidence_count == other.missing_evidence_count + 9
    page = build_evidence_list(steps.cases.edition, steps.standing(), limits=steps.tools.limits)
    assert page.groups[0].name == "验收材料"
    assert any(
        words.startswith("「验收材料」验收申请表")
        for words in list_missing(steps.cases.edition, steps.standing().states)
    )


def test_final_pieces_go_into_a_folder_of_their_own(steps: EvidenceSteps) -> None:
    case = begin(steps, CasePurpose.ACCEPTANCE)
    file = hand_in(steps)
    files.set_file_status(steps.session, steps.firm, steps.place(), file.id, status=FileStatus.FINAL, now=steps.now)
    assert "改造项目的合同" not in [state.piece.text for state in steps.standing(case).missing]
    steps.cases.find_everything(case)
    steps.cases.sign(case)
    steps.cases.conclude(case)
    source = gather_pack(steps.session, steps.firm, case.id, library=steps.library, now=steps.now)
    pack = build_pack(source, b"%PDF", store=steps.tools.store)
    assert "验收材料/合同.pdf" in [packed.entry.path for packed in pack.files]


def test_a_case_without_acceptance_shows_nothing_of_another_one(steps: EvidenceSteps) -> None:
    begin(steps, CasePurpose.ACCEPTANCE)
    file = hand_in(steps)
    other = begin(steps, CasePurpose.DIAGNOSIS, "consultant-2")
    assert standing_of(steps, other).files == []
    with pytest.raises(NotFound):
        files.open_file(
            steps.session, steps.place(steps.cases.by("consultant-2"), other), file.id, store=steps.tools.store
        )
    assert len(steps.standing().files) == 1


def test_a_piece_that_the_list_does_not_know_is_refused(steps: EvidenceSteps) -> None:
    begin(steps, CasePurpose.ACCEPTANCE)
    with pytest.raises(Refused, match="没有这一项材料"):
        hand_in(steps, "nothing")
