"""Evidence is handed in in parts, arrives whole or not at all, and may be repeated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rongtong_assess.content.evidence.inspector import VirusScanner
from rongtong_assess.core.consulting.evidence import OTHER_PIECE, FileStatus
from rongtong_assess.core.consulting.evidence_upload import EvidenceLimits
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.evidence import files, upload
from rongtong_assess.services.consulting.evidence.arrival import PartsMissing
from rongtong_assess.storage.tables.consulting.evidence import UploadState
from tests.content.evidence.samples import MAKER, PDF, SVG, picture
from tests.services.consulting.evidence.evidence_steps import PART_BYTES, SCENE, EvidenceSteps, sha256

LONG_PDF = PDF + b"%" * 300 + b"\n%%EOF\n"


def test_a_file_arrives_and_is_no_longer_missing(steps: EvidenceSteps) -> None:
    before = {state.piece.id for state in steps.standing().missing if state.question == SCENE}
    file = steps.hand_in(LONG_PDF, name="台账.exe", note="近三个月")
    assert (file.name, file.media_type, file.status) == ("台账.exe.pdf", "application/pdf", FileStatus.PROVISIONAL)
    assert (file.sha256, file.size_bytes, file.note) == (sha256(LONG_PDF), len(LONG_PDF), "近三个月")
    after = {state.piece.id for state in steps.standing().missing if state.question == SCENE}
    assert before - after == {"in_use"}
    assert files.open_file(steps.session, steps.place(), file.id, store=steps.tools.store).path.read_bytes() == LONG_PDF


def test_an_interrupted_upload_goes_on_with_what_is_there(steps: EvidenceSteps) -> None:
    stand = steps.start(steps.entry(LONG_PDF))
    steps.send_part(stand, LONG_PDF, 2)
    with pytest.raises(PartsMissing, match="还有"):
        steps.finish(stand)
    again = steps.start(steps.entry(LONG_PDF))
    assert again.upload.id == stand.upload.id
    assert again.parts == (2,)
    assert steps.finish(steps.send(again, LONG_PDF)).file is not None


def test_everything_may_be_repeated(steps: EvidenceSteps) -> None:
    stand = steps.start(steps.entry(LONG_PDF))
    for number in (1, 1, 2, 1):
        steps.send_part(stand, LONG_PDF, number)
    steps.send(stand, LONG_PDF)
    first, second = steps.finish(stand), steps.finish(stand)
    assert first.file is not None
    assert second.file == first.file
    steps.send_part(stand, LONG_PDF, 1)
    third = steps.start(steps.entry(LONG_PDF))
    assert third.file == first.file
    assert third.upload.state == UploadState.STORED
    assert len(steps.standing().files_of(SCENE, "in_use")) == 1


@pytest.mark.parametrize(
    ("number", "changed"),
    [
        (1, {"content": LONG_PDF[: PART_BYTES - 1]}),
        (1, {"content": b""}),
        (1, {"content": bytes(PART_BYTES)}),
        (0, {}),
        (99, {}),
        (1, {"sha256": "f" * 64}),
    ],
)
def test_a_part_that_was_cut_or_changed_on_the_way_is_refused(
    steps: EvidenceSteps, number: int, changed: dict[str, object]
) -> None:
    stand = steps.start(steps.entry(LONG_PDF))
    with pytest.raises(Refused, match="再发一次"):
        steps.send_part(stand, LONG_PDF, number, **changed)
    assert steps.start(steps.entry(LONG_PDF)).parts == ()


def test_a_whole_that_is_not_what_was_announced_does_not_count(steps: EvidenceSteps) -> None:
    other = LONG_PDF.replace(b"Catalog", b"Catalok")
    stand = steps.send(steps.start(steps.entry(LONG_PDF)), other)
    with pytest.raises(Refused, match="不一样"):
        steps.finish(stand)
    assert steps.standing().files == []


def test_a_file_that_is_not_taken_is_given_up(steps: EvidenceSteps) -> None:
    stand = steps.send(steps.start(steps.entry(SVG, name="图.png")), SVG)
    with pytest.raises(Refused, match="SVG"):
        steps.finish(stand)
    upload.give_up(steps.session, steps.place(), stand.upload.id)
    assert steps.standing().coming == []
    with pytest.raises(NotFound):
        steps.finish(stand)


def test_a_picture_is_stored_without_what_was_hidden_in_it(steps: EvidenceSteps) -> None:
    content = picture("HEIF")
    file = steps.hand_in(content, name="现场.heic")
    assert (file.name, file.media_type, file.sent_sha256) == ("现场.heic.jpg", "image/jpeg", sha256(content))
    stored = files.open_file(steps.session, steps.place(), file.id, store=steps.tools.store).path.read_bytes()
    assert MAKER.encode() not in stored
    assert sha256(stored) == file.sha256 != file.sent_sha256


def test_while_the_scanner_is_away_the_file_waits_and_says_so(steps: EvidenceSteps) -> None:
    without = steps.with_tools(scanner=VirusScanner("/nowhere/clamd.ctl", 1))
    stand = without.send(without.start(steps.entry(LONG_PDF)), LONG_PDF)
    assert without.finish(stand).upload.state == UploadState.WAITING
    assert steps.standing().files == []
    assert [coming.is_waiting for coming in steps.standing().coming_of(SCENE, "in_use")] == [True]
    assert steps.finish(stand).file is not None
    assert steps.standing().coming == []


def test_a_firm_has_so_much_room_uploads_under_way_included(steps: EvidenceSteps) -> None:
    small = steps.with_tools(limits=EvidenceLimits(bytes_per_firm=len(LONG_PDF) + 100, bytes_per_file=10_000))
    small.start(steps.entry(LONG_PDF))
    with pytest.raises(Refused, match="空间不够"):
        small.start(steps.entry(LONG_PDF + b"\n", piece=OTHER_PIECE))
    upload.give_up(steps.session, steps.place(), small.start(steps.entry(LONG_PDF)).upload.id)
    small.start(steps.entry(LONG_PDF + b"\n", piece=OTHER_PIECE))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"question": "fact.revenue_last"}, "没有这一项材料"),
        ({"question": "scene.nothing"}, "没有这一项材料"),
        ({"piece": "nothing"}, "没有这一项材料"),
        ({"note": "长" * 501}, "501 个字"),
        ({"note": "财务系统账号 admin 密码 Abc12345"}, "登录密码"),
        ({"note": "看不见\u200b的"}, "看不见"),
    ],
)
def test_what_cannot_be_handed_in_is_refused_with_its_reason(
    steps: EvidenceSteps, changed: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        steps.start(replace(steps.entry(PDF), **changed))  # type: ignore[arg-type]  # texts by name
