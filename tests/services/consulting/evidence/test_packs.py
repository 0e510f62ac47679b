"""The acceptance pack of a case: what goes in, the same for the same inputs, and checked by anybody."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from rongtong_assess.core.actor import Role
from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.core.consulting.pack import MANIFEST_NAME
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.services.consulting.evidence import files
from rongtong_assess.services.consulting.packs.gather_pack import Pack, build_pack, gather_pack, record_pack
from rongtong_assess.services.consulting.packs.verify_pack import verify_pack
from rongtong_assess.storage.consulting.case_results import list_versions
from rongtong_assess.storage.consulting.quality import list_packs
from rongtong_assess.storage.tables.consulting.case import Case
from tests.content.evidence.samples import PDF
from tests.services.consulting.evidence.evidence_steps import EvidenceSteps, sha256

PRINTED = b"%PDF-1.7 the printed part"


@pytest.fixture
def signed(steps: EvidenceSteps) -> Case:
    """With one final and one provisional file."""
    case = steps.open_case()
    final = steps.hand_in(PDF, name="成本表.pdf")
    steps.hand_in(PDF + b"%", name="草稿.pdf")
    files.set_file_status(steps.session, steps.firm, steps.place(), final.id, status=FileStatus.FINAL, now=steps.now)
    steps.sign(case)
    steps.cases.conclude(case)
    return case


def make(steps: EvidenceSteps, case: Case) -> Pack:
    source = gather_pack(steps.session, steps.person(Role.MANAGER), case.id, library=steps.library, now=steps.now)
    return build_pack(source, PRINTED, store=steps.tools.store)


def write(pack: Pack, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in pack.files:
            archive.writestr(file.entry.path, file.path.read_bytes() if file.path else file.content)
        archive.writestr(MANIFEST_NAME, pack.manifest.text())
    return path


def test_only_final_files_go_in_and_the_signed_result_is_there_as_it_was_signed(
    steps: EvidenceSteps, signed: Case
) -> None:
    pack = make(steps, signed)
    entries = {file.entry.path: file.entry for file in pack.files}
    names = [path.rpartition("/")[2] for path in entries]
    assert "成本表.pdf" in names
    assert "草稿.pdf" not in names
    (version,) = list_versions(steps.session, signed)
    assert entries["成绩单/现场评定（第 1 版）.json"].sha256 == version.content_hash
    declared = next(file for file in pack.files if file.entry.path == "成绩单/自评.json")
    assert json.loads(declared.content)["assessment"] == steps.assessment.number


def test_the_same_inputs_give_the_same_manifest_whenever_and_by_whomever_it_is_made(
    steps: EvidenceSteps, signed: Case
) -> None:
    first = make(steps, signed).manifest.text()
    source = gather_pack(steps.session, steps.firm, signed.id, library=steps.library, now=steps.now)
    assert build_pack(source, PRINTED, store=steps.tools.store).manifest.text() == first


def test_a_whole_pack_is_confirmed_and_a_changed_file_is_named(
    steps: EvidenceSteps, signed: Case, tmp_path: Path
) -> None:
    path = write(make(steps, signed), tmp_path / "pack.zip")
    assert verify_pack(path).differences == ()
    content = path.read_bytes()
    at = content.index(PRINTED)
    path.write_bytes(content[:at] + PRINTED.replace(b"the", b"thE") + content[at + len(PRINTED) :])
    with pytest.raises(Refused):
        verify_pack(path)


def test_an_entry_that_was_exchanged_is_found(steps: EvidenceSteps, signed: Case, tmp_path: Path) -> None:
    pack, path = make(steps, signed), tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in pack.files:
            archive.writestr(file.entry.path, b"exchanged" if file.path else file.content)
        archive.writestr(MANIFEST_NAME, pack.manifest.text())
        archive.writestr("more.txt", b"")
    found = [difference.where for difference in verify_pack(path).differences]
    assert len(found) == 2
    assert "more.txt" in found


def test_what_is_compressed_or_no_pack_is_refused(tmp_path: Path) -> None:
    bomb, text = tmp_path / "bomb.zip", tmp_path / "text.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST_NAME, b"0" * 10_000_000)
    text.write_text("no zip")
    for path in (bomb, text, tmp_path / "absent.zip", tmp_path):
        with pytest.raises(Refused):
            verify_pack(path)


def test_a_file_whose_bytes_have_changed_stops_the_pack_by_name(steps: EvidenceSteps, signed: Case) -> None:
    path = steps.tools.store.path_of(sha256(PDF))
    path.chmod(0o600)
    path.write_bytes(PDF + b"changed")
    with pytest.raises(Refused, match=r"成本表\.pdf"):
        make(steps, signed)


def test_without_a_signed_result_there_is_no_pack(steps: EvidenceSteps) -> None:
    case = steps.open_case()
    with pytest.raises(Refused, match="还没有签出结论"):
        make(steps, case)


def test_another_platform_gets_no_pack_and_a_pack_is_on_record(steps: EvidenceSteps, signed: Case) -> None:
    with pytest.raises(NotFound):
        gather_pack(steps.session, steps.cases.by("other-manager"), signed.id, library=steps.library, now=steps.now)
    manager = steps.person(Role.MANAGER)
    source = gather_pack(steps.session, manager, signed.id, library=steps.library, now=steps.now)
    pack = build_pack(source, PRINTED, store=steps.tools.store)
    record_pack(steps.session, manager, source, pack, missing=["「质量管理」检验记录"], now=steps.now)
    (kept,) = list_packs(steps.session, signed.id)
    assert (kept.manifest_hash, kept.missing) == (pack.manifest.digest, ["「质量管理」检验记录"])
