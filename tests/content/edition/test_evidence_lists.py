"""The shipped evidence list is complete; a broken one is refused with line and cure."""

from itertools import pairwise
from pathlib import Path

import pytest

from rongtong_assess.content.edition.evidence_lists import read_evidence_lists
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import EvidenceList, pieces_asked
from rongtong_assess.core.errors import Refused

QUESTIONNAIRES = Path(__file__).parents[3] / "questionnaires"
FILE = "evidence-miit-2024.yaml"


@pytest.fixture(scope="module")
def evidence(edition: Edition) -> EvidenceList:
    (found,) = read_evidence_lists(QUESTIONNAIRES, {edition.id: edition})
    return found


def test_every_item_and_every_level_of_every_scene_asks_for_something_required(
    edition: Edition, evidence: EvidenceList
) -> None:
    for item in edition.items.values():
        for option in item.options:
            asked = pieces_asked(evidence, edition, question=item.id, answer=frozenset({option.key}))
            assert any(piece.is_required for piece in asked) == (option.points > 0), (item.id, option.key)
    for scene in edition.scenes.values():
        asked_by_level = [pieces_asked(evidence, edition, question=scene.question, answer=level) for level in range(5)]
        assert asked_by_level[0] == []
        for lower, higher in pairwise(asked_by_level):
            assert set(lower) < set(higher)
            assert any(piece.is_required for piece in set(higher) - set(lower)), scene.id


def test_every_scene_says_it_in_its_own_words(evidence: EvidenceList) -> None:
    scenes = [pieces for question, pieces in evidence.by_question.items() if question.startswith("scene.")]
    in_use = [piece.text for pieces in scenes for piece in pieces if piece.id == "in_use"]
    assert len(in_use) == len(set(in_use)) == 16


def test_the_list_has_a_fingerprint_of_its_own_and_leaves_the_edition_as_it_is(
    edition: Edition, evidence: EvidenceList
) -> None:
    assert len(evidence.fingerprint) == 64
    assert evidence.fingerprint != edition.fingerprint
    assert FILE not in (QUESTIONNAIRES / "miit-2024" / "edition.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("edition: miit-2024", "edition: miit-2025", "没有评测版本「miit-2025」"),
        ("  effect.value:", "  effect.values:", "没有「effect.values」"),
        ("  office:", "  offices:", "没有写 office 要什么材料"),
        ("for: [D], text: 租用", "for: [Z], text: 租用", "没有选项 Z"),
        ("id: five_g", "id: topology", "用了两次"),
        ("id: mobile", "id: other", "留给清单以外的材料"),
        ("required: true, text: 手机", "needed: true, text: 手机", "不认识「needed」"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(
    tmp_path: Path, edition: Edition, old: str, new: str, expected: str
) -> None:
    text = (QUESTIONNAIRES / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_evidence_lists(tmp_path, {edition.id: edition})
    assert expected in str(refused.value)
    assert f"{FILE}:" in str(refused.value)


def test_two_lists_of_one_version_are_refused(tmp_path: Path, edition: Edition) -> None:
    text = (QUESTIONNAIRES / FILE).read_text(encoding="utf-8")
    for name in (FILE, "evidence-miit-2024-v2.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="version"):
        read_evidence_lists(tmp_path, {edition.id: edition})
