"""A draw follows from its seed, keeps the rule of organisations, and no change of its file goes unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rongtong_assess.core.consulting.draw.draw import (
    DrawnPeople,
    DrawQuestion,
    Expert,
    ExpertDemand,
    commitment_of,
    draw,
    pool_hash,
)
from rongtong_assess.core.consulting.draw.draw_json import (
    list_differences,
    looks_like_a_result,
    read_draw_question,
    result_document,
    result_text,
)
from rongtong_assess.core.errors import Refused

IDS = st.text(alphabet='abcdefgh 张李"\\|', min_size=1, max_size=4).filter(str.strip)


@st.composite
def questions(make: st.DrawFn) -> DrawQuestion:
    pool = tuple(
        Expert(
            id,
            make(st.sampled_from(("p1", "p2", "p3"))),
            frozenset(make(st.sets(st.sampled_from(("质量", "能源")), min_size=1))),
            frozenset(make(st.sets(st.sampled_from(("f1", "f2")), max_size=1))),
        )
        for id in make(st.lists(IDS, max_size=9, unique=True))
    )
    wanted = make(st.lists(st.tuples(st.sampled_from(("f1", "f2")), st.sampled_from(("质量", "能源"))), unique=True))
    demand = tuple(
        ExpertDemand(firm, specialty, make(st.integers(1, 4)), make(st.integers(0, 3))) for firm, specialty in wanted
    )
    return DrawQuestion(pool, demand, make(IDS))


def draw_by_the_letter(question: DrawQuestion, demand: ExpertDemand) -> tuple[list[str], list[str]]:
    """Seat by seat, as the rule is told to people."""
    ranked = [
        expert for expert in question.pool if demand.specialty in expert.specialties and demand.firm not in expert.avoid
    ]
    ranked.sort(key=lambda expert: hashlib.sha256(f"{question.seed}|{demand.firm}|{expert.id}".encode()).hexdigest())
    drawn: list[Expert] = []
    while ranked and len(drawn) < demand.people:
        taken = {expert.organisation for expert in drawn}
        following = next((expert for expert in ranked if expert.organisation not in taken), ranked[0])
        ranked.remove(following)
        drawn.append(following)
    return [expert.id for expert in drawn], [expert.id for expert in ranked[: demand.substitutes]]


@given(questions())
def test_a_draw_is_what_the_rule_says_seat_by_seat(question: DrawQuestion) -> None:
    for demand, outcome in zip(question.demand, draw(question), strict=True):
        assert (list(outcome.drawn), list(outcome.substitutes)) == draw_by_the_letter(question, demand)
        assert outcome.missing_people == demand.people - len(outcome.drawn)


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_the_pool_changes_neither_hash_nor_draw(question: DrawQuestion, random: Any) -> None:
    pool = list(question.pool)
    random.shuffle(pool)
    turned = DrawQuestion(tuple(pool), question.demand, question.seed)
    assert result_text(turned) == result_text(question)


@given(questions())
def test_a_result_is_confirmed_however_its_file_is_laid_out(question: DrawQuestion) -> None:
    text = result_text(question)
    assert list_differences(json.loads(text)) == []
    assert list_differences(json.loads(json.dumps(json.loads(text), indent=2))) == []


def sample() -> DrawQuestion:
    pool = (
        Expert("e1", "甲所", frozenset({"质量"})),
        Expert("e2", "甲所", frozenset({"质量", "能源"}), frozenset({"f2"})),
        Expert("e3", "乙所", frozenset({"质量"})),
    )
    return DrawQuestion(pool, (ExpertDemand("f1", "质量", 2, 2),), "种子-2026")


def test_one_changed_byte_is_seen_wherever_it_is() -> None:
    raw = result_text(sample()).encode()
    assert all(looks_like_a_result(changed) for changed in changed_bytes(raw))
    assert [changed for changed in changed_bytes(raw) if is_confirmed(changed)] == []


def changed_bytes(raw: bytes) -> Iterator[bytes]:
    """Every byte in turn, changed into a neighbour, the other case, no UTF-8, a blank, a digit and a line end."""
    for place, byte in enumerate(raw):
        for value in {byte ^ 1, byte ^ 32, byte ^ 128, *b" 0\n"} - {byte}:
            yield raw[:place] + bytes([value]) + raw[place + 1 :]


def is_confirmed(raw: bytes) -> bool:
    try:
        return not list_differences(json.loads(raw.decode()))
    except ValueError:
        return False


def test_the_pool_is_hashed_as_it_stands_in_the_file() -> None:
    text = result_text(sample())
    pool = text[text.index("[") : text.index(',"pool_sha256"')]
    assert hashlib.sha256(pool.encode()).hexdigest() == pool_hash(sample().pool)
    assert result_document(sample())["commitment"] == commitment_of("种子-2026")


def test_too_few_people_are_said_plainly() -> None:
    question = DrawQuestion(sample().pool, (ExpertDemand("f2", "能源", 2, 1), ExpertDemand("f1", "能源", 1, 1)), "s")
    nobody, short = draw(question)
    assert nobody == DrawnPeople(question.demand[0], (), ())
    assert (nobody.missing_people, nobody.missing_substitutes) == (2, 1)
    assert (short.drawn, short.missing_people, short.missing_substitutes) == (("e2",), 0, 1)


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("seed", "别的种子", "commitment"),
        ("commitment", "0" * 64, "commitment"),
        ("pool_sha256", "0" * 64, "pool_sha256"),
        ("algorithm", "dice", "algorithm"),
        ("draws", [], "draws"),
        ("seed", None, "seed"),
        ("demand", [], "draws"),
        ("more", 1, "more"),
    ],
)
def test_what_differs_is_named(key: str, value: object, where: str) -> None:
    assert where in {difference.where for difference in list_differences(result_document(sample()) | {key: value})}


def test_true_is_not_taken_for_one() -> None:
    document = json.loads(result_text(sample()))
    document["draws"][0]["missing"]["people"] = False
    assert [difference.where for difference in list_differences(document)] == ["draws[0]"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"seed": ""}, "seed"),
        ({"seed": 7}, "seed"),
        ({"pool": [{"id": "e", "organisation": "o", "specialties": []}] * 2}, "pool"),
        ({"demand": [{"firm": "f", "specialty": "s", "people": 0}]}, "demand[0].people"),
        ({"demand": [{"firm": "f", "specialty": "s", "people": 1}] * 2}, "demand"),
        ({"poll": []}, "poll"),
    ],
)
def test_a_wrong_question_is_refused_at_its_place(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_draw_question({"pool": [], "demand": [], "seed": "s"} | change)
    assert [mistake.where for mistake in refusal.value.mistakes] == [where]


def test_a_strangers_file_of_many_people_is_answered_shortly() -> None:
    """A small file may name thousands of people for hundreds of firms: neither time nor answer may grow with both."""
    people = [{"id": f"{number:0200d}", "organisation": "甲", "specialties": ["焊接"]} for number in range(400)]
    demand = [{"firm": f"企业{number}", "specialty": "焊接", "people": 200, "substitutes": 200} for number in range(60)]
    question = read_draw_question({"pool": people, "demand": demand, "seed": "种子"})
    differences = list_differences({**result_document(question), "draws": [{}] * len(demand)})
    assert len(differences) == 21
    assert sum(len(difference.words) for difference in differences) < 100_000
    assert "等 200 人" in differences[0].words
