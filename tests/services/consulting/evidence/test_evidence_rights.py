"""Who sees evidence, removes it and waives a piece; what was signed stays; what nothing needs goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.evidence import OTHER_PIECE, FileStatus, PieceKey
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.evidence import files, tidy, waive
from rongtong_assess.services.visit.authorise import end
from rongtong_assess.storage.tables.consulting.case import Case
from tests.content.evidence.samples import PDF
from tests.services.consulting.evidence.evidence_steps import SCENE, EvidenceSteps

LONG_PDF = PDF + b"%" * 300 + b"\n%%EOF\n"


def reason_of(steps: EvidenceSteps, key: PieceKey, case: Case | None = None) -> str:
    waived = steps.standing(case).find_waived(key)
    assert waived is not None
    return waived.reason


def test_other_firms_and_platforms_find_nothing(steps: EvidenceSteps) -> None:
    file, case = steps.hand_in(PDF), steps.open_case()
    stranger = replace(steps.firm, organisation_id=uuid4())
    with pytest.raises(NotFound):
        steps.place(stranger)
    with pytest.raises(NotFound):
        steps.place(steps.firm, case)
    for other in (replace(steps.person(Role.MANAGER), organisation_id=uuid4()), stranger):
        with pytest.raises(NotFound):
            steps.place(other, case)
    with pytest.raises(NotFound):
        files.open_file(steps.session, steps.place(), uuid4(), store=steps.tools.store)
    assert files.open_file(steps.session, steps.place(case=case), file.id, store=steps.tools.store).file == file


def test_a_reader_of_the_platform_looks_and_hands_nothing_in(steps: EvidenceSteps) -> None:
    case, reader = steps.open_case(), steps.person(Role.READER)
    place = steps.place(reader, case)
    assert not place.may_hand_in
    with pytest.raises(Refused, match="只能看"):
        steps.start(steps.entry(PDF), actor=reader, place=place)


def test_only_who_handed_a_file_in_removes_it(steps: EvidenceSteps) -> None:
    case, consultant = steps.open_case(), steps.person(Role.CONSULTANT)
    of_firm, place = steps.hand_in(PDF), steps.place(case=case)
    stand = steps.start(steps.entry(LONG_PDF), actor=consultant, place=place)
    of_platform = steps.finish(steps.send(stand, LONG_PDF), actor=consultant, place=place).file
    assert of_platform is not None
    for actor, where, file in ((consultant, place, of_firm), (steps.firm, steps.place(), of_platform)):
        with pytest.raises(Refused, match="不是贵单位交的"):
            files.remove_file(steps.session, actor, where, file.id, now=steps.now)
    files.remove_file(steps.session, steps.firm, steps.place(), of_firm.id, now=steps.now)
    files.remove_file(steps.session, consultant, place, of_platform.id, now=steps.now)
    assert steps.standing().files == []
    with pytest.raises(NotFound):
        files.open_file(steps.session, steps.place(), of_firm.id, store=steps.tools.store)


def test_what_was_signed_stays_as_it_was_and_what_comes_later_may_go(steps: EvidenceSteps) -> None:
    case, file = steps.open_case(), steps.hand_in(PDF)
    files.set_file_status(steps.session, steps.firm, steps.place(), file.id, status=FileStatus.FINAL, now=steps.now)
    steps.sign(case)
    place = steps.place()
    for change in (
        lambda: files.remove_file(steps.session, steps.firm, place, file.id, now=steps.now),
        lambda: files.set_file_status(
            steps.session, steps.firm, place, file.id, status=FileStatus.PROVISIONAL, now=steps.now
        ),
    ):
        with pytest.raises(Refused, match="签过字"):
            change()
    steps.now += timedelta(hours=1)
    later = steps.hand_in(LONG_PDF)
    files.remove_file(steps.session, steps.firm, steps.place(), later.id, now=steps.now)
    with pytest.raises(Refused, match="已经签字"):
        steps.start(steps.entry(LONG_PDF), actor=steps.person(Role.CONSULTANT), place=steps.place(case=case))


def test_an_assessor_waives_a_piece_with_a_reason_and_asks_for_it_again(steps: EvidenceSteps) -> None:
    case, consultant, key = steps.open_case(), steps.person(Role.CONSULTANT), (SCENE, "in_use")
    place = steps.place(case=case)
    steps.hand_in(PDF, piece=OTHER_PIECE)
    before = case.missing_evidence_count
    assert before == len(steps.standing(case).missing) > 0
    with pytest.raises(Refused, match="没有写免交的原因"):
        waive.waive(steps.session, consultant, place, key, reason=" ", now=steps.now)
    waive.waive(steps.session, consultant, place, key, reason="现场看过原件", now=steps.now)
    assert case.missing_evidence_count == before - 1
    assert reason_of(steps, key) == "现场看过原件"
    waive.waive(steps.session, consultant, place, key, reason="看过原件，已拍照", now=steps.now)
    assert reason_of(steps, key, case) == "看过原件，已拍照"
    waive.take_waiver_back(steps.session, consultant, place, key, now=steps.now)
    assert steps.standing(case).waived == []
    assert case.missing_evidence_count == before
    with pytest.raises(NotFound):
        waive.waive(steps.session, consultant, place, (SCENE, "nothing"), reason="看过", now=steps.now)


def test_nobody_but_an_assessor_waives(steps: EvidenceSteps) -> None:
    case = steps.open_case()
    for actor, place in (
        (steps.firm, steps.place()),
        (steps.person(Role.MANAGER), steps.place(steps.person(Role.MANAGER), case)),
        (steps.person(Role.REVIEWER), steps.place(steps.person(Role.REVIEWER), case)),
    ):
        with pytest.raises(Refused, match="由参加这个案件的顾问决定"):
            waive.waive(steps.session, actor, place, (SCENE, "in_use"), reason="看过", now=steps.now)


def test_orphans_go_and_what_is_needed_stays(steps: EvidenceSteps) -> None:
    kept, removed = steps.hand_in(PDF), steps.hand_in(LONG_PDF, piece=OTHER_PIECE)
    under_way = steps.start(steps.entry(b"%PDF-" + bytes(100), piece="rules"))
    steps.send_part(under_way, b"%PDF-" + bytes(100), 1)
    files.remove_file(steps.session, steps.firm, steps.place(), removed.id, now=steps.now)
    store, session = steps.tools.store, steps.session

    @contextmanager
    def sessions() -> Iterator[Session]:
        yield session

    old = (steps.now - timedelta(days=3)).timestamp()
    for path in (*(path for _, path in store.list_stored()), *(path for _, path in store.list_uploads())):
        os.utime(path, (old, old))
    looked = tidy.check_evidence(sessions, store, now=steps.now)
    assert removed.sha256 in looked.orphans
    assert looked.removed == 0
    assert looked.is_good
    done = tidy.check_evidence(sessions, store, now=steps.now, removes=True)
    assert done.removed == len(looked.orphans)
    assert [name for name, _ in store.list_stored()] == [kept.sha256]
    assert [name for name, _ in store.list_uploads()] == [str(under_way.upload.id)]
    assert tidy.end_abandoned_uploads(session, now=steps.now + timedelta(days=3)) == 3
    assert tidy.sweep_evidence(sessions, store, now=steps.now + timedelta(days=3)) == 1
    assert files.open_file(session, steps.place(), kept.id, store=store).path.exists()


def test_a_file_that_is_gone_or_damaged_is_reported(steps: EvidenceSteps) -> None:
    gone, damaged = steps.hand_in(PDF), steps.hand_in(LONG_PDF, piece=OTHER_PIECE)
    store = steps.tools.store
    store.path_of(gone.sha256).unlink()
    store.path_of(damaged.sha256).write_bytes(b"damaged")

    @contextmanager
    def sessions() -> Iterator[Session]:
        yield steps.session

    found = tidy.check_evidence(sessions, store, now=steps.now)
    assert found.missing == (gone.sha256,)
    assert found.damaged == (damaged.sha256,)
    assert not found.is_good
    with pytest.raises(NotFound):
        files.open_file(steps.session, steps.place(), gone.id, store=store)


def test_a_platform_that_is_no_longer_authorised_sees_nothing(steps: EvidenceSteps) -> None:
    case = steps.open_case()
    assert steps.place(case=case).case == case
    end(steps.session, steps.firm, steps.cases.platform, now=steps.now)
    with pytest.raises(NotFound):
        steps.place(case=case)
