"""What is asked for follows from the answer; what is there, waived or missing is told apart."""

import pytest

from rongtong_assess.core.consulting.evidence import (
    FileStatus,
    PresentEvidence,
    list_piece_states,
    missing_pieces,
    takes_files,
)
from rongtong_assess.core.consulting.evidence_upload import (
    MEGABYTE,
    AnnouncedFile,
    EvidenceLimits,
    clean_file_name,
    find_quota_mistake,
    limits_of_megabytes,
    list_announcement_mistakes,
    megabytes,
    with_ending,
)
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import (
    EvidenceList,
    EvidencePiece,
    find_list_in_force,
    list_from_edition,
    pieces_asked,
)

HASH = "a" * 64
ITEM, SCENE = "base.netsec", "scene.quality"


@pytest.fixture
def evidence(edition: Edition) -> EvidenceList:
    pieces = {
        ITEM: (
            EvidencePiece("rules", "制度", True, frozenset({"B"})),
            EvidencePiece("any", "说明", False),
        ),
        SCENE: (
            EvidencePiece("in_use", "台账", True, from_level=1),
            EvidencePiece("rules", "制度", True, from_level=2),
        ),
    }
    return EvidenceList(edition.id, 1, edition.in_force_from, "", pieces)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (ITEM, frozenset({"A"}), []),
        (ITEM, frozenset({"C"}), ["any"]),
        (ITEM, frozenset({"B", "C"}), ["rules", "any"]),
        (SCENE, 0, []),
        (SCENE, 1, ["in_use"]),
        (SCENE, 4, ["in_use", "rules"]),
        ("base.network", frozenset({"B"}), []),
    ],
)
def test_an_answer_asks_for_its_pieces(
    edition: Edition, evidence: EvidenceList, question: str, answer: frozenset[str] | int, expected: list[str]
) -> None:
    assert [piece.id for piece in pieces_asked(evidence, edition, question=question, answer=answer)] == expected


def test_a_required_piece_without_file_and_waiver_is_missing(edition: Edition, evidence: EvidenceList) -> None:
    answers = {ITEM: frozenset({"B"}), SCENE: 2}
    present = PresentEvidence({(SCENE, "in_use"): (FileStatus.PROVISIONAL,)}, {(SCENE, "rules"): "现场看过"})
    states = list_piece_states(evidence, edition, answers, present=present)
    assert [(state.question, state.piece.id) for state in states] == [
        (ITEM, "rules"),
        (ITEM, "any"),
        (SCENE, "in_use"),
        (SCENE, "rules"),
    ]
    assert [(state.question, state.piece.id) for state in missing_pieces(states)] == [(ITEM, "rules")]
    assert [state.lacks_final for state in states] == [False, False, True, False]
    assert states[3].waived == "现场看过"


def test_an_open_question_asks_for_nothing_yet(edition: Edition, evidence: EvidenceList) -> None:
    assert list_piece_states(evidence, edition, {}, present=PresentEvidence()) == []


def test_the_newest_list_that_has_begun_is_in_force(edition: Edition, evidence: EvidenceList) -> None:
    later = EvidenceList(edition.id, 2, edition.in_force_from.replace(year=2027), "", {})
    lists = [later, evidence]
    day = edition.in_force_from
    assert find_list_in_force(lists, edition.id, on=day) is evidence
    assert find_list_in_force(lists, edition.id, on=later.valid_from) is later
    assert find_list_in_force(lists, edition.id, on=day.replace(year=2020)) is None
    assert find_list_in_force(lists, "other", on=day) is None


def test_an_edition_without_a_list_asks_in_its_own_words_and_requires_nothing(edition: Edition) -> None:
    own = list_from_edition(edition)
    assert [piece.text for piece in own.pieces_of(ITEM)] == list(edition.items[ITEM].evidence)
    assert not any(piece.is_required for pieces in own.by_question.values() for piece in pieces)


def test_files_belong_to_items_and_scenes(edition: Edition) -> None:
    assert takes_files(edition, ITEM)
    assert takes_files(edition, SCENE)
    assert not takes_files(edition, "fact.revenue_last")
    assert not takes_files(edition, "scene.nothing")


def test_a_file_is_cut_into_parts_of_one_size_and_a_rest() -> None:
    announced = AnnouncedFile("a.pdf", 2500, HASH, part_bytes=1000)
    assert announced.part_count == 3
    assert [announced.part_size(number) for number in range(5)] == [0, 1000, 1000, 500, 0]
    assert announced.missing_parts({1, 3}) == [2]
    assert AnnouncedFile("a.pdf", 2000, HASH, part_bytes=1000).part_count == 2


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        (AnnouncedFile("甲.pdf", 1, HASH), []),
        (AnnouncedFile("///", 1, HASH), ["name"]),
        (AnnouncedFile("甲.pdf", 0, HASH), ["size"]),
        (AnnouncedFile("甲.pdf", -5, HASH), ["size"]),
        (AnnouncedFile("甲.pdf", 51 * MEGABYTE, HASH), ["size"]),
        (AnnouncedFile("甲.pdf", 1, "A" * 64), ["sha256"]),
        (AnnouncedFile("", 0, ""), ["name", "sha256", "size"]),
    ],
)
def test_every_mistake_of_an_announcement_is_named(announced: AnnouncedFile, expected: list[str]) -> None:
    assert [mistake.where for mistake in list_announcement_mistakes(announced, EvidenceLimits())] == expected


def test_a_firm_has_so_much_room_and_no_more() -> None:
    limits = limits_of_megabytes(per_firm=10, per_file=50)
    assert limits.bytes_per_file == 10 * MEGABYTE
    announced = AnnouncedFile("甲.pdf", 4 * MEGABYTE, HASH)
    assert find_quota_mistake(announced, held_bytes=6 * MEGABYTE, held_files=1, limits=limits) is None
    mistake = find_quota_mistake(announced, held_bytes=6 * MEGABYTE + 1, held_files=1, limits=limits)
    assert mistake is not None
    assert "还剩 3.9 MB" in mistake.what
    assert find_quota_mistake(announced, held_bytes=0, held_files=2000, limits=limits) is not None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("甲.pdf", "甲.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\表.xlsx", "表.xlsx"),
        ("..", ""),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb: c.pdf", "a b_ c.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_only_a_name(typed: str, expected: str) -> None:
    assert clean_file_name(typed) == expected


def test_a_name_gets_the_ending_of_its_content() -> None:
    assert with_ending("照片.JPEG", "jpg", also={"jpeg"}) == "照片.JPEG"
    assert with_ending("照片.heic", "jpg") == "照片.heic.jpg"
    assert with_ending("报告.exe", "pdf") == "报告.exe.pdf"
    assert with_ending("报告", "pdf") == "报告.pdf"


def test_sizes_are_written_for_people() -> None:
    assert [megabytes(size) for size in (1, 2048, MEGABYTE, 3 * MEGABYTE // 2, 200 * MEGABYTE)] == [
        "1 KB",
        "2 KB",
        "1 MB",
        "1.5 MB",
        "200 MB",
    ]
