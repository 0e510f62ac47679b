"""The manifest of an acceptance pack: the same inputs give the same one, and every change is found."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.consulting.pack import (
    FoundEntry,
    Manifest,
    PackEntry,
    find_pack_differences,
    read_manifest,
    safe_name,
    unique_paths,
)
from rongtong_assess.core.errors import Refused

FILES = {"一企一档/目录.pdf": b"contents", "佐证/质量/记录.pdf": b"evidence"}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_of(files: dict[str, bytes]) -> Manifest:
    entries = [PackEntry(path, path, len(content), digest(content)) for path, content in files.items()]
    return Manifest({"number": "AJ-1", "firm": "甲厂"}, [{"kind": "on_site", "sha256": "0" * 64}], entries)


def found_in(files: dict[str, bytes]) -> list[FoundEntry]:
    return [FoundEntry(path, len(content), digest(content)) for path, content in files.items()]


def test_the_order_of_the_entries_changes_nothing() -> None:
    assert manifest_of(FILES).text() == manifest_of(dict(reversed(FILES.items()))).text()


def test_a_manifest_is_read_back_as_it_was_and_its_pack_is_whole() -> None:
    manifest = read_manifest(manifest_of(FILES).text())
    assert manifest.text() == manifest_of(FILES).text()
    assert find_pack_differences(manifest, found_in(FILES)) == []


def test_a_missing_a_changed_an_added_and_a_doubled_file_are_named() -> None:
    manifest = manifest_of(FILES)
    first, second = FILES
    assert [mistake.where for mistake in find_pack_differences(manifest, found_in({first: FILES[first]}))] == [second]
    changed = {**FILES, first: b"Contents"}
    assert [mistake.where for mistake in find_pack_differences(manifest, found_in(changed))] == [first]
    added = {**FILES, "x": b""}
    assert [mistake.where for mistake in find_pack_differences(manifest, found_in(added))] == ["x"]
    doubled = [*found_in(FILES), *found_in({second: FILES[second]})]
    assert [mistake.where for mistake in find_pack_differences(manifest, doubled)] == [second]


def test_every_changed_byte_of_a_manifest_is_found() -> None:
    text = manifest_of(FILES).text().encode()
    for place in range(len(text)):
        changed = bytearray(text)
        changed[place] ^= 1
        with pytest.raises(Refused):
            read_manifest(changed.decode("utf-8", errors="replace"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":"rongtong-pack/1"}', "[" * 100_000, "NaN"])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_manifest(text)


@pytest.mark.parametrize("spoilt", [{"case": "x"}, {"case": {"firm": "\ud800"}}, {"versions": [5]}, {"entries": ["x"]}])
def test_a_manifest_with_parts_of_another_kind_is_refused(spoilt: dict[str, object]) -> None:
    document = json.loads(manifest_of(FILES).text())
    with pytest.raises(Refused):
        read_manifest(json.dumps({**document, **spoilt}))


def test_a_size_that_is_no_number_is_refused() -> None:
    document = json.loads(manifest_of(FILES).text())
    document["entries"][0]["size_bytes"] = True
    with pytest.raises(Refused):
        read_manifest(json.dumps(document))


@given(st.text(max_size=200))
def test_a_name_is_safe_to_unpack(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('\\/:*?"<>|\n\x00')
    assert safe.strip(".")
    assert len(safe) <= 90
    assert safe_name(safe) == safe


@given(st.lists(st.sampled_from(["a/x.pdf", "A/X.pdf", "a/x", "a/x (2).pdf", "y"]), max_size=8))
def test_paths_differ_even_where_case_is_ignored(paths: list[str]) -> None:
    unique = unique_paths(paths)
    assert len({path.casefold() for path in unique}) == len(paths)
