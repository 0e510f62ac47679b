"""Files of evidence are whole or not there; what nothing needs goes, and nothing that is needed goes with it."""

import hashlib
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from rongtong_assess.storage.consulting.evidence_files import EvidenceStore, MisreadBytes, read_back

OLD = 1_000_000_000.0
CONTENT = b"evidence" * 1000
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def keep(store: EvidenceStore, tmp_path: Path, content: bytes = CONTENT) -> Path:
    (tmp_path / "source").write_bytes(content)
    return store.store(tmp_path / "source").path


def test_parts_come_in_any_order_and_again_and_make_the_whole(store: EvidenceStore) -> None:
    upload = uuid4()
    assert store.list_parts(upload) == {}
    for number, content in ((3, b"c"), (1, b"aa"), (2, b"wrong"), (2, b"bb"), (1, b"aa")):
        assert store.keep_part(upload, number, content) == hashlib.sha256(content).hexdigest()
    assert store.list_parts(upload) == {1: 2, 2: 2, 3: 1}
    whole = store.join_parts(upload, 3)
    assert whole.path.read_bytes() == b"aabbc"
    assert whole.sha256 == hashlib.sha256(b"aabbc").hexdigest()
    assert whole.size_bytes == 5
    with pytest.raises(FileNotFoundError):
        store.join_parts(upload, 4)
    store.forget_upload(upload)
    assert store.list_parts(upload) == {}


def test_the_same_content_lies_there_once_and_only_its_owner_reads_it(store: EvidenceStore, tmp_path: Path) -> None:
    first, second = keep(store, tmp_path), keep(store, tmp_path)
    assert first == second == store.path_of(HASH)
    assert [name for name, _ in store.list_stored()] == [HASH]
    paths = [first, *first.parents[: len(first.parents) - len(store.folder.parents)]]
    assert not any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in paths)


def test_a_damaged_file_is_replaced_by_the_sound_one(store: EvidenceStore, tmp_path: Path) -> None:
    place = keep(store, tmp_path)
    place.write_bytes(b"damaged")
    keep(store, tmp_path)
    assert read_back(place).sha256 == HASH


def test_a_disk_that_lies_is_found_out(store: EvidenceStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.copyfileobj", lambda source, target, length=0: target.write(b"something else"))
    with pytest.raises(MisreadBytes):
        keep(store, tmp_path)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, f"{HASH}/.."])
def test_no_name_leads_out_of_the_folder(store: EvidenceStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(name)


def test_an_orphan_goes_once_it_is_old(store: EvidenceStore, tmp_path: Path) -> None:
    place = keep(store, tmp_path)
    assert not store.remove_old(place, older_than=OLD, is_wanted=lambda: False), "it is new"
    assert place.read_bytes() == CONTENT
    os.utime(place, (OLD - 10, OLD - 10))
    assert not store.remove_old(place, older_than=OLD, is_wanted=lambda: True), "somebody needs it"
    assert place.read_bytes() == CONTENT
    assert store.remove_old(place, older_than=OLD, is_wanted=lambda: False)
    assert not place.exists()
    assert not store.remove_old(place, older_than=OLD, is_wanted=lambda: False), "it is gone already"


def test_storing_at_the_same_moment_wins_over_removing(store: EvidenceStore, tmp_path: Path) -> None:
    """Whichever comes first: afterwards the file is there and sound."""
    place = keep(store, tmp_path)
    sources = [tmp_path / f"source-{number}" for number in range(4)]
    for source in sources:
        source.write_bytes(CONTENT)
    for _ in range(25):
        os.utime(place, (OLD - 10, OLD - 10))
        barrier = threading.Barrier(len(sources) + 1)

        def keep_again(source: Path, barrier: threading.Barrier = barrier) -> Path:
            barrier.wait()
            return store.store(source).path

        with ThreadPoolExecutor(len(sources)) as pool:
            stored = [pool.submit(keep_again, source) for source in sources]
            barrier.wait()
            store.remove_old(place, older_than=OLD, is_wanted=lambda: False)
        assert [done.result() for done in stored] == [place] * len(sources)
        assert read_back(place).sha256 == HASH


def test_nothing_half_written_is_left_where_writing_fails(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    upload = uuid4()
    with pytest.raises(OSError, match="No space"):
        store.keep_part(upload, 1, CONTENT)
    monkeypatch.undo()
    assert store.list_parts(upload) == {}
    assert not [path for path in store.folder.rglob("*") if path.is_file()]
